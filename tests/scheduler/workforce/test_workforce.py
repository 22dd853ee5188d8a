"""An agency's people: Agnès sees hers; for Bruno, Mona and the others there are none of them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.core.errors import NotFound
from scheduler.core.tables import PassSuspension, Site, Worker, WorkerSkill
from scheduler.core.tables.codes import ExceptionKind, WeeklyKind
from scheduler.core.tables.journey_codes import TravelMode
from scheduler.workforce import Exemption, PassLine, Reach, Suspension, WorkerDetail, WorkerLine, worker, workers
from scheduler.workforce.passes import current
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import MONDAY, World, moment
from tests.scheduler.statements import counted

BEFORE = moment(-3, 8)
"""A Friday: the world's missions lie in the week after it."""


def listed(stage: Stage, world: World, person: str = "agnes", now: datetime = BEFORE) -> tuple[WorkerLine, ...]:
    actor = world.people[person]
    assert actor
    with stage.acting(actor) as session:
        return workers(session, actor, now)


def file_of(stage: Stage, world: World, worker_id: int, now: datetime = BEFORE) -> WorkerDetail:
    with stage.acting(world.agnes) as session:
        return worker(session, world.agnes, worker_id, now)


def test_the_list_says_what_matters_this_week(stage: Stage, world: World) -> None:
    confirmed, free, published = listed(stage, world)
    assert [each.name for each in (confirmed, free, published)] == ["Confirmed P.", "Free P.", "Published P."]
    assert (free.code, free.travel_mode, free.wished_minutes) == ("W-FREE", TravelMode.BIKE, 900)
    assert free.skills == ("Entretien",)
    assert (published.week_minutes, published.next_week_minutes) == (0, 400)
    assert (published.to_confirm, published.coming) == (1, 0)
    assert (confirmed.to_confirm, confirmed.coming) == (0, 1)
    assert (free.week_minutes, free.next_week_minutes, free.to_confirm, free.coming) == (0, 0, 0, 0)


def test_weeks_begin_on_the_markets_own_monday(stage: Stage, world: World) -> None:
    sunday_late = datetime(2027, 2, 28, 22, 59, tzinfo=UTC)
    assert [each.next_week_minutes for each in listed(stage, world, now=sunday_late)] == [400, 0, 400]
    monday_early = sunday_late + timedelta(minutes=1)
    assert [each.week_minutes for each in listed(stage, world, now=monday_early)] == [400, 0, 400]
    # The commitments elsewhere (three hours) lie in the week after it.
    assert [each.next_week_minutes for each in listed(stage, world, now=monday_early)] == [180, 180, 180]


def test_a_mission_that_is_over_is_not_coming(stage: Stage, world: World) -> None:
    assert [(each.to_confirm, each.coming) for each in listed(stage, world, now=moment(0, 13))] == [(0, 0)] * 3


