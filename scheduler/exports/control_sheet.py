"""The control sheet beside the monthly follow-up that agencies declare to the ASP: what must come out there, by person.

It declares nothing: it holds what the ledger can prove, for whoever fills in the follow-up. Gross pay, accompaniment
and the reason of an exit are not known here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy.orm import Session

from scheduler.billing.balance import billed_minutes
from scheduler.core.access import Actor
from scheduler.exports.counted import CountedDay, counted
from scheduler.exports.months import ExportMonth, export_month
from scheduler.exports.rounding import whole_hours


@dataclass(frozen=True, slots=True)
class ControlLine:
    """A person's month under one contract.

    ``hours`` are whole ones, carried from contract to contract of a person so that the month is right; ``minutes`` the
    exact ones. ``billed`` are those of bills that are issued and not taken back; where the market makes no bills here,
    all that count. ``left`` is the contract's last day, once that is over. ``entries`` are the entries of the ledger
    that it is made of.
    """

    month: date
    agency: str
    code: str
    name: str | None
    contract_from: date | None
    contract_to: date | None
    hours: int
    minutes: int
    missions: int
    billed: int
    left: date | None
    entries: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ControlSheet:
    """The control sheet of a month; a draft until the month is closed."""

    month: ExportMonth
    lines: tuple[ControlLine, ...]


def control_sheet(session: Session, actor: Actor, first: date, today: date) -> ControlSheet:
    """Return the control sheet of a month: of the market, for whoever leads it, else of the actor's own people.

    Raises
    ------
    NotFound
        When the ledger has no such month, or the market keeps none.
    """
    month = export_month(session, actor, first)

    def person(each: CountedDay) -> tuple[str, int, str, int]:
        return each.agency, each.agency_id, each.code, each.worker_id

    paid = billed_minutes(session, actor, month.first)
    lines: list[ControlLine] = []
    for _, own in groupby(counted(session, actor, first, first), key=person):
        by_contract: dict[int | None, list[CountedDay]] = {}
        for each in own:
            by_contract.setdefault(each.contract, []).append(each)
        sums = [sum(each.minutes for each in days) for days in by_contract.values()]
        parts = zip(by_contract.values(), sums, whole_hours(sums), _shared(paid, by_contract, sums), strict=True)
        lines += (_line(*part, today) for part in parts)
    return ControlSheet(month, tuple(lines))


def _shared(
    paid: Mapping[tuple[int, str], int] | None, by_contract: Mapping[int | None, list[CountedDay]], sums: list[int]
) -> list[int]:
    """Share what is billed of a person's month among their contracts: the first one first, the rest to the last."""
    if paid is None:
        return sums
    first = next(iter(by_contract.values()))[0]
    left, shares = paid.get((first.agency_id, first.code), 0), []
    for minutes in sums[:-1]:
        shares.append(min(minutes, left))
        left -= shares[-1]
    return [*shares, left]


def _line(days: list[CountedDay], minutes: int, hours: int, billed: int, today: date) -> ControlLine:
    last = days[-1]
    over = last.contract_to is not None and last.contract_to < today
    return ControlLine(
        month=last.month,
        agency=last.agency,
        code=last.code,
        name=last.name,
        contract_from=last.contract_from,
        contract_to=last.contract_to,
        hours=hours,
        minutes=minutes,
        missions=len({each.mission for each in days}),
        billed=billed,
        left=last.contract_to if over else None,
        entries=tuple(sorted(each.entry for each in days)),
    )
