"""What whoever plans must see at eight in the morning: what is open, unfilled, to confirm, at risk, and for today."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor, require_lead
from scheduler.core.one_statement import AnyRow, Query, together
from scheduler.core.tables import (
    Mission,
    Organisation,
    Request,
    Run,
)
from scheduler.core.tables.codes import MissionState, RequestState, RunState
from scheduler.hours.kept import keeps_hours
from scheduler.hours.lists import number_of_disputed
from scheduler.lead.attention import Gap, Papers, Refusal, gaps, papers, refusals
from scheduler.lead.awaited import Awaited, missions_awaited
from scheduler.lead.needs import BEGUN, Need, is_only_drafted, lost_of, lost_shifts, needs_among
from scheduler.lead.unable import sites_without
from scheduler.market.clock import Clock, market_clock
from scheduler.market.urgency import nights_of
from scheduler.planning.shift_filling import ShiftFilling, filling
from scheduler.planning.standing import number_of_broken

WEEKS = 4
SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of slots and their paid minutes."""

    slots: int = 0
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Week:
    """Paid minutes asked for in a week that begins on ``monday``, and how many of them stand how."""

    monday: date
    asked: int
    confirmed: int
    published: int
    held: int
    drafted: int

    @property
    def empty(self) -> int:
        """Minutes that nobody has, not even in the draft."""
        return self.asked - self.confirmed - self.published - self.held - self.drafted


@dataclass(frozen=True, slots=True)
class Planned:
    """A run, and how many missions of its draft wait to be published; moments on the market's clock."""

    id: int
    state: RunState
    started_at: datetime
    ended_at: datetime | None
    published_at: datetime | None
    drafted: int

    @property
    def to_publish(self) -> bool:
        """Whether its draft waits for somebody to decide."""
        return self.state == RunState.DONE and self.published_at is None


@dataclass(frozen=True, slots=True)
class Overview:
    """The numbers, and the lists that they count.

    ``unfilled`` counts the empty slots of the coming seven days; ``today`` are the requests to be filled at once, which
    stand first on the page of the day; ``only_drafted`` counts the shifts that nobody has either but a draft fills, and
    a run that somebody starts now still plans what begins from ``reached`` on; ``awaited`` come by deadline. ``draft``
    is the newest run whose draft can be published, which is not the last run when that one goes on or has failed.
    ``gaps`` are the requests behind ``unfilled``; ``refusals`` and ``papers`` what else somebody must look after,
    ``broken`` how many missions stand although a rule forbids them, ``cannot`` at which sites somebody is confirmed who
    says that they cannot come, ``shut_out`` the agencies whose answer is awaited and for which nobody can come in,
    ``disputed`` how many days of work have disputed hours, None where the market keeps none.
    """

    open_requests: int
    unfilled: Amount
    weeks: tuple[Week, ...]
    today: tuple[Need, ...]
    only_drafted: int
    reached: datetime
    awaited: tuple[Awaited, ...]
    last_run: Planned | None
    draft: Planned | None
    gaps: tuple[Gap, ...]
    refusals: tuple[Refusal, ...]
    papers: tuple[Papers, ...]
    broken: int
    disputed: int | None
    cannot: tuple[str, ...]
    shut_out: tuple[str, ...]

    @property
    def at_risk(self) -> int:
        """How many unanswered missions start within a day."""
        return sum(each.at_risk for each in self.awaited)

    @property
    def overdue(self) -> int:
        """How many missions are past the time for an answer."""
        return sum(each.overdue for each in self.awaited)

    @property
    def next_deadline(self) -> datetime | None:
        """The first time for an answer that is not past yet."""
        return min((each.answer_by for each in self.awaited if each.answer_by and not each.overdue), default=None)


