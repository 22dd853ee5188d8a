"""The catalogues say what the program says, compiled and readable alike; nothing of it is left in French."""

import ast
import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.mofile import read_mo
from flask import session

from scheduler.core.db import Database
from scheduler.lead.unfilled import Obstacle
from tests.web.conftest import CHEAP, KEY, app_on
from web.config import Config
from web.lead.words import obstacle
from web.translations import (
    LANGUAGES,
    MESSAGES,
    ROOMS,
    SOURCE,
    WEB,
    extracted,
    is_translated,
    mo,
    po_file,
    read,
    updated,
)
from web.wording.rules import OBSTACLES

HOLES = re.compile(r"%(?:\(\w+\))?[a-zA-Z]")
TOLD_BY = {"_", "gettext", "lazy_gettext", "lazy_ngettext", "ngettext", "say"}
TRANSLATED = tuple(language for language in LANGUAGES if language != SOURCE)


ROOM = pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)


@pytest.fixture(scope="module")
def texts() -> Catalog:
    return extracted()


@ROOM
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_texts_are_the_readable_ones(language: str, room: Path) -> None:
    compiled = read_mo(BytesIO(po_file(language, room).with_suffix(".mo").read_bytes()))
    expected = read_mo(BytesIO(mo(read(language, room))))
    assert pairs(compiled) == pairs(expected), "run python -m web.translations"


def forms(text: object) -> list[str]:
    """Return the forms of a text for different numbers; most have only one."""
    return [str(each) for each in (text if isinstance(text, list | tuple) else [text])]


def pairs(catalog: Catalog) -> dict[str, str]:
    """Texts and their translations; plural forms as one text."""
    return {str(each.id): str(each.string) for each in catalog if each.id and is_translated(each)}


def ids(catalog: Catalog) -> set[object]:
    """Return the texts of a catalogue as they stand in the program."""
    return {each.id for each in catalog if each.id}


def test_french_counts_as_french_does(texts: Catalog) -> None:
    known = ids(read(SOURCE))
    assert {each.id for each in texts if each.pluralizable} - known == set(), "run python -m web.translations"


@ROOM
def test_no_text_stands_within_another_string(room: Path) -> None:
    """What reads the texts from the program does not look into formatted strings on every version of Python."""
    found = [
        f"{path.name}:{call.lineno}"
        for path in sorted(room.rglob("*.py"))
        for string in ast.walk(ast.parse(path.read_text()))
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in TOLD_BY
        and isinstance(call.args[0], ast.Constant)
    ]
    assert found == []


FRENCH_SIGNS = re.compile("[ \N{NO-BREAK SPACE}][:;?!]|[«»]")
NO_WORDS = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", re.DOTALL)
"""What of a template is not written as it stands there."""


def test_no_page_sets_its_signs_as_french_does_whatever_it_speaks() -> None:
    pages = sorted((WEB / "templates").rglob("*.html"))
    found = [path.name for path in pages if FRENCH_SIGNS.search(NO_WORDS.sub("", path.read_text("utf-8")))]
    assert found == []


def test_no_words_are_joined_as_french_does_whatever_they_speak() -> None:
    found = []
    for path in sorted(WEB.rglob("*.py")):
        nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
        texts = {part for node in nodes if _is_told(node) for part in ast.walk(node)}
        docstrings = {node.value for node in nodes if isinstance(node, ast.Expr)}
        own = (each for each in nodes if isinstance(each, ast.Constant) and each not in texts | docstrings)
        found += [(path.name, each.value) for each in own if FRENCH_SIGNS.search(str(each.value))]
    assert found == []


def _is_told(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return name in TOLD_BY | {"N_"}


@ROOM
@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated(language: str, room: Path) -> None:
    known = read(language, room)
    assert ids(extracted(room)) - ids(known) == set(), "run python -m web.translations, then translate"
    untranslated = {each.id for each in known if each.id and (each.fuzzy or not is_translated(each))}
    assert untranslated == set(), f"translate in {po_file(language, room)}, then run python -m web.translations"


@ROOM
@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_fill_the_same_holes(language: str, room: Path) -> None:
    wrong = []
    for each in read(language, room):
        if each.id and is_translated(each):
            french, translated = forms(each.id), forms(each.string)
            assert len(translated) == len(french), each.id
            if [sorted(HOLES.findall(one)) for one in translated] != [sorted(HOLES.findall(one)) for one in french]:
                wrong.append((french, translated))
    assert wrong == []


@ROOM
def test_french_is_set_as_french_is(room: Path) -> None:
    known = [one for each in extracted(room) for one in forms(each.id)]
    wrong = [one for one in known if re.search(r" [:;?!»]|« |n° |[a-zà]'", HOLES.sub("x", one))]
    assert wrong == [], "an unbreakable space before : ; ? !, within «» and after n°, a typographic apostrophe"


@ROOM
def test_english_is_set_as_english_is(room: Path) -> None:
    known = [one for each in read("en", room) if each.id for one in forms(each.string)]
    wrong = [one for one in known if re.search(r"\s[:;?!,.]|[«»]|[a-z]'|  ", HOLES.sub("x", one))]
    assert wrong == [], "no space before : ; ? !, English quotation marks, a typographic apostrophe"


@ROOM
def test_a_translation_begins_as_its_text_does(room: Path) -> None:
    wrong = []
    for each in read("en", room):
        for french, english in zip(forms(each.id), forms(each.string), strict=True) if each.id else ():
            if french[:1].isalpha() and english[:1].isalpha() and french[0].isupper() != english[0].isupper():
                wrong.append((french, english))
            if french[-1:] in ".?:…" and french[-1:] != english[-1:]:
                wrong.append((french, english))
    assert wrong == [], "a capital, or the mark at the end"


ALIKE = {"À confirmer", "Missions annulées", "Ne peuvent plus venir", "à partir du %(day)s"}
"""Titles of a list and of a message, and a beginning; whatever says more stands once."""


def test_what_pages_and_messages_both_say_stands_once(texts: Catalog) -> None:
    """Days, hours and the words that join them are ``scheduler.core.formats``', reasons those of the messages."""
    assert {str(each) for each in ids(texts) & ids(read("en", MESSAGES))} == ALIKE


def test_an_update_keeps_what_was_translated(texts: Catalog) -> None:
    before = pairs(read("en"))
    after = pairs(updated("en", texts))
    both = before.keys() & after.keys()
    assert len(both) > 100
    assert {each: after[each] for each in both} == {each: before[each] for each in both}


@pytest.mark.parametrize(("people", "verb"), [(1, "does not"), (2, "do not")])
def test_obstacles_are_told_in_english(people: int, verb: str) -> None:
    known = {str(each.string) for each in read("en")}
    app = app_on(Database.__new__(Database), Config(KEY, secure=False, sign_in=CHEAP))
    with app.test_request_context():
        session["language"] = "en"
        told = {name: obstacle(Obstacle(name, fewest=people, most=people, alone=0)) for name in OBSTACLES}
    assert told["required_skill"] == f"{people} {verb} have the skill required"
    assert {each for each in told.values() if each.removeprefix(f"{people} ") not in known} == set()
