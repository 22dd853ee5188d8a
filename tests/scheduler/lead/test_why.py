import pytest
from sqlalchemy import delete, select, update

from scheduler.core.errors import NotAllowed, NotFound
from scheduler.core.tables import Employment, Mission, MissionShift, RequestShift
from scheduler.core.tables.codes import MissionState
from scheduler.core.tables.journey_codes import TravelMode
from scheduler.lead.unfilled import Obstacle, UnknownTravel, unfilled, unfilled_by_draft
from scheduler.lead.why import why
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import MONDAY, World, moment
from tests.scheduler.draft import explained, with_draft
from tests.scheduler.statements import counted


def test_an_empty_shift_says_what_keeps_people_from_it(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        run = with_draft(session, world)
    with stage.acting(world.lucie) as session, counted(session) as statements:
        found = unfilled(session, world.lucie, run)
    assert len(statements) <= 3
    assert (found.workers, found.slots, found.minutes, found.filled, found.part) == (4, 1, 400, 3, 0.75)
    assert (found.places, found.dropped, found.left) == (4, 0, 1)
    assert found.reasons == (("max_travel", 1),)
    [asked] = found.requests
    assert (asked.request, asked.site, asked.main_reason, asked.free) == (world.request, "site", "max_travel", 0)
    assert asked.obstacles == (Obstacle("max_travel", 2, 2, alone=2), Obstacle("required_skill", 1, 1))
    assert asked.nearest == asked.obstacles[:1]
    assert [shift.id for shift in asked.shifts] == [world.second_shift]


def test_obstacles_of_several_shifts_show_their_range(stage: Stage, world: World) -> None:
    told = explained(world)
    told["empty"].append(
        {
            "shift": f"S{world.shift}",
            "request": f"R{world.request}",
            "empty": 1,
            "free": 1,
            "main_reason": None,
            "reasons": [{"name": "max_travel", "workers": 3, "alone": 3}],
        }
    )
    with stage.administering() as session:
        run = with_draft(session, world, explanation=told)
    with stage.acting(world.lucie) as session:
        found = unfilled(session, world.lucie, run)
        _, elsewhere = unfilled_by_draft(session, world.lucie, world.other_request)
    [asked] = found.requests
    assert asked.obstacles == (Obstacle("max_travel", 2, 3, alone=3), Obstacle("required_skill", 0, 1))
    assert asked.free == 1
    assert dict(found.reasons) == {"max_travel": 1, "free": 1}
    assert elsewhere is None


def test_whom_nobody_knows_the_way_of_is_named_with_the_agency_that_can_tell(stage: Stage, world: World) -> None:
    told = explained(world) | {"unknown": [{"worker": "W-FREE", "sites": 2}]}
    with stage.administering() as session:
        run = with_draft(session, world, explanation=told)
    with stage.acting(world.lucie) as session:
        assert unfilled(session, world.lucie, run).unknown == (UnknownTravel("W-FREE", "agency", 2),)


def test_a_run_without_a_record_left_nothing_empty(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        assert unfilled(session, world.lucie, world.run).requests == ()


def test_the_mission_says_why_this_person(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        run = with_draft(session, world)
        which = session.scalars(select(Mission.id).where(Mission.run_id == run)).one()
    with stage.acting(world.lucie) as session, counted(session) as statements:
        found = why(session, world.lucie, which)
    assert len(statements) <= 6
    assert (found.state, found.run, found.person.label) == (MissionState.PROPOSED, run, "W-FREE")
    assert (found.travel_minutes, found.max_travel_minutes, found.travel_mode) == (20, 45, TravelMode.BIKE)
    assert (found.familiar, found.preferred, found.wished_minutes) == (False, False, 900)
    assert found.skills == (("Entretien", True),)
    with stage.administering() as session:  # whoever has worked there knows the site, whatever the file says
        hours = {"day": moment(-180, 6).date(), "starts_at": moment(-180, 6), "ends_at": moment(-180, 13)}
        session.execute(update(RequestShift).where(RequestShift.id == world.shift).values(hours))
        who = world.confirmed_worker
        employment = select(Employment.id).where(Employment.worker_id == who).scalar_subquery()
        session.execute(update(Mission).where(Mission.id == which).values(worker_id=who, employment_id=employment))
    with stage.acting(world.lucie) as session:
        assert why(session, world.lucie, which).familiar
    assert [part.day for part in found.parts] == [MONDAY, MONDAY.replace(day=2)]
    assert found.minutes == 800
    assert [week.monday for week in found.weeks] == [MONDAY]
    assert found.eligible == 3
    [other] = found.others
    assert (other.person.label, other.points, other.travel_minutes, other.familiar) == ("W-OTHER", 250, 35, True)
    assert not found.cut


def test_a_mission_without_a_record_still_has_its_facts(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        found = why(session, world.lucie, world.published)
    assert found.eligible is None
    assert found.others == ()
    assert found.preferred  # the site asked for this person
    assert found.travel_minutes == 20


@pytest.mark.parametrize("name", ["leo", "agnes", "bruno", "sophie", "denise"])
def test_nobody_else_asks_why(stage: Stage, world: World, name: str) -> None:
    actor = world.people[name]
    assert actor
    with stage.acting(actor) as session:
        with pytest.raises(NotAllowed):
            why(session, actor, world.published)
        with pytest.raises(NotAllowed):
            unfilled(session, actor, world.run)


def test_another_market_has_no_such_mission_or_run(stage: Stage, world: World) -> None:
    with stage.acting(world.mona) as session:
        with pytest.raises(NotFound):
            why(session, world.mona, world.published)
        with pytest.raises(NotFound):
            unfilled(session, world.mona, world.run)


def test_a_mission_whose_shifts_were_all_taken_off_is_no_more(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.execute(delete(MissionShift).where(MissionShift.mission_id == world.published))
    with stage.acting(world.lucie) as session, pytest.raises(NotFound):
        why(session, world.lucie, world.published)
