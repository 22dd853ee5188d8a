"""A worker's own hours, by their link alone: the days of this month and the last, and where they were others."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from scheduler.core.db import Database
from scheduler.core.errors import NotFound, NotPossible
from scheduler.core.tables.hour_codes import SETTLED, EntryKind, HoursReason, Side
from scheduler.core.tokens import hashed
from scheduler.hours.acts import may
from scheduler.hours.said import SaidHours, Span, span
from scheduler.hours.saying import THING, UNCHANGED, refuse
from scheduler.hours.words import checked

KEEP = text("""
    SELECT entry, refusal
    FROM worker_keeps_hours(:hash, :act, :mission, :shift, :about, :start, :end, :pause, :reason)
""")


@dataclass(frozen=True, slots=True)
class OwnDay:
    """A day of work as its worker sees it: by its last entry, on the market's clock; ``entries`` are all of it."""

    entry: int
    kind: EntryKind
    side: Side
    mission: int
    shift: int
    site: str
    day: date
    starts_at: datetime
    ends_at: datetime
    break_minutes: int
    minutes: int
    reason: HoursReason | None
    planned_starts_at: datetime
    planned_ends_at: datetime
    planned_break: int
    closed: bool
    entries: frozenset[int] = frozenset()

    @property
    def month(self) -> date:
        """The first day of the month that it is of."""
        return self.day.replace(day=1)

    @property
    def settled(self) -> bool:
        """Whether these hours count."""
        return self.kind in SETTLED

    @property
    def may_correct(self) -> bool:
        """Whether the worker may say other hours."""
        return not self.closed and may(self.kind, EntryKind.STATEMENT, Side.WORKER)

    @property
    def may_dispute(self) -> bool:
        """Whether they may say that these are not right."""
        return not self.closed and may(self.kind, EntryKind.DISPUTE, Side.WORKER)


def own_hours(session: Session, token: str) -> tuple[OwnDay, ...]:
    """Return the days of this month and the one before, the latest first; none for a link that opens nothing."""
    rows = session.execute(text("SELECT * FROM worker_hours(:hash)"), {"hash": hashed(token)}).all()
    return tuple(_day(row) for row in reversed(rows))


def correct_own(database: Database, token: str, about: int, said: SaidHours) -> None:
    """Keep that the worker worked other hours; the site signs them, or says otherwise.

    Raises
    ------
    NotFound
        When the link opens no such day.
    NotPossible, Conflict, Invalid
        As ``scheduler.hours.saying.correct`` does.
    """
    with database.transaction(None) as session:
        found = _of(session, token, about)
        zone = found.planned_starts_at.tzinfo
        assert isinstance(zone, ZoneInfo)  # noqa: S101  # as _day made it
        meant = span(said, found.day, found.planned_starts_at, found.planned_ends_at, zone)
        stands = found.starts_at, found.ends_at, found.break_minutes, found.reason
        if about == found.entry and stands == (meant.starts_at, meant.ends_at, meant.break_minutes, said.reason):
            refuse(UNCHANGED, EntryKind.STATEMENT)
        _keep(session, token, found, about, EntryKind.STATEMENT, meant, said.reason)


def dispute_own(
    database: Database, token: str, about: int, reason: HoursReason, words: str, *, sure: bool = False
) -> None:
    """Keep that the worker does not agree with hours that count already; their agency settles it.

    Raises
    ------
    NotFound, NotPossible, Conflict
        As ``correct_own`` does.
    Invalid, TellsOfHealth
        As ``scheduler.hours.saying.dispute`` does.
    """
    with database.transaction(None) as session:
        found = _of(session, token, about)
        kept = checked(words, sure=sure) if words.strip() else None
        made = _keep(session, token, found, about, EntryKind.DISPUTE, None, reason)
        if kept:
            said = {"hash": hashed(token), "about": made, "words": kept}
            if not session.scalar(text("SELECT worker_says_of_hours(:hash, :about, :words)"), said):
                raise NotPossible(THING, found.kind, "say_more")


def _of(session: Session, token: str, about: int) -> OwnDay:
    found = next((each for each in own_hours(session, token) if about in each.entries), None)
    if found is None:
        raise NotFound(THING, about)
    return found


def _keep(
    session: Session,
    token: str,
    found: OwnDay,
    about: int,
    act: EntryKind,
    meant: Span | None,
    reason: HoursReason | None,
) -> int:
    values = {
        "hash": hashed(token),
        "act": act,
        "mission": found.mission,
        "shift": found.shift,
        "about": about,
        "start": meant and meant.starts_at,
        "end": meant and meant.ends_at,
        "pause": meant and meant.break_minutes,
        "reason": reason,
    }
    made, refusal = session.execute(KEEP, values).one()
    if refusal:
        refuse(refusal, act)
    entry: int = made
    return entry


def _day(row: Row[Any]) -> OwnDay:
    values = row._asdict()
    zone = ZoneInfo(values["timezone"])
    return OwnDay(
        entry=values["id"],
        kind=EntryKind(values["kind"]),
        side=Side(values["side"]),
        mission=values["mission_id"],
        shift=values["request_shift_id"],
        site=values["site"],
        day=values["day"],
        starts_at=values["starts_at"].astimezone(zone),
        ends_at=values["ends_at"].astimezone(zone),
        break_minutes=values["break_minutes"],
        minutes=values["minutes"],
        reason=HoursReason(values["reason"]) if values["reason"] else None,
        planned_starts_at=values["planned_starts_at"].astimezone(zone),
        planned_ends_at=values["planned_ends_at"].astimezone(zone),
        planned_break=values["planned_break"],
        closed=values["closed"],
        entries=frozenset(values["entries"]),
    )
