"""A template and facts become a PDF, the same bytes for the same facts.

Templates are Typst (https://typst.app/docs/reference/) and lie beside this module in ``templates/``. They take their
common look from ``house.typ`` and read the facts by ``#let facts = json(bytes(sys.inputs.facts))``. Facts are plain
data, already in words: a template decides how something looks, never what is said. A drawing is the text of its SVG
among the facts: ``image(bytes(facts.drawing), format: "svg")``.
"""

from collections.abc import Mapping
from datetime import datetime
from importlib.resources import as_file, files
from typing import Any

import msgspec
import typst

ARCHIVED: "typst.PDFStandard" = "a-3b"
"""PDF/A-3b (ISO 19005-3): can be kept for years, and may hold a file, as Factur-X demands."""


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
    typst.TypstError
        When the template and the facts do not fit.
    """
    with as_file(files("scheduler.documents") / "templates") as folder:
        found = typst.compile(
            folder / f"{template}.typ",
            root=folder,
            format="pdf",
            pdf_standards=ARCHIVED,
            ignore_system_fonts=True,  # the same look on every machine
            sys_inputs={"facts": msgspec.json.encode(facts).decode()},
            timestamp=int(at.timestamp()),
        )
    if not isinstance(found, bytes):
        raise TypeError
    return found
