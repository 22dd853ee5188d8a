"""What stands on the paper of a bill, as its template shows it; of people their codes alone.

A code is enough for the site and the agency to compare a bill with what they signed, and tells nobody else anything: a
bill goes through many hands, is kept for ten years, and nobody's name is needed to pay it.
"""

from collections.abc import Iterator
from typing import Any

from scheduler.billing import words
from scheduler.billing.records import DaySeen, WholeBill
from scheduler.core.tables.bill_codes import BillKind


def title(whole: WholeBill) -> str:
    """Return what the paper is called: Facture R2026-00001."""
    kind = "Avoir" if whole.bill.kind == BillKind.CREDIT_NOTE else "Facture"
    return f"{kind} {whole.bill.number}" if whole.bill.number else f"{kind} (brouillon)"


def facts(whole: WholeBill) -> dict[str, Any]:
    """Return the facts of the template ``bill``."""
    bill, issued_at = whole.bill, whole.issued_at
    taxed = whole.vat_basis_points is not None
    sums = [("Total hors taxes", words.money(bill.net_cents))]
    if taxed:
        sums.append((f"TVA {words.percent(whole.vat_basis_points or 0)}", words.money(bill.vat_cents)))
    due = "Total de l’avoir" if bill.kind == BillKind.CREDIT_NOTE else "À payer"
    return {
        "title": title(whole),
        "about": list(_about(whole)),
        "issuer": _party(whole.issuer),
        "payer": _party(whole.payer),
        "lines": [
            [
                f"{line.job}, {words.KINDS[line.kind]}",
                words.quantity(line),
                words.price(line),
                words.money(line.cents),
            ]
            for line in whole.lines
        ],
        "sums": sums,
        "total": [due, words.money(bill.total_cents)],
        "notes": [
            *([] if taxed else [f"{words.EXEMPT}."]),
            words.ROUNDING,
            *([words.TRAVEL] if any(line.travels for line in whole.lines) else []),
            *([words.TERMS, words.LATE, words.RECOVERY, words.NO_DISCOUNT] if bill.kind == BillKind.BILL else []),
        ],
        "iban": (whole.issuer or {}).get("iban") if bill.kind == BillKind.BILL else None,
        "days": [_day(each) for each in whole.days],
        "minutes": words.minutes(bill.minutes),
        "head": whole.head,
        "issued": words.day(issued_at.date()) if issued_at else "",
    }


def _about(whole: WholeBill) -> Iterator[tuple[str, str]]:
    bill, payer = whole.bill, whole.payer or {}
    if whole.issued_at:
        yield "Date", words.day(whole.issued_at.date())
    if whole.credits:
        yield "Annule la facture", f"{whole.credits.number} du {words.day(whole.credits.day)}"
    yield "Établissement", bill.site
    yield "Mois", words.FRENCH.month(bill.month)
    if bill.agency != bill.issuer:
        yield "Heures faites par", bill.agency
    if payer.get("engagement"):
        yield "Engagement", payer["engagement"]
    if payer.get("service_code"):
        yield "Service", payer["service_code"]


def _party(party: dict[str, Any] | None) -> list[str]:
    if party is None:
        return []
    lines = [
        party["legal_name"],
        party["street"],
        f"{party['postcode']} {party['city']}",
        f"SIRET {words.siret(party['siret'])}",
    ]
    return [*lines, f"TVA {party['vat_number']}"] if party["vat_number"] else lines


def _day(day: DaySeen) -> list[str]:
    span = f"{words.clock(day.starts_at)} – {words.clock(day.ends_at)}" if day.minutes else ""
    pause = words.minutes(day.break_minutes) if day.break_minutes and day.minutes else ""
    why = words.REASONS[day.reason] if day.reason and day.difference else ""
    return [words.day(day.day), day.worker, span, pause, words.minutes(day.minutes), why]
