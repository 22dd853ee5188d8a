"""Every way in which the product makes an event, one after the other: what people do, and what the clock does.

Each is played in the world of the tests, where more people are to be told (``furnish``).
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Protocol

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.states import Action, move
from scheduler.core.tables import (
    Employment,
    Market,
    Mission,
    MissionShift,
    Preparation,
    RequestShift,
    Run,
    StandBy,
    User,
    Worker,
    WorkerContact,
    WorkerName,
    WorkerWord,
)
from scheduler.core.tables.codes import (
    DeclineReason,
    MailWish,
    ManualKind,
    MissionState,
    OrganisationKind,
    Origin,
    RequestReason,
    Role,
    RunState,
    Word,
    WorkerChannel,
)
from scheduler.core.tables.journey_codes import TravelMode
from scheduler.core.tables.taking_off_codes import TakeOffReason
from scheduler.market.change_settings import change_settings, market_settings
from scheduler.market.duty import choose_duty
from scheduler.missions import confirm, confirm_some, decline
from scheduler.missions.heard import see_to, words_to_see_to
from scheduler.missions.no_show import no_show
from scheduler.missions.own_stand_bys import ask_own_stand_by
from scheduler.missions.taking_off import CannotCome, take_off
from scheduler.missions.undo_no_show import undo_no_show
from scheduler.planning import begin, fail_silent
from scheduler.planning.by_hand import forbid, pin, swap
from scheduler.planning.night_runs import note_missed, tell_if_late
from scheduler.planning.offering import offer, reoffer
from scheduler.planning.overdue import remind_and_expire
from scheduler.planning.records import fail
from scheduler.planning.undoing import undo
from scheduler.requests import AskedShift, NewRequest, cancel, cancel_days, extend, move_hours, shorten
from scheduler.requests.answering import answer
from scheduler.requests.ask import ask
from scheduler.requests.usual_week import Hours
from tests.scheduler.changed_requests import EARLIER, MORNING, day, more
from tests.scheduler.db.test_guards import mission
from tests.scheduler.db.world import MONDAY, World, moment, stored

A_NIGHT = date(2027, 3, 1)
DONE: Mapping[str, Any] = {"ended_at": moment(-2, 4), "medium": 0, "soft": 0}
"""What a run must say that is done."""

LATE = Hours(14 * 60, 20 * 60 + 30)
"""Hours at which nobody of the world is available."""


class Acting(Protocol):
    """Whatever lets somebody act: the stage, or a database of its own."""

    def acting(self, actor: Actor) -> AbstractContextManager[Session]: ...

    def administering(self) -> AbstractContextManager[Session]: ...


Path = Callable[[Acting, World], None]


def furnish(on: Acting, world: World) -> None:
    """Let more people be told: by other channels, daily, and some who want or may get nothing."""
    more_people = (
        ("Paul", world.agency, OrganisationKind.AGENCY, Role.COORDINATOR, MailWish.DIGEST),
        ("Nadia", world.agency, OrganisationKind.AGENCY, Role.COORDINATOR, MailWish.NONE),
        ("Louis", world.lead, OrganisationKind.AGENCY, Role.PLANNER, MailWish.DIGEST),
        ("Serge", world.establishment, OrganisationKind.ESTABLISHMENT, Role.REQUESTER, MailWish.DIGEST),
        ("Gone", world.agency, OrganisationKind.AGENCY, Role.COORDINATOR, MailWish.EACH),
    )
    with on.administering() as session:
        for name, organisation, kind, role, mail in more_people:
            left = moment(-9, 8) if name == "Gone" else None
            session.add(
                User(
                    email=f"{name}@example.com".lower(),
                    name=name,
                    organisation_id=organisation,
                    kind=kind,
                    role=role,
                    mail=mail,
                    accepted_at=moment(-30, 8),
                    disabled_at=left,
                )
            )
        for worker, channel in ((world.confirmed_worker, WorkerChannel.EMAIL), (world.free_worker, WorkerChannel.SMS)):
            values = {"phone": "+33600000002", "email": "w@example.com", "consented_on": date(2026, 9, 1)}
            session.add(WorkerContact(worker_id=worker, channel=channel, **values))


def add_second_day(on: Acting, world: World, which: int) -> None:
    """Give one of the world's missions the second day too."""
    with on.administering() as session:
        found = session.get_one(Mission, which)
        session.add(
            MissionShift(
                mission_id=which,
                request_shift_id=world.second_shift,
                request_id=world.request,
                worker_id=found.worker_id,
                state=found.state,
                headcount=2,
                slot=1 if which == world.published else 2,
                during=Range(moment(1, 6), moment(1, 13)),
            )
        )


