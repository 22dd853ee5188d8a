"""News between the nights, answered by moving what is only held: whole, once, and at nobody's cost who was told."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text, update

from scheduler.core.tables import Commitment, Event, Market, Mission, Request, RequestPerson, RequestShift
from scheduler.core.tables.codes import DeclineReason, MissionState, PersonWish, RequestReason
from scheduler.missions import decline
from scheduler.planning.candidates import candidates, opening
from scheduler.planning.news import Answered, answer_news
from scheduler.planning.offering import reoffer
from scheduler.planning.search import search
from scheduler.requests import AskedShift, Extension, NewRequest, extend
from scheduler.requests.ask import ask
from scheduler.requests.usual_week import Hours
from tests.scheduler.db.world import MONDAY, moment, stored
from tests.scheduler.planning.holds import announced, held, name_late
from tests.scheduler.planning.plays import Play

DAY = 2


@dataclass(frozen=True)
class Stage:
    """Two requests at the same hours: one that its worker declines, one that is held."""

    request: int
    shift: int
    other_request: int
    other_shift: int
    published: int


def asked(play: Play, after: int = DAY) -> tuple[int, int]:
    """Ask for a morning some days after the Monday, of a request of its own; return it and its shift."""
    world = play.world
    day = MONDAY + timedelta(days=after)
    with play.administering() as session:
        request = Request(
            market_id=world.calvados,
            organisation_id=world.establishment,
            site_id=world.site,
            job_id=world.job,
            reason=RequestReason.ABSENCE,
            first_day=day,
            last_day=day,
            headcount=1,
            created_by=world.sophie.user,
        )
        begins, ends = moment(after, 7), moment(after, 11)
        shift = RequestShift(headcount=1, day=day, starts_at=begins, ends_at=ends)
        request.shifts = [shift]
        stored(session, request)
        return request.id, shift.id


@pytest.fixture
def staged(play: Play) -> Stage:
    """Let W-FREE alone be able to come to the first request; W-PUBLISHED could come to what W-FREE holds."""
    world = play.world
    request, shift = asked(play)
    other_request, other_shift = asked(play)
    name_late(play, automatic_reoffers=True, horizon_days=150)
    with play.administering() as session:
        session.add(RequestPerson(request_id=request, worker_id=world.published_worker, wish=PersonWish.FORBIDDEN))
        session.add(Commitment(worker_id=world.confirmed_worker, starts_at=moment(DAY, 6), ends_at=moment(DAY, 12)))
    stays = (world.shift, "W-PUBLISHED")
    play.published(play.drafted(stays, (shift, "W-OTHER"), (other_shift, "W-FREE")))
    with play.administering() as session:
        of_other = select(Mission.id).where(Mission.request_id == request, Mission.state == MissionState.PROPOSED)
        mission = session.scalars(of_other).one()
        values = {"published_at": moment(-20, 8), "held_since": None, "state": MissionState.PUBLISHED}
        session.execute(update(Mission).where(Mission.id == mission).values(values))
    assert held(play).keys() == {("W-FREE", frozenset({other_shift}))}
    return Stage(request, shift, other_request, other_shift, mission)


def refused(play: Play, staged: Stage) -> tuple[int, ...]:
    """Let the agency decline; return what the list of candidates gives the engine to offer."""
    world = play.world
    with play.acting(world.bruno) as session:
        decline(session, world.bruno, staged.published, DeclineReason.HOURS)
    with play.acting(world.engine) as session:
        return reoffer(session, world.engine, staged.published)


def answered(play: Play, staged: Stage) -> Answered:
    return answer_news(play.database, "calvados", staged.request)


def test_two_moves_find_somebody_where_the_list_finds_nobody(play: Play, staged: Stage) -> None:
    world = play.world
    assert refused(play, staged) == ()
    before = play.in_force()
    found = answered(play, staged)
    assert (found.offered, len(found.held), len(found.replaced)) == ((), 2, 1)
    assert held(play).keys() == {
        ("W-FREE", frozenset({staged.shift})),
        ("W-PUBLISHED", frozenset({staged.other_shift})),
    }
    assert play.in_force() == before  # whoever was told keeps what they have
    assert answered(play, staged) == Answered()
    with play.acting(world.sophie) as session:
        promised = session.scalars(text("SELECT request_shift_id FROM promised_slots()"))
        assert set(promised) == {staged.shift, staged.other_shift}


def test_whoever_was_told_stays(play: Play, staged: Stage) -> None:
    refused(play, staged)
    with play.administering() as session:  # W-FREE was told of the other request, and may not be moved any more
        values = {"published_at": moment(-20, 8), "held_since": None, "state": MissionState.PUBLISHED}
        of_other = Mission.request_id == staged.other_request
        session.execute(update(Mission).where(of_other, Mission.state == MissionState.PROPOSED).values(values))
    before = play.in_force()
    assert answered(play, staged) == Answered()
    assert play.in_force() == before


def test_what_is_due_is_offered_at_once(play: Play, staged: Stage) -> None:
    refused(play, staged)
    name_late(play, days=140)
    found = answered(play, staged)
    assert (len(found.offered), found.held) == (2, ())
    with play.administering() as session:
        states = select(Mission.state, Mission.origin).where(Mission.id.in_(found.offered)).order_by(Mission.origin)
        assert [tuple(row) for row in session.execute(states)] == [("published", "reoffer"), ("published", "run")]


def test_a_market_that_offers_nothing_by_itself_moves_nothing(play: Play, staged: Stage) -> None:
    refused(play, staged)
    for settings in ({"automatic_reoffers": False}, {"automatic_reoffers": True, "announce_days": 0}):
        with play.administering() as session:
            session.execute(update(Market).values(settings=Market.settings.op("||")(settings)))
        assert answered(play, staged) == Answered()
    assert held(play).keys() == {("W-FREE", frozenset({staged.other_shift}))}


def nobody_else_is_free(play: Play) -> None:
    """Let whoever could come in place of W-FREE have something else to do."""
    with play.administering() as session:
        for worker in (play.world.published_worker, play.world.other_worker):
            session.add(Commitment(worker_id=worker, starts_at=moment(DAY, 6), ends_at=moment(DAY, 12)))


def test_nothing_is_moved_for_nothing(play: Play, staged: Stage) -> None:
    refused(play, staged)
    nobody_else_is_free(play)
    assert answered(play, staged) == Answered()
    assert held(play).keys() == {("W-FREE", frozenset({staged.other_shift}))}


def test_what_changed_during_the_search_is_seen(play: Play, staged: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    refused(play, staged)

    def meanwhile(*given: object) -> object:
        found = search(*given)  # type: ignore[arg-type]  # as it was called
        nobody_else_is_free(play)
        return found

    monkeypatch.setattr("scheduler.planning.news.search", meanwhile)
    assert answered(play, staged) == Answered()
    assert held(play).keys() == {("W-FREE", frozenset({staged.other_shift}))}


def test_who_dies_in_the_middle_leaves_nothing_half_done(
    play: Play, staged: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused(play, staged)
    with play.administering() as session:
        last = session.scalars(select(func.max(Event.id))).one()

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr("scheduler.planning.news.tell_of_lost", die)  # all is moved by then, and nothing committed
        with pytest.raises(KeyboardInterrupt):
            answered(play, staged)
    assert held(play).keys() == {("W-FREE", frozenset({staged.other_shift}))}
    with play.administering() as session:
        assert session.scalars(select(func.max(Event.id))).one() == last
    assert len(answered(play, staged).held) == 2


def test_who_asks_or_prolongs_has_the_engine_plan_around_it(play: Play) -> None:
    world = play.world
    query = text("SELECT args ->> 'request' FROM procrastinate.procrastinate_jobs WHERE task_name = 'news' ORDER BY id")
    name_late(play, automatic_reoffers=True, horizon_days=150)
    with play.acting(world.sophie) as session:
        day = MONDAY + timedelta(days=7)
        hours = AskedShift(day, Hours(7 * 60, 11 * 60))
        new = NewRequest(world.site, world.job, day, day, RequestReason.ABSENCE, (hours,))
        made = ask(session, world.sophie, new)
    with play.acting(world.sophie) as session:
        extend(session, world.sophie, world.request, Extension(day, (hours,)), free=True)
        assert session.scalars(query).all() == [str(made), str(world.request)]
    found = answer_news(play.database, "calvados", made)
    assert len(found.held) == 1


def test_who_is_held_elsewhere_is_not_offered_more_days_and_that_is_told_to_nobody(play: Play) -> None:
    world = play.world
    day = MONDAY + timedelta(days=7)
    _, shift = asked(play, after=7)
    name_late(play, automatic_reoffers=True, horizon_days=150)
    play.published(play.drafted((world.shift, "W-PUBLISHED"), (shift, "W-PUBLISHED")))
    before = held(play).keys()
    assert before == {("W-PUBLISHED", frozenset({shift}))}
    with play.acting(world.sophie) as session:
        more = Extension(day, (AskedShift(day, Hours(8 * 60, 12 * 60)),))
        done = extend(session, world.sophie, world.request, more)  # nothing stands in the way that a site may know
    assert (done.shifts, done.offered) == (1, 1)  # W-CONFIRMED alone
    assert announced(play, moment(-14, 8)).lost == ()
    assert held(play).keys() == before


def test_a_planner_reads_who_would_be_missed_elsewhere_after_all_others(play: Play) -> None:
    world = play.world
    (_, shift), (_, other_shift) = asked(play), asked(play)
    name_late(play, horizon_days=150)
    play.published(play.drafted((world.shift, "W-PUBLISHED"), (other_shift, "W-FREE")))
    with play.acting(world.lucie) as session:
        found = candidates(opening(session, world.lucie, [shift], moment(-14, 8), by_hand=True))
    assert [each.hand.code for each in found if each.promised] == ["W-FREE"]
    assert found[-1].hand.code == "W-FREE"
    assert len(found) > 1
