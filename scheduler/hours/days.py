"""Days of work as the ledger has them: each by its last entry, with what was planned beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from scheduler.core.access import Actor
from scheduler.core.tables import (
    Employment,
    HourEntry,
    HourHead,
    HourWord,
    Job,
    Mission,
    Organisation,
    Request,
    RequestShift,
    Site,
    User,
    Worker,
    WorkerLimits,
    WorkerName,
)
from scheduler.core.tables.hour_codes import OF_A_DAY, SAYING_HOURS, SETTLED, EntryKind, HoursReason, Side
from scheduler.core.weeks import clock
from scheduler.hours.acts import may

_NEWER, _SAID = aliased(HourEntry), aliased(HourEntry)
LAST = ~select(_NEWER.id).where(_NEWER.about_id == HourEntry.id).exists()
"""Of an entry of a day: none follows it."""

WHY = (
    select(_SAID.reason)
    .where(
        _SAID.request_shift_id == HourEntry.request_shift_id,
        _SAID.worker_id == HourEntry.worker_id,
        _SAID.kind.in_(SAYING_HOURS),
    )
    .order_by(_SAID.seq.desc())
    .limit(1)
    .scalar_subquery()
)
"""Of an entry of a day: why its hours are others than planned, as whoever said them gave it."""


@dataclass(frozen=True, slots=True)
class Words:
    """A few words in a dispute, of which side; ``person`` is who wrote them, where they are of the reader's own."""

    at: datetime
    side: Side
    person: str | None
    said: str


@dataclass(frozen=True, slots=True)
class WorkedDay:
    """A day of work by its last entry; ``worker`` is a name where the reader may read it, else a code.

    ``kind`` says where it stands, ``side`` and ``at`` who brought it there when. ``planned_*`` is what was asked for.
    ``reason``: why its hours are others, whoever signed or disputed them since; ``objection``: why they are disputed.
    ``closed``: its month takes no more words. ``words`` are those of its dispute, as long as it is one. To whoever may
    read the file: ``under_18``, ``own_week``, the most minutes a week that it allows, and ``contract_week``, what the
    contract of the mission says of a week.
    """

    entry: int
    kind: EntryKind
    side: Side
    at: datetime
    mission: int
    request: int
    worker_id: int
    worker: str
    site_id: int
    site: str
    agency: str
    job: str | None
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
    under_18: bool | None
    objection: HoursReason | None = None
    words: tuple[Words, ...] = ()
    own_week: int | None = None
    contract_week: int | None = None

    @property
    def settled(self) -> bool:
        """Whether its hours count."""
        return self.kind in SETTLED

    @property
    def as_planned(self) -> bool:
        """Whether its hours are those that were asked for."""
        planned = self.planned_starts_at, self.planned_ends_at, self.planned_break
        return (self.starts_at, self.ends_at, self.break_minutes) == planned

    def may(self, act: EntryKind, side: Side) -> bool:
        """Tell whether a side may make that entry of it now."""
        return not self.closed and may(self.kind, act, side)


def days(session: Session, actor: Actor, *conditions: ColumnElement[bool]) -> tuple[WorkedDay, ...]:
    """Return days of work that the actor may see, in the order of sites, people and time: one statement, or two.

    ``conditions`` are on ``HourEntry``. The last entries are found before all else is joined to them: of years of days
    only those that are shown are looked at further.
    """
    zone = clock(session, actor)
    rows = session.execute(_query(actor, *conditions)).all()
    disputed = [row.entry for row in rows if row.kind == EntryKind.DISPUTE]
    words = _words(session, actor, disputed) if disputed else {}
    return tuple(_day(row, zone, tuple(words.get(row.entry, ()))) for row in rows)


def _day(row: Row[Any], zone: ZoneInfo, words: tuple[Words, ...]) -> WorkedDay:
    values: dict[str, Any] = row._asdict()
    name, code, reason, last = (values.pop(each) for each in ("name", "code", "reason", "last_reason"))
    local = {key: each.astimezone(zone) for key, each in values.items() if isinstance(each, datetime)}
    why = HoursReason(reason) if reason else None
    objection = HoursReason(last) if row.kind == EntryKind.DISPUTE else None
    return WorkedDay(**values | local, worker=name or code, reason=why, objection=objection, words=words)


def _query(actor: Actor, *conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    last = select(HourEntry.id).where(
        HourEntry.market_id == actor.market, HourEntry.kind.in_(OF_A_DAY), LAST, *conditions
    )
    shown = last.cte("shown").prefix_with("MATERIALIZED")
    return (
        select(
            HourEntry.id.label("entry"),
            HourEntry.kind,
            HourEntry.side,
            HourEntry.at,
            HourEntry.mission_id.label("mission"),
            Request.id.label("request"),
            HourEntry.worker_id,
            WorkerName.display_name.label("name"),
            HourEntry.worker_code.label("code"),
            HourEntry.site_id,
            Site.shown.label("site"),
            Organisation.name.label("agency"),
            Job.name.label("job"),
            HourEntry.day,
            HourEntry.starts_at,
            HourEntry.ends_at,
            HourEntry.break_minutes,
            HourEntry.minutes,
            WHY.label("reason"),
            HourEntry.reason.label("last_reason"),
            RequestShift.starts_at.label("planned_starts_at"),
            RequestShift.ends_at.label("planned_ends_at"),
            RequestShift.break_minutes.label("planned_break"),
            HourHead.closed,
            Worker.under_18,
            WorkerLimits.minutes_per_week.label("own_week"),
            Employment.weekly_minutes.label("contract_week"),
        )
        .join(shown, shown.c.id == HourEntry.id)
        .join(Mission, Mission.id == HourEntry.mission_id)
        .join(Request, Request.id == Mission.request_id)
        .join(RequestShift, RequestShift.id == HourEntry.request_shift_id)
        .join(Site, Site.id == HourEntry.site_id)
        .join(Organisation, Organisation.id == HourEntry.agency_id)
        .join(HourHead, and_(HourHead.market_id == HourEntry.market_id, HourHead.month == HourEntry.month))
        .outerjoin(Job, Job.id == Request.job_id)
        .outerjoin(Employment, Employment.id == Mission.employment_id)
        .outerjoin(Worker, Worker.id == HourEntry.worker_id)
        .outerjoin(WorkerLimits, WorkerLimits.worker_id == HourEntry.worker_id)
        .outerjoin(WorkerName, WorkerName.worker_id == HourEntry.worker_id)
        .order_by(Site.shown, HourEntry.site_id, WorkerName.display_name, HourEntry.worker_code, HourEntry.starts_at)
    )


def _words(session: Session, actor: Actor, entries: Iterable[int]) -> dict[int, list[Words]]:
    zone = clock(session, actor)
    sides = func.sides_of_words(list(entries)).table_valued("word", "side")
    query = (
        select(HourWord.entry_id, HourWord.at, sides.c.side, User.name, HourWord.said)
        .join(sides, sides.c.word == HourWord.id)
        .outerjoin(User, and_(User.id == HourWord.said_by, User.organisation_id == actor.organisation))
        .order_by(HourWord.id)
    )
    found: dict[int, list[Words]] = {}
    for entry, at, side, person, said in session.execute(query):
        found.setdefault(entry, []).append(Words(at.astimezone(zone), Side(side), person, said))
    return found