def both_days(on: Acting, world: World) -> None:
    add_second_day(on, world, world.published)
    add_second_day(on, world, world.confirmed)


def _confirm(on: Acting, world: World) -> None:
    with on.acting(world.agnes) as session:
        confirm(session, world.agnes, world.published)


def _confirm_some(on: Acting, world: World) -> None:
    add_second_day(on, world, world.published)
    with on.acting(world.agnes) as session:
        confirm_some(session, world.agnes, world.published, [MONDAY], DeclineReason.HOURS)


def _decline(on: Acting, world: World) -> None:
    with on.acting(world.agnes) as session:
        decline(session, world.agnes, world.published, DeclineReason.TRANSPORT)


def _decline_of_the_lead(on: Acting, world: World) -> None:
    _give_to_the_lead(on, world)
    with on.acting(world.leo) as session:
        decline(session, world.leo, world.published, DeclineReason.TRANSPORT)


def _give_to_the_lead(on: Acting, world: World) -> None:
    """Make the worker of the published mission one of the lead's own."""
    with on.administering() as session:
        file = Worker(code="W-LEAD", agency_id=world.lead, travel_mode=TravelMode.BIKE, max_travel_minutes=45)
        worker = stored(session, file).id
        session.add(WorkerName(worker_id=worker, display_name="Lead P."))
        contract = Employment(worker_id=worker, agency_id=world.lead, from_day=date(2026, 9, 1))
        whose = {"agency_id": world.lead, "worker_id": worker, "employment_id": stored(session, contract).id}
        session.execute(delete(MissionShift).where(MissionShift.mission_id == world.published))
        session.execute(update(Mission).where(Mission.id == world.published).values(whose))
        session.add(
            MissionShift(
                mission_id=world.published,
                request_shift_id=world.shift,
                request_id=world.request,
                worker_id=worker,
                state=MissionState.PUBLISHED,
                headcount=2,
                slot=1,
                during=Range(moment(0, 6), moment(0, 13)),
            )
        )


def _nobody_came(person: str) -> Path:
    def path(on: Acting, world: World) -> None:
        actor = world.people[person]
        assert actor
        with on.acting(actor) as session:
            no_show(session, actor, world.confirmed, MONDAY, now=moment(0, 7))

    return path


def _somebody_came_after_all(person: str, *, called: bool = False) -> Path:
    """Take back that nobody came, after a stand-by was called for it or nobody was."""

    def path(on: Acting, world: World) -> None:
        actor = world.people[person]
        assert actor
        _nobody_came(person)(on, world)
        if called:
            with on.administering() as session:
                session.execute(
                    update(Worker).where(Worker.id == world.free_worker).values(stands_by_since=date(2027, 1, 4))
                )
                listed = {"mission_id": world.confirmed, "worker_id": world.free_worker, "rank": 1}
                session.add(StandBy(market_id=world.calvados, **listed))
            with on.acting(world.lucie) as session:
                shifts, now = [world.shift], moment(0, 7)
                offer(session, world.lucie, world.request, world.free_worker, shifts, Origin.REOFFER, now=now)
        with on.acting(actor) as session:
            undo_no_show(session, actor, world.confirmed, now=moment(0, 8))

    return path


def _cannot_come(person: str, which: str) -> Path:
    def path(on: Acting, world: World) -> None:
        actor = world.people[person]
        assert actor
        said = CannotCome(TakeOffReason.UNABLE)
        with on.acting(actor) as session:
            take_off(session, actor, getattr(world, which), said, as_lead=person == "lucie", now=moment(-1, 7))

    return path


def _nobody_came_one_day(on: Acting, world: World) -> None:
    add_second_day(on, world, world.confirmed)
    with on.acting(world.sophie) as session:
        no_show(session, world.sophie, world.confirmed, day(1), now=moment(1, 7))


def _cancel(person: str) -> Path:
    def path(on: Acting, world: World) -> None:
        with on.administering() as session:
            mission(session, world, MissionState.PROPOSED)
        actor = world.people[person]
        assert actor
        with on.acting(actor) as session:
            cancel(session, actor, world.request)

    return path


