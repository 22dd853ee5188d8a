"""Functions that tell hours of work beyond what the caller may read: of one worker, of other markets, of all."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from scheduler.core.tables import Mission, MissionShift, RequestShift
from scheduler.core.tables.codes import MissionState
from tests.scheduler.db.callers import ABSENT, furnished, getting
from tests.scheduler.db.manche import BothMarkets
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World, moment, stored


def test_minutes_worked_are_for_the_file_and_the_lead(stage: Stage, world: World) -> None:
    both = furnished(stage, world)
    call, week = "worked_minutes(:who, :begins, :ends)", {"begins": [moment(0, 0)], "ends": [moment(7, 0)]}
    for worker, people in (
        (both.near.free_worker, {"agnes", "paula", "lucie", "lena", "engine"}),
        (both.near.other_worker, {"bruno", "bruno_in_manche", "lucie", "lena", "engine", "mona"}),
        (both.far.free_worker, {"manon", "mona"}),
        (ABSENT, set()),
    ):
        assert getting(stage, both, call, who=[worker], **week) == people
    together = [both.near.free_worker, both.near.other_worker]
    assert getting(stage, both, call, who=together, **week) == {"lucie", "lena", "engine"}, (
        "one stranger is one too many"
    )


def test_work_in_other_markets_is_told_as_hours_of_ones_own_workers(stage: Stage, world: World) -> None:
    """Bruno's worker, whose agency is in both markets, is booked in the Calvados."""
    both = furnished(stage, world)
    call, values = "work_elsewhere(:start, :end)", {"start": moment(0, 0), "end": moment(7, 0)}
    assert getting(stage, both, call, **values) == {"lucie", "lena", "engine", "mona"}
    with stage.administering() as session:
        session.execute(text("UPDATE missions SET state = 'cancelled' WHERE id = :id"), {"id": both.near.published})
        _book_brunos_worker(session, both)
    with stage.acting(both.people["mona"]) as session:
        found = session.execute(text(f"SELECT * FROM {call}"), values)
        assert set(found.keys()) == {"worker_id", "starts_at", "ends_at", "minutes"}
        assert [row.worker_id for row in found] == [both.near.other_worker]
    with stage.acting(both.people["lucie"]) as session:
        assert session.execute(text(f"SELECT * FROM {call}"), values).all() == []


def _book_brunos_worker(session: Session, both: BothMarkets) -> None:
    world = both.near
    mission = Mission(
        market_id=world.calvados,
        request_id=world.request,
        organisation_id=world.establishment,
        worker_id=world.other_worker,
        agency_id=world.other_agency,
        employment_id=world.other_employment,
        state=MissionState.PUBLISHED,
        published_at=moment(-3, 5),
    )
    shift = session.get_one(RequestShift, world.shift)
    booked = MissionShift(
        mission_id=stored(session, mission).id,
        request_shift_id=shift.id,
        request_id=world.request,
        worker_id=world.other_worker,
        state=mission.state,
        headcount=shift.headcount,
        slot=1,
        during=shift.during,
    )
    stored(session, booked)


def test_the_hours_of_an_agency_and_of_its_market_are_for_agencies(stage: Stage, world: World) -> None:
    both = furnished(stage, world)
    call = "worked_minutes_since(:moments, :until)"
    begins = [moment(90, 0), moment(-90, 0)]
    span = {"moments": begins, "until": moment(90, 0)}
    agencies = {"lucie", "lena", "engine", "leo", "agnes", "paula", "bruno", "bruno_in_manche", "mona", "manon"}
    assert getting(stage, both, call, **span) == agencies
    for name, own, market in (("bruno", 0, 400), ("agnes", 400, 400), ("bruno_in_manche", 0, 0), ("manon", 0, 0)):
        with stage.acting(both.people[name]) as session:
            found = session.execute(text(f"SELECT * FROM {call}"), span).all()
            assert [tuple(row) for row in found] == [(begins[0], 0, 0), (begins[1], own, market)]


def test_hours_delays_and_people_stay_in_the_market(stage: Stage, world: World) -> None:
    both = furnished(stage, world)
    span = "('2027-01-01', '2027-12-31')"
    for name in ("market_coverage", "market_delays", "market_people", "market_empty"):
        assert getting(stage, both, name + span) == {"lucie", "lena", "engine", "denise", "mona", "basile"}
    for name, sites in (("denise", {world.site}), ("basile", {both.far.site})):
        with stage.acting(both.people[name]) as session:
            for function, site in (("market_coverage", "id"), ("market_delays", "site_id")):
                found = session.execute(text(f"SELECT * FROM {function}{span}")).all()
                assert {getattr(row, site) for row in found if getattr(row, "by", "site") == "site"} == sites
                assert not {"request_id", "worker_id", "mission_id"} & set(found[0]._fields)
