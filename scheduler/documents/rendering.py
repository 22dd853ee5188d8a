"""A template and facts become a PDF, the same bytes for the same facts.

Templates are Typst (https://typst.app/docs/reference/) and lie beside this module in ``templates/``. They take their
common look from ``house.typ`` and read the facts by ``#let facts = json(bytes(sys.inputs.facts))``. Facts are plain
data, already in words: a template decides how something looks, never what is said. A drawing is the text of its SVG
among the facts: ``image(bytes(facts.drawing), format: "svg")``.
"""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from importlib.resources import as_file, files
from typing import Any, Final

import msgspec
import typst

TEMPLATES = files("scheduler.documents") / "templates"
LOOK = "house"
"""The template that all others take their look from."""

ARCHIVED: Final = "a-3b"
"""PDF/A-3b (ISO 19005-3): can be kept for years, and may hold a file, as Factur-X demands."""


class DoesNotFit(Exception):  # noqa: N818  # as typst says it: the facts do not fit the template
    """A document cannot be made of these facts: a fault of the program, never of what somebody typed."""

    def __init__(self, template: str, problem: str) -> None:
        super().__init__(f"{template}.typ: {problem}")


def pdf(template: str, facts: Mapping[str, Any], at: datetime) -> bytes:
    """Return a document as PDF/A-3b.

    Parameters
    ----------
    template
        The name of a file of ``templates/`` without its ending.
    facts
        What the template shows: texts, numbers, lists and mappings of them.
    at
        The moment that the document bears, so that the same facts are the same bytes.

    Raises
    ------
    DoesNotFit
        When a fact is missing, or is none that the template can show; it says which.
    """
    with as_file(TEMPLATES) as folder:
        try:
            found = typst.compile(
                folder / f"{template}.typ",
                root=folder,
                format="pdf",
                pdf_standards=ARCHIVED,
                ignore_system_fonts=True,  # the same look on every machine
                sys_inputs={"facts": msgspec.json.encode(facts).decode()},
                timestamp=int(at.timestamp()),
            )
        except typst.TypstError as error:
            raise DoesNotFit(template, error.message) from error
    if not isinstance(found, bytes):
        raise TypeError
    return found


def made_of(template: str, facts: Mapping[str, Any]) -> str:
    """Return the hash of all that a document says: of its facts, in whatever order, and of what shows them."""
    shown = [(TEMPLATES / f"{name}.typ").read_bytes() for name in (template, LOOK)]
    return sha256(b"\0".join([*shown, msgspec.json.encode(facts, order="deterministic")])).hexdigest()
