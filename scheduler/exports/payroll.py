"""What an agency hands to its payroll program: the hours of its own people in a month, as its profile wants them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.acting_market import acting_market
from scheduler.core.months import month_end
from scheduler.core.tables.payroll_codes import PaidTime, PayrollLines, Rounding
from scheduler.core.weeks import clock
from scheduler.exports.counted import CountedDay, counted
from scheduler.exports.months import ExportMonth, export_month
from scheduler.exports.payroll_profile import Profile
from scheduler.exports.payroll_profiles import chosen, require_agency
from scheduler.exports.rounding import carried
from scheduler.exports.time_kinds import by_kind
from scheduler.market.calendar.public_holidays import holidays_off
from scheduler.market.settings import MarketSettings

ORDER = tuple(PaidTime)


@dataclass(frozen=True, slots=True)
class PayrollLine:
    """A line: of whom, from when to when, which kind of time.

    ``minutes`` are exact; ``amount`` is what is written of them, in minutes or in hundredths of hours. ``of_day`` is
    the day of which it is, None where it is of a month. ``contract_*`` are those of the last day in it. ``entries`` are
    the entries of the ledger that it is made of.
    """

    worker: int
    code: str
    name: str | None
    first_day: date
    last_day: date
    kind: PaidTime
    minutes: int
    contract_from: date | None
    contract_to: date | None
    entries: tuple[int, ...]
    of_day: CountedDay | None = None
    amount: int = 0


@dataclass(frozen=True, slots=True)
class Payroll:
    """The file of a month: how it is to be written, and its lines; provisional until the month is closed."""

    month: ExportMonth
    profile: Profile
    lines: tuple[PayrollLine, ...]


def payroll(session: Session, actor: Actor, first: date, profile: Profile | None = None) -> Payroll:
    """Return the file of a month for the actor's agency, by its profile or by another that is looked at.

    Raises
    ------
    NotAllowed
        For whoever is of no agency.
    NotFound
        When the ledger has no such month, or the market keeps none.
    """
    require_agency(actor)
    profile = profile or chosen(session, actor).profile
    month = export_month(session, actor, first)
    settings = MarketSettings.of(acting_market(session, actor).settings)
    zone = clock(session, actor)
    found: list[tuple[CountedDay, PaidTime, int]] = []
    for each in counted(session, actor, first, first, agency=actor.organisation):
        law = each.holiday_law or settings.holiday_law
        holidays = holidays_off(law, settings.solidarity_day, each.day.year)
        kinds = by_kind(each.starts_at, each.ends_at, each.break_minutes, zone, holidays)
        found += ((each, kind, minutes) for kind, minutes in kinds.items())
    by_day = profile.lines == PayrollLines.DAY
    lines = _of_days(found) if by_day else _of_month(found, first)
    return Payroll(month, profile, tuple(_rounded(lines, profile.rounding)))


def _of_days(found: Iterable[tuple[CountedDay, PaidTime, int]]) -> Iterator[PayrollLine]:
    for each, kind, minutes in found:
        contract = each.contract_from, each.contract_to
        whose = each.worker_id, each.code, each.name
        yield PayrollLine(*whose, each.day, each.day, kind, minutes, *contract, (each.entry,), each)


def _of_month(found: Iterable[tuple[CountedDay, PaidTime, int]], first: date) -> Iterator[PayrollLine]:
    def place(part: tuple[CountedDay, PaidTime, int]) -> tuple[str, int, int]:
        return part[0].code, part[0].worker_id, ORDER.index(part[1])

    for (code, worker, which), parts in groupby(sorted(found, key=place), key=place):
        days, _, minutes = zip(*parts, strict=True)
        last = max(days, key=lambda each: each.starts_at)
        yield PayrollLine(
            worker,
            code,
            last.name,
            first,
            month_end(first),
            ORDER[which],
            sum(minutes),
            last.contract_from,
            last.contract_to,
            tuple(sorted(each.entry for each in days)),
        )


def _rounded(lines: Iterable[PayrollLine], unit: Rounding) -> Iterator[PayrollLine]:
    """Round the lines of each person, carrying what is rounded away from one to the next."""
    for _, own in groupby(lines, key=lambda each: each.worker):
        of_person = list(own)
        amounts = carried((each.minutes for each in of_person), unit)
        yield from (replace(each, amount=amount) for each, amount in zip(of_person, amounts, strict=True))