def test_a_skill_is_listed_on_the_days_on_which_it_is_held(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.add_all(
            [
                WorkerSkill(worker_id=world.free_worker, skill_id=world.kitchen, from_day=MONDAY),
                WorkerSkill(worker_id=world.free_worker, skill_id=world.kitchen, to_day=date(2027, 1, 1)),
            ]
        )
    assert listed(stage, world)[1].skills == ("Entretien",)
    assert listed(stage, world, now=moment(0, 1))[1].skills == ("Cuisine", "Entretien")
    held = [(each.name, each.from_day, each.to_day) for each in file_of(stage, world, world.free_worker).skills]
    assert held == [("Cuisine", MONDAY, None), ("Cuisine", None, date(2027, 1, 1)), ("Entretien", None, None)]


@pytest.mark.parametrize("person", ["lucie", "leo", "mona", "sophie", "denise"])
def test_nobody_else_lists_or_opens_them(stage: Stage, world: World, person: str) -> None:
    actor = world.people[person]
    assert actor
    assert listed(stage, world, person) == ()
    for worker_id in (world.free_worker, world.published_worker, 0):
        with stage.acting(actor) as session, pytest.raises(NotFound):
            worker(session, actor, worker_id, BEFORE)


def test_another_agency_has_its_own(stage: Stage, world: World) -> None:
    assert [each.name for each in listed(stage, world, "bruno")] == ["Other P."]
    with stage.acting(world.bruno) as session, pytest.raises(NotFound):
        worker(session, world.bruno, world.free_worker, BEFORE)


def test_the_file_says_when_and_how_far(stage: Stage, world: World) -> None:
    found = file_of(stage, world, world.published_worker)
    assert (found.name, found.code, found.under_18) == ("Published P.", "W-PUBLISHED", False)
    assert (found.max_travel_minutes, found.wished_minutes) == (45, 900)
    week = [(each.rule, each.weekday, each.start_minute, each.end_minute) for each in found.available]
    assert week == [(WeeklyKind.AVAILABLE, day, 360, 1200) for day in range(1, 6)]
    [away] = found.exceptions
    assert (away.rule, away.starts_at.isoformat()) == (ExceptionKind.UNAVAILABLE, "2027-03-21T01:00:00+01:00")
    assert found.limits
    assert (found.limits.minutes_per_day, found.limits.minutes_per_week) == (600, None)
    [held] = found.passes
    away_day = MONDAY + timedelta(days=60)
    assert held == PassLine("999990000001", date(2026, 9, 1), date(2028, 8, 31), (Suspension(away_day, away_day),))
    expected = [(MONDAY + timedelta(days=7 * n), minutes) for n, minutes in ((-1, 0), (0, 400), (1, 180), (2, 0))]
    assert [(each.monday, each.minutes) for each in found.weeks] == expected
    assert [each.id for each in found.missions] == [world.published]
    assert file_of(stage, world, world.published_worker, moment(21, 0)).exceptions == ()
    assert file_of(stage, world, world.published_worker, moment(7, 0)).missions == ()


@pytest.mark.parametrize(
    ("ends_at", "days"),
    [
        (datetime(2027, 3, 2, tzinfo=UTC), (MONDAY, MONDAY)),
        (datetime(2027, 3, 8, tzinfo=UTC), (MONDAY, MONDAY + timedelta(days=6))),
        (datetime(2027, 3, 8, 1, tzinfo=UTC), None),
    ],
)
def test_whole_days_are_named_as_days(ends_at: datetime, days: tuple[date, date] | None) -> None:
    assert Exemption(ExceptionKind.UNAVAILABLE, datetime(2027, 3, 1, tzinfo=UTC), ends_at).days == days


def test_reach_counts_open_sites_of_the_territory(stage: Stage, world: World) -> None:
    assert file_of(stage, world, world.free_worker).reach == Reach(sites=1, known=1, all_sites=2)
    with stage.administering() as session:
        session.get_one(Worker, world.free_worker).max_travel_minutes = 19
    assert file_of(stage, world, world.free_worker).reach == Reach(sites=0, known=1, all_sites=2)
    with stage.administering() as session:
        session.get_one(Worker, world.free_worker).max_travel_minutes = None
        session.get_one(Site, world.other_site).closed_from = date(2026, 9, 1)
    assert file_of(stage, world, world.free_worker).reach == Reach(sites=1, known=1, all_sites=1)


def test_a_file_may_be_all_but_empty(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        bare = Worker(code="W-BARE", agency_id=world.agency)
        session.add(bare)
        session.flush()
        bare_id = bare.id
    line = listed(stage, world)[-1]
    assert (line.name, line.skills, line.held_pass, line.wished_minutes) == ("W-BARE", (), None, None)
    found = file_of(stage, world, bare_id)
    assert (found.name, found.limits, found.passes, found.available) == ("W-BARE", None, (), ())
    assert (found.reach, found.has_home) == (Reach(sites=0, known=0, all_sites=2), False)
    assert file_of(stage, world, world.free_worker).has_home


def test_several_suspensions_stay_with_their_pass(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.add(PassSuspension(pass_id=world.published_pass, from_day=date(2027, 1, 4), to_day=date(2027, 1, 8)))
    [held] = file_of(stage, world, world.published_worker).passes
    assert [each.from_day for each in held.suspensions] == [date(2027, 1, 4), MONDAY + timedelta(days=60)]
    assert held.suspended_on(date(2027, 1, 8)) == held.suspensions[0]
    assert held.suspended_on(date(2027, 1, 9)) is None


def test_an_open_suspension_holds_until_further_notice() -> None:
    held = PassLine(None, MONDAY, MONDAY + timedelta(days=700), (Suspension(MONDAY, None),))
    assert held.suspended_on(MONDAY + timedelta(days=600))
    assert not held.suspended_on(MONDAY - timedelta(days=1))


@pytest.mark.parametrize(("left", "warning"), [(91, None), (90, 90), (61, 90), (60, 60), (30, 30), (0, 30), (-1, 30)])
def test_the_end_of_a_pass_is_announced_three_times(left: int, warning: int | None) -> None:
    held = PassLine(None, date(2025, 1, 1), MONDAY + timedelta(days=left), ())
    assert held.days_left(MONDAY) == left
    assert held.warns(MONDAY) == warning


@given(st.lists(st.integers(1, 400), max_size=4), st.integers(-100, 2000))
def test_the_pass_that_counts_is_the_running_one_else_the_nearest(lengths: list[int], offset: int) -> None:
    passes: list[PassLine] = []
    first = MONDAY
    for length in lengths:
        passes.append(PassLine(None, first, first + timedelta(days=length), ()))
        first = passes[-1].to_day + timedelta(days=30)
    day = MONDAY + timedelta(days=offset)
    found = current(tuple(passes), day)
    running = [each for each in passes if each.from_day <= day <= each.to_day]
    if running:
        assert found == running[0]
    elif passes:
        assert found
        assert found.from_day > day or found == passes[-1]
    else:
        assert found is None


def test_more_people_take_no_more_statements(stage: Stage, world: World) -> None:
    with stage.acting(world.bruno) as session, counted(session) as few:
        workers(session, world.bruno, BEFORE)
    with stage.acting(world.agnes) as session, counted(session) as more:
        workers(session, world.agnes, BEFORE)
    assert len(few) == len(more) == 6
    with stage.acting(world.agnes) as session, counted(session) as one:
        worker(session, world.agnes, world.published_worker, BEFORE)
    assert len(one) == 9
