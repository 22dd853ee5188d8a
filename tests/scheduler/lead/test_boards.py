from datetime import date, timedelta

import pytest
from sqlalchemy import update

from scheduler.core.errors import NotAllowed
from scheduler.core.tables import Employment, Worker
from scheduler.core.tables.codes import ClosureReason, MissionState
from scheduler.lead.boards.by_site import by_site
from scheduler.lead.boards.by_worker import by_worker
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import MONDAY, World
from tests.scheduler.draft import with_draft
from tests.scheduler.statements import counted


def test_a_request_is_a_row_with_a_cell_for_each_day(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        with_draft(session, world)
    with stage.acting(world.lucie) as session, counted(session) as statements:
        board = by_site(session, world.lucie, MONDAY)
    assert len(statements) <= 6
    assert [day.day for day in board.days] == [MONDAY + timedelta(days=number) for number in range(28)]
    [group] = board.groups  # a request without shifts has nothing to show
    assert (group.site, group.name) == (world.site, "site")
    [line] = group.lines
    monday, tuesday, wednesday, *_ = line.cells
    assert {(entry.person.label, entry.state) for entry in monday.entries} == {
        ("W-PUBLISHED", MissionState.PUBLISHED),
        ("W-CONFIRMED", MissionState.CONFIRMED),
        ("W-FREE", MissionState.PROPOSED),
    }
    assert (monday.asked, monday.empty) == (2, 0)
    assert (tuesday.asked, tuesday.empty, tuesday.drafted, tuesday.lacking) == (2, 2, 1, 1)
    assert (wednesday.asked, wednesday.entries) == (0, ())
    assert board.lacking == 1


def test_closed_days_and_weekends_are_told_apart(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        board = by_site(session, world.lucie, MONDAY - timedelta(days=7), 1)
    closed = {day.day: day.closed for day in board.days if day.closed}
    # The site's own closure on Sunday closes only the site.
    assert closed == {MONDAY - timedelta(days=2): ClosureReason.PUBLIC_HOLIDAY}
    assert [day.weekend for day in board.days] == [False] * 5 + [True] * 2


def test_the_board_narrows_to_a_sector(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        own = by_site(session, world.lucie, MONDAY, sector=world.agency)
        other = by_site(session, world.lucie, MONDAY, sector=world.other_agency)
    assert len(own.groups) == 1
    assert other.groups == ()
    assert {agency.id for agency in own.agencies} == {world.lead, world.agency, world.other_agency}
    assert own.agencies[0].id == world.lead


def test_a_worker_is_a_row_with_hours_against_wishes(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        with_draft(session, world)
    with stage.acting(world.lucie) as session, counted(session) as statements:
        board = by_worker(session, world.lucie, MONDAY)
    assert len(statements) <= 8
    group = next(each for each in board.groups if each.agency == world.agency)
    assert [line.person.code for line in group.lines] == ["W-CONFIRMED", "W-FREE", "W-PUBLISHED"]
    assert group.idle == 0
    confirmed, free, _ = group.lines
    assert (confirmed.loads[0].minutes, confirmed.loads[0].drafted, confirmed.loads[0].wished) == (400, 0, 900)
    assert (free.loads[0].minutes, free.loads[0].drafted, free.loads[0].total) == (0, 800, 800)
    assert len(free.loads) == 4
    assert [cell.day for cell in free.cells if cell.entries] == [MONDAY, MONDAY + timedelta(days=1)]
    assert [cell.day for cell in free.cells if cell.elsewhere] == [MONDAY + timedelta(days=10)]


def test_people_without_work_are_counted_and_listed_when_asked_for(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        busy = by_worker(session, world.lucie, MONDAY)
        every = by_worker(session, world.lucie, MONDAY, everyone=True)
        one = by_worker(session, world.lucie, MONDAY, agency=world.other_agency, everyone=True)
    assert [(group.agency, len(group.lines), group.idle) for group in busy.groups if group.idle] == [
        (world.agency, 2, 1),
        (world.other_agency, 0, 1),
    ]
    assert sum(len(group.lines) for group in every.groups) == 4
    assert [line.person.code for group in one.groups for line in group.lines] == ["W-OTHER"]


def test_who_left_before_these_weeks_is_not_listed(stage: Stage, world: World) -> None:
    left = update(Employment).values(from_day=date(2026, 1, 1), to_day=date(2026, 2, 1))
    with stage.administering() as session:
        session.execute(left.where(Employment.worker_id.in_([world.other_worker, world.confirmed_worker])))
    with stage.acting(world.lucie) as session:
        every = by_worker(session, world.lucie, MONDAY, everyone=True)
    found = {line.person.code for group in every.groups for line in group.lines}
    assert "W-OTHER" not in found
    assert "W-CONFIRMED" in found, "has a mission in these weeks"
    assert [group.idle for group in every.groups if group.agency == world.other_agency] == [0]


def test_the_lead_reads_names_of_its_own_workers_only(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.execute(update(Worker).where(Worker.id == world.free_worker).values(agency_id=world.lead))
    with stage.acting(world.lucie) as session:
        board = by_worker(session, world.lucie, MONDAY, everyone=True)
    labels = {line.person.code: line.person.label for group in board.groups for line in group.lines}
    assert labels == {
        "W-FREE": "Free P.",
        "W-PUBLISHED": "W-PUBLISHED",
        "W-CONFIRMED": "W-CONFIRMED",
        "W-OTHER": "W-OTHER",
    }


@pytest.mark.parametrize("name", ["leo", "bruno", "sophie", "denise"])
def test_nobody_else_sees_a_board(stage: Stage, world: World, name: str) -> None:
    actor = world.people[name]
    assert actor
    with stage.acting(actor) as session:
        with pytest.raises(NotAllowed):
            by_site(session, actor, MONDAY)
        with pytest.raises(NotAllowed):
            by_worker(session, actor, MONDAY)


def test_a_planner_of_another_market_sees_no_row(stage: Stage, world: World) -> None:
    with stage.acting(world.mona) as session:
        assert by_site(session, world.mona, MONDAY).groups == ()
        board = by_worker(session, world.mona, MONDAY)
    assert [line for group in board.groups for line in group.lines] == []
