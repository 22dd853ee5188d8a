"""Whether the ledger is what was written: nothing changed, nothing missing, nothing added.

Each month's chain is computed anew, each day's entries must be a way that the rules allow, the last entry must be the
one that stands at the head of the month, and what counts of each shift must be what the ledger says. Whoever could
alter the whole database could also alter the heads: what was printed on a closing sheet says so (``printed``).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor, require_lead
from scheduler.core.tables import HourEntry, HourHead, Mission, MissionShift, RequestShift
from scheduler.core.tables.hour_codes import OF_A_DAY, SETTLED, EntryKind
from scheduler.hours.acts import may
from scheduler.hours.chain import beginning, following

Day = tuple[int | None, int | None]
"""Shift and worker."""


class Wrong(StrEnum):
    """What can be found."""

    CHANGED = "changed"
    MISSING = "missing"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Fault:
    """What was found in a month: at which entry (0: at its head), and how it shows."""

    month: date
    seq: int
    wrong: Wrong
    shows: str


@dataclass(frozen=True, slots=True)
class Chain:
    """A month of the ledger: how many entries it has, the hash of the last one, and whether it is closed."""

    month: date
    entries: int
    head: str
    closed: bool


@dataclass(frozen=True, slots=True)
class Audit:
    """The months of a market's ledger in their order, and what is wrong with it."""

    chains: tuple[Chain, ...]
    faults: tuple[Fault, ...]


def audit(session: Session, actor: Actor, printed: Mapping[date, str] | None = None) -> Audit:
    """Check the ledger of the actor's market.

    Parameters
    ----------
    printed
        Heads of months as they were printed, by the first day of the month: each must still be that of an entry.

    Raises
    ------
    NotAllowed
        For whoever does not lead the market.
    """
    require_lead(actor)
    query = select(HourEntry).where(HourEntry.market_id == actor.market).order_by(HourEntry.month, HourEntry.seq)
    entries = session.scalars(query.execution_options(populate_existing=True)).all()
    heads = {
        each.month: each
        for each in session.scalars(
            select(HourHead).where(HourHead.market_id == actor.market).execution_options(populate_existing=True)
        )
    }
    by_month: dict[date, list[HourEntry]] = defaultdict(list)
    for each in entries:
        by_month[each.month].append(each)
    months = sorted({*by_month, *heads, *(printed or {})})
    faults = [
        *(
            fault
            for month in months
            for fault in _of_month(
                actor.market, month, by_month.get(month, []), heads.get(month), (printed or {}).get(month)
            )
        ),
        *_of_days(entries),
        *_of_shifts(session, actor, entries),
    ]
    chains = tuple(
        Chain(month, len(found), found[-1].hash, heads[month].closed if month in heads else False)
        for month in months
        if (found := by_month.get(month))
    )
    return Audit(chains, tuple(sorted(set(faults), key=lambda each: (each.month, each.seq, each.wrong, each.shows))))


def _of_month(
    market: int, month: date, entries: Sequence[HourEntry], head: HourHead | None, printed: str | None
) -> Iterator[Fault]:
    previous, expected = beginning(market, month), 1
    for each in entries:
        if each.seq > expected:
            yield Fault(month, expected, Wrong.MISSING, f"entries {expected} to {each.seq - 1} are not there")
        elif following(previous, each) != each.hash:
            yield Fault(month, each.seq, Wrong.CHANGED, "its facts and the entry before it do not give its hash")
        previous, expected = each.hash, each.seq + 1
    if head is not None:
        yield from _of_head(month, entries, head, previous)
    elif entries:
        yield Fault(month, 0, Wrong.MISSING, "the month has entries and no head")
    if printed is not None and printed not in {each.hash for each in entries}:
        yield Fault(month, 0, Wrong.MISSING, "no entry has the hash that was printed")


def _of_head(month: date, entries: Sequence[HourEntry], head: HourHead, ends_with: str) -> Iterator[Fault]:
    last = entries[-1].seq if entries else 0
    keys = [each.kind for each in entries if each.kind not in OF_A_DAY]
    if head.seq > last:
        yield Fault(month, last + 1, Wrong.MISSING, f"the head is entry {head.seq}, the last one there is {last}")
    elif head.seq < last:
        yield Fault(month, head.seq + 1, Wrong.ADDED, f"the head is entry {head.seq}, the last one there is {last}")
    elif head.hash != ends_with:
        yield Fault(month, 0, Wrong.CHANGED, "the head has another hash than the last entry")
    elif head.closed != (keys[-1:] == [EntryKind.CLOSING]):
        yield Fault(month, 0, Wrong.CHANGED, "whether the month is closed is not what its last closing says")


def _of_days(entries: Iterable[HourEntry]) -> Iterator[Fault]:
    """Follow each day from entry to entry: each about the one before it, and by whom it may be."""
    last: dict[Day, HourEntry] = {}
    numbers: dict[date, int] = {}
    for each in entries:
        if each.id <= numbers.get(each.month, 0):
            yield Fault(each.month, each.seq, Wrong.CHANGED, "its number is not after that of the entry before it")
        numbers[each.month] = each.id
        if each.kind not in OF_A_DAY:
            continue
        day = each.request_shift_id, each.worker_id
        before = last.get(day)
        if each.about_id != (before.id if before else None):
            yield Fault(each.month, each.seq, Wrong.MISSING, "it is not about the entry before it of the same day")
        elif not may(before.kind if before else None, each.kind, each.side):
            yield Fault(each.month, each.seq, Wrong.ADDED, "nobody may say that after the entry before it")
        last[day] = each


def _of_shifts(session: Session, actor: Actor, entries: Iterable[HourEntry]) -> Iterator[Fault]:
    """Compare what counts of each shift with its last entry."""
    last: dict[Day, HourEntry] = {
        (each.request_shift_id, each.worker_id): each for each in entries if each.kind in OF_A_DAY
    }
    query = (
        select(MissionShift)
        .join(Mission, Mission.id == MissionShift.mission_id)
        .where(Mission.market_id == actor.market, MissionShift.worked_minutes.is_not(None))
        .execution_options(populate_existing=True)
    )
    counted: dict[Day, MissionShift] = {
        (each.request_shift_id, each.worker_id): each for each in session.scalars(query)
    }
    for day, shift in counted.items():
        entry = last.get(day)
        if entry is None:
            month = session.scalars(select(RequestShift.day).where(RequestShift.id == shift.request_shift_id)).one()
            yield Fault(month.replace(day=1), 0, Wrong.MISSING, f"mission {shift.mission_id} has minutes of no entry")
        elif entry.kind not in SETTLED or entry.minutes != shift.worked_minutes:
            yield Fault(
                entry.month,
                entry.seq,
                Wrong.CHANGED,
                f"mission {shift.mission_id} has other minutes than its last entry",
            )
    for day, entry in last.items():
        if entry.kind in SETTLED and day not in counted:
            yield Fault(entry.month, entry.seq, Wrong.CHANGED, f"mission {entry.mission_id} has lost the minutes of it")
