"""An agency asks its own stand-by for days that it has lost: nobody else's, by every rule, and the lead knows."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from scheduler.core.access import Actor
from scheduler.core.errors import Conflict, NotAllowed, NotFound
from scheduler.core.tables import Event, Mission, MissionShift, RequestShift, StandBy, TravelTime, Worker
from scheduler.core.tables.codes import Audience, Channel, MissionState, Origin
from scheduler.core.tables.taking_off_codes import TakeOffReason
from scheduler.missions import mission
from scheduler.missions.own_stand_bys import ToAsk, ask_own_stand_by, own_stand_bys
from scheduler.missions.taking_off import CannotCome, take_off
from scheduler.planning.stand_by.listing import list_stand_bys
from tests.scheduler.db.manche import furnish
from tests.scheduler.db.world import MONDAY, moment
from tests.scheduler.missions.test_monday_morning import QUARTER_TO_SEVEN, Morning
from tests.scheduler.planning.conftest import play
from tests.scheduler.planning.offers import by_engine, offered
from tests.scheduler.planning.plays import Play

__all__ = ["play"]  # a fixture


def lost(morning: Morning) -> int:
    """Take the confirmed worker off before the day begins; return the mission that is lost."""
    world = morning.world
    with morning.play.acting(world.agnes) as session:
        unable = CannotCome(TakeOffReason.UNABLE)
        return take_off(session, world.agnes, world.confirmed, unable, now=QUARTER_TO_SEVEN).mission


def asked(morning: Morning, mission: int, *, confirmed: bool, by: Actor | None = None, worker: int = 0) -> Mission:
    actor, who = by or morning.world.agnes, worker or morning.world.free_worker
    with morning.play.acting(actor) as session:
        made = ask_own_stand_by(session, actor, mission, who, confirmed=confirmed, now=QUARTER_TO_SEVEN)
    with morning.play.administering() as session:
        return session.get_one(Mission, made)


def shown(morning: Morning, actor: Actor, mission: int) -> ToAsk | None:
    with morning.play.acting(actor) as session:
        return own_stand_bys(session, actor, mission, QUARTER_TO_SEVEN)


def test_one_step_brings_the_own_stand_by_and_all_read_so(play: Play) -> None:
    world, morning = play.world, Morning(play)
    gone = lost(morning)
    found = shown(morning, world.agnes, gone)
    assert found
    assert ([each.name for each in found.people], found.days) == (["Free P."], (MONDAY,))
    made = asked(morning, gone, confirmed=True)
    assert (made.state, made.worker_id, made.origin) == (
        MissionState.CONFIRMED,
        world.free_worker,
        Origin.STAND_BY,
    )
    [(way, told)] = morning.read(Audience.LEAD, "offer_own")
    assert way == Channel.EMAIL
    assert "W-FREE, prévu(e) en remplacement. C’est confirmé." in told
    assert "Réponse attendue" not in told
    assert morning.read(Audience.AGENCY, "offer_own") == [], "nobody of the agency has anything left to answer"
    assert len(morning.read(Audience.SITE, "confirm")) == 2, "Sophie and Simone"
    assert morning.read(Audience.WORKER, "confirm")
    assert morning.read(Audience.WORKER, "call") == [], "they know already"
    assert shown(morning, world.agnes, gone) is None, "nothing is left to ask for"
    with play.acting(world.agnes) as session:
        done = [each.action for each in mission(session, world.agnes, made.id).history]
    assert done == ["offer_own", "confirm"]


def test_lists_made_anew_leave_the_lost_mission_its_own(play: Play) -> None:
    world, morning = play.world, Morning(play)
    gone = lost(morning)
    with play.acting(world.engine) as session:
        list_stand_bys(session, world.engine, QUARTER_TO_SEVEN)
    found = shown(morning, world.agnes, gone)
    assert found
    assert [each.name for each in found.people] == ["Free P."]
    with play.acting(world.engine) as session:  # its days are over
        list_stand_bys(session, world.engine, QUARTER_TO_SEVEN + timedelta(days=30))
    with play.administering() as session:
        assert session.scalars(select(StandBy.worker_id).where(StandBy.mission_id == gone)).all() == []


def test_an_offer_waits_for_their_yes_and_asks_who_agreed(play: Play) -> None:
    world, morning = play.world, Morning(play)
    made = asked(morning, lost(morning), confirmed=False)
    assert (made.state, made.origin) == (MissionState.PUBLISHED, Origin.STAND_BY)
    assert made.answer_by
    assert made.answer_by > QUARTER_TO_SEVEN
    [(_, told)] = morning.read(Audience.LEAD, "offer_own")
    assert "La réponse est attendue." in told
    assert [way for way, _ in morning.read(Audience.WORKER, "call")] == [Channel.SMS]
    assert morning.read(Audience.SITE, "confirm") == []
    with play.administering() as session:
        by = session.scalars(select(Event.user_id).where(Event.action == "offer_own")).one()
    assert by == world.agnes.user, "it is the agency's deed"


def test_whoever_comes_too_late_for_the_beginning_is_asked_for_the_rest(play: Play) -> None:
    """The shift begins in a quarter of an hour, and their way takes forty minutes."""
    world, morning = play.world, Morning(play)
    with play.administering() as session:
        session.execute(update(TravelTime).where(TravelTime.worker_id == world.free_worker).values(minutes=40))
    made = asked(morning, lost(morning), confirmed=True)
    with play.administering() as session:
        [(starts_at, ends_at)] = session.execute(
            select(RequestShift.starts_at, RequestShift.ends_at)
            .join(MissionShift, MissionShift.request_shift_id == RequestShift.id)
            .where(MissionShift.mission_id == made.id)
        ).all()
    assert starts_at == QUARTER_TO_SEVEN + timedelta(minutes=45), "the next quarter of an hour"
    assert ends_at == moment(0, 13)


def test_nobody_asks_what_is_not_theirs(play: Play) -> None:
    world, morning = play.world, Morning(play)
    with play.administering() as session:
        other = {"market_id": world.calvados, "mission_id": world.confirmed, "worker_id": world.other_worker}
        session.add(StandBy(**other, rank=3))
    gone = lost(morning)
    found = shown(morning, world.agnes, gone)
    assert found
    assert world.other_worker not in {each.worker for each in found.people}
    with pytest.raises(NotFound, match="worker"):
        asked(morning, gone, confirmed=True, worker=world.other_worker)
    for stranger in (world.bruno, world.lucie, world.leo):
        with pytest.raises(NotFound):
            asked(morning, gone, confirmed=True, by=stranger, worker=world.other_worker)
    for stranger in (world.sophie, world.denise, world.engine):
        with pytest.raises(NotAllowed):
            asked(morning, gone, confirmed=True, by=stranger)
    with pytest.raises(Conflict):  # it stands: nothing is lost
        asked(morning, world.published, confirmed=True)
    assert play.missions(MissionState.CONFIRMED) == set()


def test_what_is_open_is_told_to_whose_mission_it_was(play: Play) -> None:
    world, morning = play.world, Morning(play)
    gone = lost(morning)
    with play.administering() as session:
        people = furnish(session, world).people
    told = set()
    for name, actor in people.items():
        with play.database.transaction(actor) as session:
            call = {"mission": gone, "now": QUARTER_TO_SEVEN}
            if session.execute(text("SELECT * FROM shifts_to_offer(:mission, :now)"), call).all():
                told.add(name)
    assert told == {"agnes", "paula"}


def test_a_rule_that_would_be_broken_or_a_faster_lead_leaves_nothing(play: Play) -> None:
    world, morning = play.world, Morning(play)
    gone = lost(morning)
    with play.administering() as session:
        far = update(TravelTime).where(TravelTime.worker_id == world.free_worker)
        session.execute(far.values(minutes=90))
    with pytest.raises(Conflict, match="no_longer_possible"):
        asked(morning, gone, confirmed=True)
    with play.administering() as session:
        session.execute(far.values(minutes=20))
    offered(play, world.free_worker, world.shift, now=QUARTER_TO_SEVEN)
    assert shown(morning, world.agnes, gone) is None
    with pytest.raises(Conflict, match="no_longer_possible"):
        asked(morning, gone, confirmed=True)


def test_a_shift_that_has_begun_is_not_theirs_to_give(play: Play) -> None:
    world, morning = play.world, Morning(play)
    gone = lost(morning)
    with play.acting(world.agnes) as session:
        assert own_stand_bys(session, world.agnes, gone, moment(0, 6)) is None
        assert own_stand_bys(session, world.agnes, gone, moment(0, 6) - timedelta(minutes=1)) is not None


def test_the_engine_finds_nothing_to_do_after_the_agency(play: Play) -> None:
    world, morning = play.world, Morning(play)
    gone = lost(morning)
    asked(morning, gone, confirmed=False)
    with play.administering() as session:
        session.execute(
            text("UPDATE markets SET settings = '{\"automatic_reoffers\": true}' WHERE id = :id"),
            {"id": world.calvados},
        )
        assert session.scalar(select(Worker.stands_by_since).where(Worker.id == world.free_worker))
    assert by_engine(play, gone, QUARTER_TO_SEVEN) == ()
