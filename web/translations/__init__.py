"""The texts of the screens in other languages: what is extracted, and the files it is kept in.

French is the source. Its own catalogue only says how French counts: "0 personne" is singular, which gettext would not
know of a text without a translation. Both the readable ``.po`` and the compiled ``.mo`` stand in the repository.
"""

from datetime import UTC, datetime
from importlib.resources import files
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir, extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

WEB = Path(__file__).parent.parent
MESSAGES = Path(str(files("scheduler.messages")))
ROOMS = (WEB, MESSAGES)
"""Folders that hold texts and, in ``translations``, their catalogues: the screens', and those of e-mails and SMS."""
LANGUAGES = ("en", "fr")
SOURCE = "fr"

SCHEDULER = WEB.parent / "scheduler"
OUTSIDE = (SCHEDULER / "imports" / "advice.py", SCHEDULER / "market" / "missing" / "words.py")
"""Texts that the command line says too, and that therefore stand outside the web."""

METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
OPTIONS = {"templates/**.html": {"silent": "false"}}
KEYWORDS = DEFAULT_KEYWORDS | {"say": None, "lazy_gettext": None, "lazy_ngettext": (1, 2)}
NEVER = datetime(2000, 1, 1, tzinfo=UTC)  # a date in a file that changes with every run would hide what changed


def extracted(room: Path = WEB) -> Catalog:
    """Return all texts that a room's modules and templates hold."""
    catalog = Catalog(charset="utf-8")
    for file, _line, message, _comments, context in extract_from_dir(room, METHODS, OPTIONS, KEYWORDS):
        catalog.add(message, locations=[(file, 0)], context=context)
    for path in OUTSIDE if room == WEB else ():
        for _line, message, _comments, context in extract_from_file("python", path, KEYWORDS):
            catalog.add(message, locations=[(f"../{path.relative_to(WEB.parent)}", 0)], context=context)
    return catalog


def po_file(language: str, room: Path = WEB) -> Path:
    """Return where the readable texts of a language stand."""
    return room / "translations" / language / "LC_MESSAGES" / "messages.po"


def read(language: str, room: Path = WEB) -> Catalog:
    """Read the texts of a language; an absent file is an empty one."""
    file = po_file(language, room)
    if not file.exists():
        return Catalog(locale=language)
    with file.open("rb") as reading:
        return read_po(reading, locale=language)


def updated(language: str, template: Catalog, room: Path = WEB) -> Catalog:
    """Return the texts of a language brought up to the template: new ones are empty, old ones gone."""
    known = read(language, room)
    catalog = Catalog(
        locale=language,
        header_comment="# Made by python -m web.translations; the translations alone are written by hand.",
        project="Relève",
        version="1",
        last_translator="-",
        language_team="-",
        msgid_bugs_address="-",
        charset="utf-8",
        creation_date=NEVER,
        revision_date=NEVER,
        fuzzy=False,
    )
    for message in template:
        if not message.id or (language == SOURCE and not message.pluralizable):
            continue
        before = known.get(message.id, message.context)
        translated = before.string if before else None
        string = message.id if language == SOURCE else translated
        catalog.add(message.id, string, context=message.context, locations=message.locations)
    return catalog


def is_translated(message: Message) -> bool:
    """Tell whether all forms of a text are translated."""
    strings = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
    return all(strings)


def po(catalog: Catalog) -> bytes:
    """Write a catalogue for people."""
    written = BytesIO()
    write_po(written, catalog, width=120, sort_output=True, include_lineno=False)
    return written.getvalue()


def mo(catalog: Catalog) -> bytes:
    """Write a catalogue for the program; what is not translated stays out, so that it shows in French."""
    catalog = read_po(BytesIO(po(catalog)), locale=catalog.locale)
    for message in [each for each in catalog if each.id and not is_translated(each)]:
        catalog.delete(message.id, message.context)
    written = BytesIO()
    write_mo(written, catalog)
    return written.getvalue()
