"""Bills that are issued, without a database: what the tests of papers begin with."""

from datetime import UTC, date, datetime

from scheduler.billing.records import BillHead, DaySeen, LineSeen, OtherPaper, WholeBill
from scheduler.core.tables.bill_codes import BillKind, BillSide, BillState, PriceKind
from scheduler.core.tables.hour_codes import HoursReason

ISSUER = {
    "legal_name": "Association « Bessin & Bocage »",
    "siret": "73282932000074",
    "street": "1 rue du Port",
    "postcode": "14400",
    "city": "Bayeux",
    "iban": "FR7630006000011234567890189",
    "vat_number": None,
    "engagement": None,
    "service_code": None,
}
PAYER = {
    **ISSUER,
    "legal_name": "Département du Calvados",
    "siret": "22140118500017",
    "iban": None,
    "engagement": "E-2026-17",
    "service_code": "DEC",
}


def bill_of(
    lines: tuple[LineSeen, ...], *, rate: int | None = None, takes_back: OtherPaper | None = None, days: int = 2
) -> WholeBill:
    """Return an issued bill of these lines, or the credit note of another."""
    net = sum(each.cents for each in lines)
    minutes = sum(each.minutes for each in lines)
    head = BillHead(
        id=1,
        kind=BillKind.CREDIT_NOTE if takes_back else BillKind.BILL,
        state=BillState.ISSUED,
        month=date(2026, 11, 1),
        site_id=1,
        site="Collège Jean Moulin (Caen)",
        agency_id=1,
        agency="Bessin & Bocage",
        issuer="Bessin & Bocage",
        asked_minutes=minutes,
        planned_minutes=minutes,
        minutes=minutes,
        net_cents=net,
        vat_cents=(2 * net * (rate or 0) + 10_000) // 20_000,
        number="R2026-00042",
        credited=False,
        question=None,
        side=BillSide.ISSUER,
        overtaken=False,
        readable=True,
        month_closed=True,
        takes_back=True,
    )
    issuer = ISSUER | ({"vat_number": "FR44732829320"} if rate else {})
    return WholeBill(
        head,
        "5" * 64,
        rate,
        datetime(2026, 12, 3, 10, tzinfo=UTC),
        issuer,
        PAYER,
        lines,
        tuple(day_of(number) for number in range(days)),
        takes_back,
        None,
    )


def day_of(number: int) -> DaySeen:
    day = date(2026, 11, 2 + number % 27)
    start = datetime(day.year, day.month, day.day, 7, 30, tzinfo=UTC)
    left_early = number % 5 == 1
    return DaySeen(
        entry=number,
        day=day,
        worker=f"W-{number % 4:04}",
        starts_at=start,
        ends_at=start.replace(hour=13 if left_early else 14),
        break_minutes=20,
        planned_minutes=370,
        minutes=310 if left_early else 370,
        reason=HoursReason.LEFT_EARLY if left_early else None,
    )


def line_of(minutes: int, cents_per_hour: int, kind: PriceKind = PriceKind.BASE, job: str = "Entretien") -> LineSeen:
    return LineSeen(job, kind, cents_per_hour, minutes, (2 * minutes * cents_per_hour + 60) // 120)


def travel_of(days: int, cents_per_day: int, job: str = "Entretien") -> LineSeen:
    return LineSeen(job, PriceKind.TRAVEL, cents_per_day, days, days * cents_per_day)


USUAL = (line_of(2413, 2350), line_of(95, 2585, PriceKind.EVENING), line_of(420, 3525, PriceKind.SUNDAY, "Plonge"))