def _cancel_what_began(on: Acting, world: World) -> None:
    add_second_day(on, world, world.confirmed)
    began = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(hours=2)
    with on.administering() as session:
        session.execute(
            update(RequestShift)
            .where(RequestShift.id == world.shift)
            .values(day=began.date(), starts_at=began, ends_at=began + timedelta(hours=7))
        )
    with on.acting(world.sophie) as session:
        cancel(session, world.sophie, world.request)


def _cancel_days(*days: int) -> Path:
    def path(on: Acting, world: World) -> None:
        both_days(on, world)
        with on.acting(world.sophie) as session:
            cancel_days(session, world.sophie, world.request, {day(each) for each in days})

    return path


def _cancel_all_that_somebody_has(on: Acting, world: World) -> None:
    with on.acting(world.sophie) as session:
        cancel_days(session, world.sophie, world.request, {day(0)})


def _shorten(on: Acting, world: World) -> None:
    both_days(on, world)
    with on.acting(world.lucie) as session:
        shorten(session, world.lucie, world.request, day(0))


def _extend(on: Acting, world: World) -> None:
    with on.acting(world.sophie) as session:
        extend(session, world.sophie, world.request, more(7, 8))


def _move_hours(on: Acting, world: World) -> None:
    with on.acting(world.sophie) as session:
        move_hours(session, world.sophie, world.request, {world.shift, world.second_shift}, EARLIER)


def _move_hours_of_one_day(on: Acting, world: World) -> None:
    both_days(on, world)
    with on.acting(world.lucie) as session:
        move_hours(session, world.lucie, world.request, {world.second_shift}, EARLIER)


def _move_hours_away(on: Acting, world: World) -> None:
    with on.acting(world.sophie) as session:
        move_hours(session, world.sophie, world.request, {world.shift}, LATE, free=True)


def _ask_for_this_morning(on: Acting, world: World) -> None:
    """On a Monday night, for its morning: no night plans that any more."""
    _ask(on, world, now=moment(7, 4))


def _ask(on: Acting, world: World, now: datetime | None = None) -> None:
    asked = NewRequest(
        site=world.site,
        job=world.job,
        first_day=day(7),
        last_day=day(7),
        reason=RequestReason.ABSENCE,
        shifts=(AskedShift(day(7), MORNING),),
        headcount=1,
    )
    with on.acting(world.sophie) as session:
        ask(session, world.sophie, asked, now=now)


def _answer(on: Acting, world: World) -> None:
    with on.acting(world.engine) as session:
        answer(session, world.engine, world.request, moment(0, 8))


def _change_settings(on: Acting, world: World) -> None:
    with on.acting(world.lucie) as session:
        found = market_settings(session, world.lucie)
        chosen = replace(found.chosen, nightly_start=time(3, 15))
        change_settings(session, world.lucie, chosen, seen=found.last)


def _announce_both(on: Acting, world: World) -> None:
    with on.administering() as session:
        session.get_one(Mission, world.confirmed).state = MissionState.PUBLISHED


def _swap_and_back(on: Acting, world: World) -> None:
    _announce_both(on, world)
    with on.acting(world.lucie) as session:
        swap(session, world.lucie, world.published, world.confirmed)
    with on.acting(world.lucie) as session:
        assert undo(session, world.lucie) == ManualKind.SWAP


def _forbid_and_back(on: Acting, world: World) -> None:
    with on.acting(world.lucie) as session:
        forbid(session, world.lucie, world.published)
    with on.acting(world.lucie) as session:
        undo(session, world.lucie)


def _forbid_in_the_draft(on: Acting, world: World) -> None:
    with on.administering() as session:
        draft = mission(session, world, MissionState.PROPOSED).id
    with on.acting(world.lucie) as session:
        forbid(session, world.lucie, draft)


def _pin_and_back(on: Acting, world: World) -> None:
    for wanted in (True, False):
        with on.acting(world.lucie) as session:
            pin(session, world.lucie, world.published, on=wanted)


def _overdue(on: Acting, world: World) -> None:
    with on.administering() as session:
        session.execute(update(Mission).where(Mission.id == world.published).values(answer_by=moment(-1, 12)))
    for hour in (10, 12):
        with on.acting(world.engine) as session:
            remind_and_expire(session, world.engine, moment(-1, hour))


def _overdue_of_the_lead(on: Acting, world: World) -> None:
    _give_to_the_lead(on, world)
    _overdue(on, world)


