"""Somebody who was to come cannot any more: their days are taken off the mission and open again, at once.

Hours done so far stay theirs. What is freed is a cancelled mission of its own with the coded reason, goes into the job
worker's hands where the market lets it offer anew, and stands on the lead's list for today. The person is unavailable
for as long (``missions.away``), until their agency says otherwise; no run gives them these days again
(``planning.translate.people``), and nothing is counted against them.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor, require_lead
from scheduler.core.errors import Invalid, NotFound, NotPossible
from scheduler.core.states import Action, move
from scheduler.core.tables import Mission, MissionShift, RequestShift, WorkerWord
from scheduler.core.tables.codes import STANDING, Thing, Word
from scheduler.core.tables.taking_off_codes import TakeOffReason
from scheduler.core.weeks import clock
from scheduler.missions.away import Shift, note_away
from scheduler.missions.lines import Hours, own
from scheduler.missions.no_show import AFTERWARDS, NOT_ENTERED
from scheduler.missions.splitting import read_locked, split
from scheduler.planning.cut_in_two import cut_in_two
from scheduler.planning.people_counts import count_who_could_come
from scheduler.planning.queue import ask_for_reoffer, lost
from scheduler.planning.standing import look_again


@dataclass(frozen=True, slots=True)
class CannotCome:
    """What is said of somebody who cannot come any more.

    Attributes
    ----------
    days
        On which they cannot; days without work in the mission are overlooked. None: on all from ``since`` on.
    since
        The first day on which they cannot where no ``days`` are named. None: all that is left.
    worked_until
        Until when they have worked, by default now: what lies before stays done, a shift that goes on beyond it is cut
        in two. It lies within the work of the first of these days, and not in the future. Up to a day ago; later, the
        hours are for the timesheet to say.
    """

    reason: TakeOffReason
    days: frozenset[date] | None = None
    since: date | None = None
    worked_until: datetime | None = None

    def is_on(self, day: date) -> bool:
        """Tell whether they cannot come on a day."""
        return day in self.days if self.days is not None else self.since is None or day >= self.since


@dataclass(frozen=True, slots=True)
class TakenOff:
    """What was freed: the mission that is cancelled, of which request, on which days, of whose worker, and why.

    ``noted``: the person's file has them as unavailable; not so where no agency of the market keeps it any more.
    ``begun``: the first shift of it has begun and goes on; nobody is asked for its rest unless a person offers it.
    """

    mission: int
    request: int
    days: tuple[date, ...]
    agency: int
    reason: TakeOffReason
    noted: bool
    begun: bool = False


def days_to_take_off(
    session: Session, actor: Actor, mission_id: int, now: datetime, *, as_lead: bool = False
) -> tuple[Hours, ...]:
    """Return the shifts of a standing mission that somebody may still be taken off, in the order of time.

    What ended less than a day ago is among them: whoever left early is known of the next morning. Of a mission that
    does not stand there are none, and what is in the ledger of hours is said of the hours.

    Raises
    ------
    NotFound
        When the actor's agency has no such mission or, ``as_lead``, the market that they plan.
    """
    mission = _of(session, actor, mission_id, as_lead=as_lead)
    if mission.state not in STANDING:
        return ()
    zone = clock(session, actor)
    return tuple(
        Hours(
            day=shift.day,
            starts_at=shift.starts_at.astimezone(zone),
            ends_at=shift.ends_at.astimezone(zone),
            break_minutes=shift.break_minutes,
            paid_minutes=shift.paid_minutes,
        )
        for shift in _shifts(session, mission_id, NOT_ENTERED)
        if shift.ends_at > now - AFTERWARDS
    )


def take_off_as_said(session: Session, actor: Actor, mission_id: int, *, now: datetime | None = None) -> TakenOff:
    """Take the worker of a mission off all that is left since they said themselves that they cannot come.

    Raises
    ------
    NotFound, NotPossible, Invalid
        As ``take_off`` does; not possible is it also without such a word.
    """
    now = now or datetime.now(UTC)
    mission = _of(session, actor, mission_id, as_lead=False)
    said = select(WorkerWord.at).where(WorkerWord.mission_id == mission_id, WorkerWord.word == Word.CANNOT)
    at = session.scalar(said)
    if at is None:
        raise NotPossible(Thing.MISSION, mission.state, Action.TAKE_OFF)
    return _take_off(session, actor, mission, _said_at(at, now), now)


def take_off_as_heard(session: Session, actor: Actor, mission_id: int, said_at: datetime, now: datetime) -> TakenOff:
    """Take the worker of a mission off all that is left since they said, at a moment, that they cannot come.

    The engine does so while nobody is at the office: it decides nothing, it writes down what the person said.

    Raises
    ------
    NotFound, NotPossible, Invalid
        As ``take_off`` does.
    """
    mission = _of(session, actor, mission_id, as_lead=True)
    return _take_off(session, actor, mission, _said_at(said_at, now), now)


def _said_at(at: datetime, now: datetime) -> CannotCome:
    """Take somebody at their word of a moment: they worked until then, unless that is too long ago to say."""
    return CannotCome(TakeOffReason.UNABLE, worked_until=min(at, now) if at > now - AFTERWARDS else now)


def take_off(
    session: Session,
    actor: Actor,
    mission_id: int,
    said: CannotCome,
    *,
    as_lead: bool = False,
    now: datetime | None = None,
) -> TakenOff:
    """Take the worker of a published or confirmed mission off some of its days, or off all that is left.

    ``as_lead``: somebody acts who plans the market, whichever agency's mission it is; else for their own agency.

    Raises
    ------
    NotFound
        When the actor's agency has no such mission or, ``as_lead``, the market that they plan.
    NotPossible
        When it does not stand any more: somebody was faster, or it was called off.
    Invalid
        When nothing of these days is left to free (``days``), or the moment is too long ago, to come, or not within
        the hours of the first of them (``worked_until``).
    """
    now = now or datetime.now(UTC)
    mission = _of(session, actor, mission_id, as_lead=as_lead)
    return _take_off(session, actor, mission, said, now, within=True)


def _take_off(
    session: Session, actor: Actor, mission: Mission, said: CannotCome, now: datetime, *, within: bool = False
) -> TakenOff:
    """Take off; ``within``: what was worked must lie within the hours (a word may be given before they begin)."""
    until = (said.worked_until or now).astimezone(UTC).replace(second=0, microsecond=0)
    mission = read_locked(session, mission)
    if mission.state not in STANDING:
        raise NotPossible(Thing.MISSION, mission.state, Action.TAKE_OFF)
    if until < now - AFTERWARDS:
        field, problem = "worked_until", "too_long_ago"
        raise Invalid(field, problem)
    shifts = _shifts(session, mission.id)
    if within and said.worked_until is not None:
        _check_worked(until, [each for each in shifts if said.is_on(each.day)], now)
    free_to_go = {each.id for each in _shifts(session, mission.id, NOT_ENTERED)}
    chosen = [each for each in shifts if each.id in free_to_go and each.ends_at > until and said.is_on(each.day)]
    if not chosen:
        field, problem = "days", "nothing_to_free"
        raise Invalid(field, problem)
    before = [Shift(each.day, each.starts_at, each.ends_at, each in chosen) for each in shifts]
    freed: defaultdict[date, list[int]] = defaultdict(list)
    whole = len(chosen) == len(shifts)
    for shift in chosen:
        rest = shift.id
        if shift.starts_at < until:
            rest, whole = cut_in_two(session, actor, shift, until), False
        freed[shift.day].append(rest)
    gone = mission if whole else split(session, actor, mission, [each for rows in freed.values() for each in rows])
    free = [(each.starts_at, each.ends_at) for each in before if each.freed]
    move(session, actor, gone, Action.TAKE_OFF, detail=lost(session, actor, free, now))
    gone.taken_off = said.reason
    session.flush()
    noted = note_away(session, actor, gone.worker_id, before, since=until, throughout=said.days is None)
    look_again(session, actor, accepted=True, now=now)  # missions elsewhere too stand on days without this person now
    ask_for_reoffer(session, actor, gone)
    count_who_could_come(session, actor, [gone.request_id], now)
    begun = any(each.freed and each.starts_at <= now < each.ends_at for each in before)
    return TakenOff(gone.id, gone.request_id, tuple(freed), gone.agency_id, said.reason, noted, begun)


def _check_worked(until: datetime, shifts: Sequence[RequestShift], now: datetime) -> None:
    """Refuse a moment that is to come, or outside the work of the first day; between two shifts of it is within."""
    field = "worked_until"
    if until > now:
        problem = "not_yet"
        raise Invalid(field, problem)
    of_day = [each for each in shifts if each.day == shifts[0].day]
    if of_day and not of_day[0].starts_at <= until <= max(each.ends_at for each in of_day):
        problem = "outside_the_hours"
        raise Invalid(field, problem)


def _shifts(session: Session, mission: int, *conditions: ColumnElement[bool]) -> list[RequestShift]:
    query = (
        select(RequestShift)
        .join(MissionShift, MissionShift.request_shift_id == RequestShift.id)
        .where(MissionShift.mission_id == mission, *conditions)
        .order_by(RequestShift.starts_at)
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(query))


def _of(session: Session, actor: Actor, mission_id: int, *, as_lead: bool) -> Mission:
    """Return a mission of the actor's agency or of the market that they plan; nobody's is a draft."""
    mine = own(actor)
    if as_lead:
        require_lead(actor)
        mine = and_(Mission.market_id == actor.market, Mission.published_at.is_not(None))
    found = session.scalars(select(Mission).where(mine, Mission.id == mission_id)).one_or_none()
    if found is None:
        raise NotFound(Thing.MISSION, mission_id)
    return found
