"""A bill as Factur-X: a PDF/A-3 that people read, with the same bill inside as XML (EN 16931) for machines.

The one module that knows the package ``factur-x``, whose interface moves often. Terms are those of EN 16931 (BT, BG);
the notes, the process and the addresses are what the French reform asks beside it (XP Z12-012). A line is so many
minutes at a price of sixty of them, so quantity, price and amount agree without a rounded number of hours; travel is so
many days at a price of one. A credit
note (381) has the amounts of the bill that it takes back, and names it.
"""

import logging
from typing import Any

from facturx import generate_from_binary, generate_xml

from scheduler.billing import words
from scheduler.billing.paper import facts, title
from scheduler.billing.records import WholeBill
from scheduler.core.months import month_end
from scheduler.core.tables.bill_codes import BillKind
from scheduler.documents.rendering import pdf

PROFILE = "en16931"
INVOICE, CREDIT_NOTE = "380", "381"  # UNTDID 1001
SERVICES = "S1"  # the process: a bill of services that is not paid yet
MINUTE, HOUR, DAY = "MIN", "60", "DAY"  # UN/ECE Recommendation 20, and of how many minutes a price is
TRANSFER = "30"  # UNTDID 4461
SIREN, SIRET, ADDRESS = "0002", "0009", "0225"  # ISO/IEC 6523; the last one is the reform's own directory
EXEMPT, STANDARD = "E", "S"  # UNTDID 5305
EXEMPTION = "VATEX-FR-CGI261-7"

logging.getLogger("factur-x").setLevel(logging.WARNING)


def xml(whole: WholeBill) -> bytes:
    """Return an issued bill as XML; it passes the schema, or the program is at fault.

    Raises
    ------
    ValueError
        For a bill that is not issued, or when the XML breaks its schema.
    """
    # The Schematron would be asked of a server elsewhere: tests run it here, on the same stylesheets.
    found: bytes = generate_xml(_terms(whole), level=PROFILE, check_xsd=True, check_schematron=None)
    return found


def factur_x(whole: WholeBill) -> bytes:
    """Return an issued bill as Factur-X.

    Raises
    ------
    ValueError
        As ``xml`` does.
    """
    inside = xml(whole)
    assert whole.issued_at  # noqa: S101  # issued: ``xml`` has looked
    paper = pdf("bill", facts(whole), whole.issued_at)
    issuer = (whole.issuer or {})["legal_name"]
    subject = f"{title(whole)}, {whole.bill.site}"
    about = {"author": issuer, "title": title(whole), "subject": subject, "keywords": "Factur-X"}
    made: bytes = generate_from_binary(
        paper, inside, flavor="factur-x", level=PROFILE, check_xsd=False, pdf_metadata=about, lang="fr-FR"
    )
    return made


def _terms(whole: WholeBill) -> dict[str, Any]:
    bill = whole.bill
    if whole.issued_at is None or whole.issuer is None or whole.payer is None or bill.number is None:
        message = f"bill {bill.id} is not issued"
        raise ValueError(message)
    category, rate = _tax(whole)
    terms = {
        "BT-1": bill.number,
        "BT-2": whole.issued_at.date(),
        "BT-3": CREDIT_NOTE if bill.kind == BillKind.CREDIT_NOTE else INVOICE,
        "BT-5": "EUR",
        "BT-13": whole.payer["engagement"],
        "BT-10": whole.payer["service_code"],
        "BT-20": words.TERMS,
        "BT-23": SERVICES,
        "BT-73": bill.month,
        "BT-74": month_end(bill.month),
        "BT-81": TRANSFER,
        "BT-84": whole.issuer["iban"],
        "BT-106": _euros(bill.net_cents),
        "BT-109": _euros(bill.net_cents),
        "BT-110": _euros(bill.vat_cents),
        "BT-112": _euros(bill.total_cents),
        "BT-115": _euros(bill.total_cents),
        "BG-1": [
            {"BT-21": "PMT", "BT-22": words.RECOVERY},
            {"BT-21": "PMD", "BT-22": words.LATE},
            {"BT-21": "AAB", "BT-22": words.NO_DISCOUNT},
            {"BT-22": words.ROUNDING},
            *([{"BT-22": words.TRAVEL}] if any(line.travels for line in whole.lines) else []),
        ],
        "BG-3": [{"BT-25": whole.credits.number, "BT-26": whole.credits.day}] if whole.credits else [],
        "BG-4": _party(whole.issuer),
        "BG-7": _party(whole.payer),
        "BG-13": {"name": bill.site},
        "BG-23": [
            {
                "BT-116": _euros(bill.net_cents),
                "BT-117": _euros(bill.vat_cents),
                "BT-118": category,
                "BT-119": rate,
                **({"BT-120": words.EXEMPT, "BT-121": EXEMPTION} if category == EXEMPT else {}),
            }
        ],
        "BG-25": [
            {
                "BT-126": str(place),
                "BT-129": str(line.quantity),
                "BT-130": DAY if line.travels else MINUTE,
                "BT-131": _euros(line.cents),
                "BT-146": _euros(line.price),
                **({} if line.travels else {"BT-149": HOUR}),
                "BT-151": category,
                "BT-152": rate,
                "BT-153": f"{line.job}, {words.KINDS[line.kind]}",
            }
            for place, line in enumerate(whole.lines, start=1)
        ],
    }
    return {term: value for term, value in terms.items() if value not in (None, [])}


def _tax(whole: WholeBill) -> tuple[str, str]:
    rate = whole.vat_basis_points
    return (EXEMPT, "0.00") if rate is None else (STANDARD, f"{rate / 100:.2f}")


def _party(party: dict[str, Any]) -> dict[str, Any]:
    siret = party["siret"]
    known = {"vat_identifier": party["vat_number"]} if party["vat_number"] else {"tax_identifier": siret[:9]}
    return {
        "name": party["legal_name"],
        "identifiers": {SIRET: siret},
        "legal_identifier": siret[:9],
        "legal_identifier_schemeid": SIREN,
        "addr_l1": party["street"],
        "postcode": party["postcode"],
        "city": party["city"],
        "country_code": "FR",
        "einvoicing_addr": siret[:9],
        "einvoicing_addr_schemeid": ADDRESS,
        **known,
    }


def _euros(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"
