from datetime import timedelta

import pytest
from sqlalchemy import update

from scheduler.core.errors import NotAllowed, NotFound
from scheduler.core.tables import Mission, Request
from scheduler.core.tables.codes import MissionState, PersonWish, RequestState
from scheduler.lead.request_detail import request
from scheduler.lead.request_list import Wanted, requests
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import MONDAY, World, moment
from tests.scheduler.draft import with_draft
from tests.scheduler.statements import counted

NOW = moment(-1, 18)


def test_a_request_says_how_its_slots_stand(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        with_draft(session, world)
    with stage.acting(world.lucie) as session:
        found = requests(session, world.lucie, Wanted(), NOW)
    row = next(each for each in found.rows if each.id == world.request)
    assert (row.slots, row.minutes, row.confirmed, row.published, row.proposed, row.empty) == (4, 1600, 1, 1, 2, 2)
    assert (row.site, row.job) == (world.site, "Entretien")
    assert {each.id for each in found.sites} == {world.site, world.other_site}
    assert {each.id for each in found.jobs} == {world.job, world.other_job}
    assert not found.more


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("state", RequestState.OPEN, ["request", "other_request"]),
        ("state", RequestState.FILLED, []),
        ("week", MONDAY, ["request", "other_request"]),
        ("week", MONDAY + timedelta(weeks=1), []),
        ("week", MONDAY - timedelta(weeks=1), []),
        ("page", 2, []),
    ],
)
def test_the_list_narrows(stage: Stage, world: World, field: str, value: object, expected: list[str]) -> None:
    with stage.acting(world.lucie) as session:
        found = requests(session, world.lucie, Wanted(**{field: value}), NOW)  # type: ignore[arg-type]  # one at a time
    assert {row.id for row in found.rows} == {getattr(world, name) for name in expected}


def test_the_list_narrows_to_a_site_or_a_job(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        at_site = requests(session, world.lucie, Wanted(site=world.other_site), NOW)
        of_job = requests(session, world.lucie, Wanted(job=world.other_job), NOW)
    assert [row.id for row in at_site.rows] == [world.other_request]
    assert of_job.rows == ()


def test_what_is_over_is_not_listed_until_asked_for(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.execute(update(Request).where(Request.id == world.other_request).values(state=RequestState.CANCELLED))
    with stage.acting(world.lucie) as session:
        coming = requests(session, world.lucie, Wanted(), NOW)
        later = requests(session, world.lucie, Wanted(), moment(30, 0))
        cancelled = requests(session, world.lucie, Wanted(state=RequestState.CANCELLED), NOW)
    assert [row.id for row in coming.rows] == [world.request]
    assert later.rows == ()
    assert [row.id for row in cancelled.rows] == [world.other_request]


def test_the_detail_says_who_has_which_slot(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        with_draft(session, world)
    with stage.acting(world.lucie) as session, counted(session) as statements:
        found = request(session, world.lucie, world.request)
    assert len(statements) <= 8
    monday, tuesday = found.shifts
    assert {(each.person.code, each.state) for each in monday.taken} == {
        ("W-PUBLISHED", MissionState.PUBLISHED),
        ("W-CONFIRMED", MissionState.CONFIRMED),
        ("W-FREE", MissionState.PROPOSED),
    }
    assert (monday.empty, tuesday.empty) == (0, 2)
    assert (monday.lacking, tuesday.lacking) == (0, 1)
    assert [(each.person.code, each.state) for each in tuesday.taken] == [("W-FREE", MissionState.PROPOSED)]
    assert found.skills == ("Entretien",)
    assert [(each.person.code, each.wish) for each in found.wishes] == [("W-PUBLISHED", PersonWish.PREFERRED)]
    assert [(each.person.code, each.shifts, each.minutes) for each in found.missions] == [
        ("W-FREE", 2, 800),
        ("W-CONFIRMED", 1, 400),
        ("W-PUBLISHED", 1, 400),
    ]


def test_a_draft_that_is_gone_is_not_listed(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        with_draft(session, world)
        session.execute(
            update(Mission).where(Mission.state == MissionState.PROPOSED).values(state=MissionState.WITHDRAWN)
        )
    with stage.acting(world.lucie) as session:
        found = request(session, world.lucie, world.request)
    assert {each.person.code for each in found.missions} == {"W-CONFIRMED", "W-PUBLISHED"}


@pytest.mark.parametrize("name", ["leo", "bruno", "sophie", "denise"])
def test_nobody_else_reads_requests_here(stage: Stage, world: World, name: str) -> None:
    actor = world.people[name]
    assert actor
    with stage.acting(actor) as session:
        with pytest.raises(NotAllowed):
            requests(session, actor, Wanted(), NOW)
        with pytest.raises(NotAllowed):
            request(session, actor, world.request)


def test_a_planner_of_another_market_finds_nothing(stage: Stage, world: World) -> None:
    with stage.acting(world.mona) as session:
        assert requests(session, world.mona, Wanted(), NOW).rows == ()
        with pytest.raises(NotFound):
            request(session, world.mona, world.request)