def _urgent_offer(on: Acting, world: World) -> None:
    _decline(on, world)
    with on.acting(world.lucie) as session:
        now, shifts = moment(-1, 20), [world.shift]
        offer(session, world.lucie, world.request, world.free_worker, shifts, Origin.URGENT, now=now)


def _automatic_offer(on: Acting, world: World) -> None:
    _decline(on, world)
    with on.administering() as session:
        session.execute(update(Market).values(settings={"automatic_reoffers": True}))
    with on.acting(world.engine) as session:
        reoffer(session, world.engine, world.published, now=moment(-1, 20))


def _stand_by_called(on: Acting, world: World) -> None:
    """Somebody who agreed to stand by is called on a Sunday evening, and says yes."""
    with on.administering() as session:
        session.execute(update(Worker).where(Worker.id == world.free_worker).values(stands_by_since=date(2027, 1, 4)))
        listed = {"mission_id": world.published, "worker_id": world.free_worker, "rank": 1}
        session.add(StandBy(market_id=world.calvados, **listed))
    _automatic_offer(on, world)
    with on.acting(world.engine) as session:
        called = session.scalars(select(Mission.id).where(Mission.origin == Origin.STAND_BY)).one()
    _say(on, world, called, Word.YES)


def _yes_taken_back(on: Acting, world: World) -> None:
    """The same, and then they say no after all."""
    _stand_by_called(on, world)
    with on.administering() as session:
        called = session.scalars(select(Mission.id).where(Mission.origin == Origin.STAND_BY)).one()
        session.execute(delete(WorkerWord).where(WorkerWord.mission_id == called))
    _say(on, world, called, Word.NO)


def _yes_counts(on: Acting, world: World) -> None:
    """The same where the agency lets the yes count, under a contract that was declared before hiring."""
    with on.acting(world.agnes) as session:
        choose_duty(session, world.agnes, None, yes_counts=True)
    declare(on, world)
    _stand_by_called(on, world)


def declare(on: Acting, world: World) -> None:
    """Give the free worker a mission of last week, for which their contract was declared."""
    with on.administering() as session:
        earlier = mission(session, world, MissionState.CONFIRMED)
        ticked = {"declared_on": date(2026, 9, 1), "receipt": "DPAE-2"}
        session.add(Preparation(mission_id=earlier.id, **ticked))


def _own_stand_by(*, confirmed: bool) -> Path:
    """The agency asks its own stand-by for what its worker cannot come to any more."""

    def path(on: Acting, world: World) -> None:
        with on.administering() as session:
            listed = {"mission_id": world.confirmed, "worker_id": world.free_worker, "rank": 1}
            session.add(StandBy(market_id=world.calvados, **listed))
        _cannot_come("agnes", "confirmed")(on, world)
        with on.acting(world.agnes) as session:
            ask_own_stand_by(
                session, world.agnes, world.confirmed, world.free_worker, confirmed=confirmed, now=moment(-1, 7)
            )

    return path


def _cannot_at_night(on: Acting, world: World) -> None:
    with on.administering() as session:
        session.execute(update(Market).values(settings={"automatic_reoffers": True}))
    _say(on, world, world.confirmed, Word.CANNOT)


def _warned_and_back(on: Acting, world: World) -> None:
    """The same where nothing follows by itself, and then they can come after all."""
    _say(on, world, world.confirmed, Word.CANNOT)
    with on.administering() as session:
        session.execute(delete(WorkerWord).where(WorkerWord.mission_id == world.confirmed))
    _say(on, world, world.confirmed, Word.YES)


def _say(on: Acting, world: World, which: int, word: Word) -> None:
    """Let a worker say something on a Sunday evening, and the job worker see to it."""
    now = moment(-1, 20)
    with on.administering() as session:
        session.add(WorkerWord(mission_id=which, word=word, at=now))
    with on.acting(world.engine) as session:
        for said in words_to_see_to(session, world.engine, now):
            see_to(session, world.engine, said, now)


def _begun(on: Acting, world: World, night: date | None) -> int:
    with on.acting(world.engine) as session:
        return begin(session, world.engine, night=night)


def _silent(night: date | None) -> Path:
    def path(on: Acting, world: World) -> None:
        which = _begun(on, world, night)
        with on.administering() as session:
            silent = func.now() - timedelta(minutes=2)
            session.execute(update(Run).where(Run.id == which).values(heartbeat_at=silent))
        with on.acting(world.lucie) as session:
            fail_silent(session, world.lucie)

    return path