def overview(session: Session, actor: Actor, now: datetime) -> Overview:
    """Return the state of the market at a moment.

    Raises
    ------
    NotAllowed
        To anybody but the lead's planner.
    """
    require_lead(actor)
    clock = market_clock(session, actor)
    urgent = nights_of(session, actor).urgent(now)
    monday = clock.local(now).date() - timedelta(days=clock.local(now).weekday())
    from_at = datetime.combine(monday, time(), clock.zone)
    to_at = datetime.combine(monday + timedelta(weeks=WEEKS), time(), clock.zone)
    # Late in a week the window of seven days still lies within the weeks shown.
    # What began last night is to be seen to as well, and what is urgent may lie beyond long holidays.
    shifts = filling(session, clock, min(from_at, now - BEGUN), max(to_at, urgent.before))
    coming = [each for each in shifts if each.starts_at >= now]
    soon = [each for each in coming if each.starts_at < now + SOON]
    told = together(
        session,
        runs=_runs(),
        requests=_open_requests(clock.local(now).date()),
        broken=number_of_broken(),
        cannot=sites_without(),
        shut_out=_shut_out(),
        lost=lost_shifts(now),
        disputed=number_of_disputed(),
    )
    last, done = _newest(told["runs"], clock)
    return Overview(
        open_requests=told["requests"][0].number,
        broken=told["broken"][0].number,
        disputed=told["disputed"][0].number if keeps_hours(session, actor) else None,
        cannot=tuple(site for (site,) in told["cannot"]),
        shut_out=tuple(name for (name,) in told["shut_out"]),
        unfilled=_amount(soon),
        weeks=_weeks(monday, shifts),
        today=tuple(each for each in needs_among(shifts, lost_of(told["lost"]), urgent, now) if each.urgent),
        only_drafted=sum(is_only_drafted(each, urgent) for each in coming),
        reached=clock.reached_by_run(now),
        awaited=missions_awaited(session, clock, now),
        last_run=last,
        draft=done if done and done.to_publish else None,
        gaps=gaps(soon),
        refusals=refusals(session, clock, now),
        papers=papers(session, clock, now),
    )


def _shut_out() -> Query:
    """Ask for the agencies whose answer is awaited and for which nobody can come in."""
    awaited = select(Mission.agency_id).where(Mission.state == MissionState.PUBLISHED)
    closed = select(func.members_without_access().column_valued("id"))
    return (
        select(Organisation.name)
        .where(Organisation.id.in_(awaited), Organisation.id.in_(closed))
        .order_by(Organisation.name)
    )


def _amount(shifts: Iterable[ShiftFilling]) -> Amount:
    found = [(each.empty, each.empty * each.paid_minutes) for each in shifts]
    return Amount(sum(slots for slots, _ in found), sum(minutes for _, minutes in found))


def _weeks(monday: date, shifts: Sequence[ShiftFilling]) -> tuple[Week, ...]:
    weeks = []
    for first in (monday + timedelta(weeks=number) for number in range(WEEKS)):
        own = [each for each in shifts if first <= each.day < first + timedelta(weeks=1)]
        weeks.append(
            Week(
                monday=first,
                asked=sum(each.headcount * each.paid_minutes for each in own),
                confirmed=sum(each.confirmed * each.paid_minutes for each in own),
                published=sum(each.published * each.paid_minutes for each in own),
                held=sum(each.promised * each.paid_minutes for each in own),
                drafted=sum(each.drafted * each.paid_minutes for each in own),
            )
        )
    return tuple(weeks)


def _runs() -> Query:
    """Ask for the newest run and the newest that is done."""
    drafted = (
        select(func.count())
        .where(Mission.run_id == Run.id, Mission.state == MissionState.PROPOSED, Mission.held_since.is_(None))
        .correlate(Run)
        .scalar_subquery()
    )
    newest = select(func.max(Run.id))
    return (
        select(Run.id, Run.state, Run.started_at, Run.ended_at, Run.published_at, drafted.label("drafted"))
        .where(
            or_(
                Run.id == newest.scalar_subquery(),
                Run.id == newest.where(Run.state == RunState.DONE).scalar_subquery(),
            )
        )
        .order_by(Run.id.desc())
    )


def _open_requests(today: date) -> Query:
    """Ask how many requests want somebody; of those whose days are over nobody does any more."""
    wanted = Request.state.in_((RequestState.OPEN, RequestState.PARTLY_FILLED)), Request.last_day >= today
    return select(func.count().label("number")).select_from(Request).where(*wanted)


def _newest(rows: Iterable[AnyRow], clock: Clock) -> tuple[Planned | None, Planned | None]:
    """Return the newest run and the newest that is done."""
    found = [
        Planned(
            id=row.id,
            state=row.state,
            started_at=clock.local(row.started_at),
            ended_at=clock.local(row.ended_at) if row.ended_at else None,
            published_at=clock.local(row.published_at) if row.published_at else None,
            drafted=row.drafted,
        )
        for row in rows
    ]
    return (found[0] if found else None), next((each for each in found if each.state == RunState.DONE), None)
