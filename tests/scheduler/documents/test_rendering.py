"""How any document is drawn: the same bytes for the same facts, for the archive, in French."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from scheduler.documents.order import order_of
from scheduler.documents.rendering import DoesNotFit, made_of, pdf
from tests.scheduler.documents.examples import EVERYDAY

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
FACTS = {**order_of(EVERYDAY, None).facts, "title": "Ordre de mission", "foot": "Remis"}


def test_the_same_facts_are_the_same_bytes() -> None:
    assert pdf("order", FACTS, NOW) == pdf("order", dict(reversed(FACTS.items())), NOW)
    assert pdf("order", FACTS, NOW) != pdf("order", FACTS, NOW + timedelta(minutes=1))
    assert pdf("order", FACTS, NOW) != pdf("order", {**FACTS, "worker": "Awa D."}, NOW)


def test_it_is_marked_for_the_archive_and_as_french() -> None:
    drawn = pdf("order", FACTS, NOW)
    assert b"<pdfaid:part>3</pdfaid:part>" in drawn
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in drawn
    found = PdfReader(BytesIO(drawn))
    assert found.metadata
    assert found.metadata.title == "Ordre de mission"
    assert found.metadata.creation_date == NOW
    assert str(found.root_object["/Lang"]) == "fr-FR"


def test_a_missing_fact_is_named() -> None:
    without = {name: fact for name, fact in FACTS.items() if name != "worker"}
    with pytest.raises(DoesNotFit, match=r'^order\.typ: .*"worker"'):
        pdf("order", without, NOW)


def test_a_drawing_that_is_none_is_a_fault_of_the_program() -> None:
    broken = {**FACTS, "plan": {"drawing": "no drawing", "label": "", "alt": ""}}
    with pytest.raises(DoesNotFit, match=r"^order\.typ: "):
        pdf("order", broken, NOW)


def test_what_it_is_made_of_is_what_it_says_and_how_it_looks() -> None:
    known = made_of("order", FACTS)
    assert known == made_of("order", dict(reversed(FACTS.items())))
    assert known != made_of("order", {**FACTS, "worker": "Awa D."})
    assert known != made_of("statement", FACTS)