def _refused(on: Acting, world: World) -> None:
    which = _begun(on, world, A_NIGHT)
    with on.acting(world.engine) as session:
        fail(session, world.engine, session.get_one(Run, which), "infeasible: what must be kept contradicts itself")


def _missed(on: Acting, world: World) -> None:
    with on.administering() as session:
        session.execute(update(Market).values(nightly_start=time(3)))
        session.add(Run(market_id=world.calvados, state=RunState.DONE, night=date(2027, 2, 27), **DONE))
    with on.acting(world.engine) as session:
        assert note_missed(session, world.engine, moment(0, 20)) == A_NIGHT


def _late(on: Acting, world: World) -> None:
    which = _begun(on, world, A_NIGHT)
    with on.administering() as session:
        session.execute(update(Run).where(Run.id == which).values(due_at=moment(0, 2), started_at=moment(0, 5)))
    with on.acting(world.engine) as session:
        run = session.get_one(Run, which)
        run.medium, run.soft = DONE["medium"], DONE["soft"]
        run.ended_at = func.now()
        move(session, world.engine, run, Action.FINISH)
        tell_if_late(session, world.engine, run)


def _stopped(on: Acting, world: World) -> None:
    which = _begun(on, world, None)
    with on.acting(world.engine) as session:
        run = session.get_one(Run, which)
        run.ended_at = func.now()
        move(session, world.engine, run, Action.STOP)


PATHS: Mapping[str, Path] = {
    "a stand-by is called and says yes": _stand_by_called,
    "a stand-by takes back their yes": _yes_taken_back,
    "an agency asks its own stand-by": _own_stand_by(confirmed=False),
    "an agency asks its own stand-by, who comes": _own_stand_by(confirmed=True),
    "a stand-by's yes counts": _yes_counts,
    "somebody says at night that they cannot come any more": _cannot_at_night,
    "somebody says at night that they cannot come any more, and that they can after all": _warned_and_back,
    "an agency confirms": _confirm,
    "an agency confirms some days": _confirm_some,
    "an agency declines": _decline,
    "the lead declines for its own worker": _decline_of_the_lead,
    "the site says that nobody came": _nobody_came("sophie"),
    "the agency says that nobody came": _nobody_came("agnes"),
    "the site takes back that nobody came": _somebody_came_after_all("sophie"),
    "the agency takes back that nobody came, after a stand-by was called": _somebody_came_after_all(
        "agnes", called=True
    ),
    "the agency says that somebody cannot come any more": _cannot_come("agnes", "confirmed"),
    "the lead takes somebody off": _cannot_come("lucie", "confirmed"),
    "the lead takes somebody off who was only announced": _cannot_come("lucie", "published"),
    "nobody came on one day of two": _nobody_came_one_day,
    "a site cancels": _cancel("sophie"),
    "the lead cancels": _cancel("lucie"),
    "a site cancels what has begun": _cancel_what_began,
    "a site cancels one day of two": _cancel_days(1),
    "a site cancels all days": _cancel_days(0, 1),
    "a site cancels all that somebody has": _cancel_all_that_somebody_has,
    "the lead shortens": _shorten,
    "a site extends": _extend,
    "a site moves hours": _move_hours,
    "the lead moves the hours of one day": _move_hours_of_one_day,
    "a site moves hours to when nobody can": _move_hours_away,
    "a site asks": _ask,
    "a site asks for this morning": _ask_for_this_morning,
    "a promise is kept": _answer,
    "the lead changes settings": _change_settings,
    "a swap and its undoing": _swap_and_back,
    "somebody is forbidden and allowed again": _forbid_and_back,
    "somebody is forbidden in a draft": _forbid_in_the_draft,
    "a mission is pinned and no longer": _pin_and_back,
    "an offer runs out": _overdue,
    "an offer to the lead itself runs out": _overdue_of_the_lead,
    "an urgent offer": _urgent_offer,
    "an offer by the engine": _automatic_offer,
    "a night falls silent": _silent(A_NIGHT),
    "a run that was asked for falls silent": _silent(None),
    "a night finds no plan": _refused,
    "nobody begins a night": _missed,
    "a night is late": _late,
    "a run is stopped": _stopped,
}
"""By what happens; a plan that is published stands in the test, since it needs a search."""


def missions_made(session: Session) -> list[int]:
    """Return all missions in the order in which they were made."""
    return list(session.scalars(select(Mission.id).order_by(Mission.id)))
