"""A mission that a rule forbids by now fills nothing, for nobody who counts: site, lead, buyer and runs."""

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from scheduler.buyer.figures import Asked, figures
from scheduler.core.states import Action, follow
from scheduler.core.tables import Event, MissionFault, MissionShift, PassSuspension, Request
from scheduler.core.tables.codes import RequestState, Thing
from scheduler.lead.boards.by_site import by_site
from scheduler.lead.request_detail import request as for_lead
from scheduler.market.clock import market_clock
from scheduler.planning.shift_filling import filling
from scheduler.planning.standing import look_again
from scheduler.requests.follow import request as for_site
from scheduler.workforce import suspend
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import MONDAY, World, moment

NOW = moment(-3, 8)
MARKED = select(MissionShift.mission_id).where(MissionShift.broken)


@pytest.fixture(autouse=True)
def nothing_known(stage: Stage, world: World) -> None:
    """Nobody has looked yet, and the request's state is up to its missions."""
    with stage.administering() as session:
        session.execute(delete(MissionFault))
    with stage.acting(world.engine) as session:
        follow(session, world.engine, world.request)


def suspended(stage: Stage, world: World) -> None:
    with stage.acting(world.agnes) as session:
        suspend(session, world.agnes, world.confirmed_worker, MONDAY, MONDAY)
        look_again(session, world.agnes, accepted=True, now=NOW)


def counted(stage: Stage, world: World) -> dict[str, int]:
    """Return how many slots of the request, or of its site, everybody takes for filled."""
    with stage.acting(world.sophie) as session:
        seen = for_site(session, world.sophie, world.request)
        site = {"site": seen.line.covered, "its shifts": sum(len(each.confirmed) for each in seen.shifts)}
    with stage.acting(world.lucie) as session:
        detail = for_lead(session, world.lucie, world.request)
        slots = sum(each.headcount for each in detail.shifts)
        waiting = detail.row.published
        clock = market_clock(session, world.lucie)
        shifts = filling(session, clock, moment(0, 0), moment(1, 0), request=world.request)
        cells = [
            cell
            for group in by_site(session, world.lucie, MONDAY).groups
            for line in group.lines
            if line.request == world.request
            for cell in line.cells
        ]
        lead = {
            "lead": detail.row.confirmed,
            "its detail": slots - waiting - sum(each.empty for each in detail.shifts),
            "its cockpit": sum(each.confirmed for each in shifts),
            "its board": sum(cell.asked - cell.empty for cell in cells) - waiting,
        }
    with stage.acting(world.denise) as session:
        found = figures(session, world.denise, Asked(MONDAY, MONDAY, site=world.site))
        minutes = shifts[0].paid_minutes
        return site | lead | {"buyer": found.total.covered_minutes // minutes}


def states(session: Session, world: World) -> list[Action]:
    return list(
        session.scalars(
            select(Event.action).where(Event.thing == Thing.REQUEST, Event.thing_id == world.request).order_by(Event.id)
        )
    )


def test_nobody_counts_it_and_all_count_alike(stage: Stage, world: World) -> None:
    before = counted(stage, world)
    assert len(set(before.values())) == 1, before
    suspended(stage, world)
    after = counted(stage, world)
    assert set(after.values()) == {before["site"] - 1}, after
    with stage.administering() as session:
        session.execute(delete(PassSuspension).where(PassSuspension.from_day == MONDAY))
    with stage.acting(world.agnes) as session:
        look_again(session, world.agnes, accepted=False, now=NOW)
    assert counted(stage, world) == before


def test_the_request_wants_somebody_again_and_the_site_reads_that_it_is_looked_into(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        was = session.get_one(Request, world.request).state
    suspended(stage, world)
    with stage.acting(world.sophie) as session:
        seen = for_site(session, world.sophie, world.request)
        assert sum(each.doubtful for each in seen.shifts) == 1
        assert seen.line.state != was or was in {RequestState.OPEN, RequestState.UNFILLED}
        assert states(session, world)[-1:] == [Action.FOLLOW]


def test_the_mark_goes_with_the_fault(stage: Stage, world: World) -> None:
    suspended(stage, world)
    with stage.administering() as session:
        assert session.scalars(MARKED).all() == [world.confirmed]
        session.execute(delete(MissionFault))
        assert session.scalars(MARKED).all() == []


def test_what_moves_to_another_mission_leaves_its_faults(stage: Stage, world: World) -> None:
    suspended(stage, world)
    copied = "market_id, request_id, organisation_id, worker_id, agency_id, employment_id, state, published_at"
    with stage.administering() as session:
        other = session.scalar(
            text(f"INSERT INTO missions ({copied}) SELECT {copied} FROM missions WHERE id = :was RETURNING id"),  # noqa: S608
            {"was": world.confirmed},
        )
        moved = update(MissionShift).where(MissionShift.mission_id == world.confirmed).values(mission_id=other)
        session.execute(moved, execution_options={"synchronize_session": False})
        assert session.scalars(MARKED).all() == []
