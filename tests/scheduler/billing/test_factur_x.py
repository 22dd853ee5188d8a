"""Bills as Factur-X pass the schema, EN 16931 and the rules of the French reform, and hold what they say they do.

No veraPDF is to be had here: that the file is PDF/A-3b is the word of Typst and of what its metadata declare.
"""

from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

import facturx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from pypdf import PdfReader
from saxonche import PySaxonProcessor, PyXsltExecutable

from scheduler.billing.factur_x import factur_x, xml
from scheduler.billing.records import LineSeen, OtherPaper, WholeBill
from scheduler.core.tables.bill_codes import PriceKind, TimeKind
from tests.examples import examples
from tests.scheduler.billing.papers import USUAL, bill_of, line_of, travel_of

STYLESHEETS = Path(facturx.__file__).parent / "xsd_and_schematron"
SCHEMATRON = (
    "facturx-en16931/FACTUR-X_EN16931.xslt",
    "cii-schematron-fr-ctc/BR-FR-Flux2-Schematron-CII.xslt",
)
SVRL = "{http://purl.oclc.org/dsdl/svrl}"
RAM = "{urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100}"

HOURS = [PriceKind(each) for each in TimeKind]
LINES = st.lists(
    st.one_of(
        st.builds(line_of, st.integers(1, 60_000), st.integers(1, 100_000), st.sampled_from(HOURS)),
        st.builds(travel_of, st.integers(1, 900), st.integers(1, 100_000)),
    ),
    min_size=1,
    max_size=6,
).map(tuple)


@cache
def processor() -> PySaxonProcessor:
    return PySaxonProcessor(license=False)


@cache
def compiled(name: str) -> PyXsltExecutable:
    return processor().new_xslt30_processor().compile_stylesheet(stylesheet_file=str(STYLESHEETS / name))


def broken(written: bytes) -> list[str]:
    """Return what the rules find."""
    found = []
    for name in SCHEMATRON:
        node = processor().parse_xml(xml_text=written.decode())
        report = etree.fromstring(compiled(name).transform_to_string(xdm_node=node).encode())
        assert report.findall(f"{SVRL}fired-rule"), name
        found += [" ".join("".join(each.itertext()).split()) for each in report.iter(f"{SVRL}failed-assert")]
    return found


BILLS = {
    "exempt": bill_of(USUAL),
    "taxed": bill_of(USUAL, rate=2000),
    "travel": bill_of((*USUAL, travel_of(11, 450)), rate=2000),
    "credit note": bill_of(USUAL, takes_back=OtherPaper(7, "R2026-00017", date(2026, 12, 1))),
}


@pytest.mark.parametrize("name", BILLS)
def test_it_passes_en_16931_and_the_rules_of_the_reform(name: str) -> None:
    assert broken(xml(BILLS[name])) == []


@settings(max_examples=examples(8), suppress_health_check=list(HealthCheck), deadline=None)
@given(LINES, st.sampled_from((None, 550, 1000, 2000)))
def test_whatever_stands_on_it(lines: tuple[LineSeen, ...], rate: int | None) -> None:
    assert broken(xml(bill_of(lines, rate=rate))) == []


def test_a_wrong_sum_would_be_noticed() -> None:
    written = xml(BILLS["exempt"]).replace(b"<ram:DuePayableAmount>", b"<ram:DuePayableAmount>1")
    assert any("BR-CO-16" in each for each in broken(written))


@pytest.mark.parametrize("name", BILLS)
def test_the_file_holds_the_xml_and_says_so(name: str) -> None:
    whole: WholeBill = BILLS[name]
    reader = PdfReader(BytesIO(factur_x(whole)))
    inside = reader.attachments["factur-x.xml"][0]
    assert inside == xml(whole)
    text = reader.root_object["/Metadata"].get_object().get_data().decode()  # type: ignore[union-attr]
    for needed in (
        "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#",
        "EN 16931",
        "factur-x.xml",
        'part="3"' if 'part="3"' in text else "<pdfaid:part>3</pdfaid:part>",
        "conformance",
    ):
        assert needed in text
    shown = "".join(page.extract_text() for page in reader.pages)
    for word in ("R2026-00042", "Bayeux", "5" * 64, "arrondi"):
        assert word in shown
    assert ("261, 7, 1° bis" in shown) == (whole.vat_basis_points is None)


def test_the_sum_of_all_days_stands_below_the_last_of_them_alone() -> None:
    reader = PdfReader(BytesIO(factur_x(bill_of(USUAL, days=60))))
    pages = [page.extract_text().splitlines() for page in reader.pages]
    sums = [sum(line.startswith("Total ") and "taxes" not in line for line in page) for page in pages]
    assert len(pages) > 1
    assert sums == [0] * (len(pages) - 1) + [1]


def test_the_same_minutes_and_cents_stand_in_both() -> None:
    written = etree.fromstring(xml(BILLS["exempt"]))
    quantities = [int(each.text or "") for each in written.iter(f"{RAM}BilledQuantity")]
    amounts = [each.text for each in written.iter(f"{RAM}LineTotalAmount")][:-1]
    assert quantities == [each.minutes for each in USUAL]
    assert amounts == [f"{each.cents / 100:.2f}" for each in USUAL]
    assert {each.text for each in written.iter(f"{RAM}BasisQuantity")} == {"60"}


def test_travel_is_so_many_days_at_a_price_of_one() -> None:
    whole = BILLS["travel"]
    line = etree.fromstring(xml(whole)).findall(f".//{RAM}IncludedSupplyChainTradeLineItem")[-1]
    [quantity] = line.iter(f"{RAM}BilledQuantity")
    assert (quantity.text, quantity.get("unitCode")) == ("11", "DAY")
    assert [each.text for each in line.iter(f"{RAM}ChargeAmount")] == ["4.50"]
    assert [each.text for each in line.iter(f"{RAM}LineTotalAmount")] == ["49.50"]
    shown = "".join(page.extract_text() for page in PdfReader(BytesIO(factur_x(whole))).pages)
    for words in ("déplacements", "11\N{NO-BREAK SPACE}jours", "le jour", "par personne et par jour"):
        assert words in shown


def test_a_draft_has_none() -> None:
    whole = replace(BILLS["exempt"], issued_at=None)
    with pytest.raises(ValueError, match="not issued"):
        xml(whole)
