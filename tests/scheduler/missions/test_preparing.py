"""Before a first day: what is ticked, what is missing in time, and what cannot be."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from scheduler.core.errors import Invalid, NotFound
from scheduler.core.tables import Employment, Mission, MissionShift, RequestShift
from scheduler.core.tables.calendar_codes import HolidayLaw
from scheduler.core.tables.codes import MissionState
from scheduler.market.office import Office
from scheduler.missions import agency_missions, confirm
from scheduler.missions.prepared import Prepared, Step, by_mission, ticked
from scheduler.missions.preparing import keep_prepared, unprepared, working_days_after
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.messages.paths import add_second_day

NOW = datetime(2027, 2, 26, 9, tzinfo=UTC)
"""A Friday; the missions begin on Monday, 1 March."""
FRIDAY = NOW.date()
ALL = Prepared(FRIDAY, "DPAE-2", contract=True, welcome=True, equipment=True)


def prepared(session: Session, mission: int) -> Prepared:
    return by_mission(session.execute(ticked([mission]))).get(mission, Prepared())


def test_what_is_ticked_stays_and_what_is_missing_is_named(stage: Stage, world: World) -> None:
    with stage.acting(world.agnes) as session:
        assert prepared(session, world.confirmed) == Prepared()
        assert Prepared().missing == tuple(Step)
        keep_prepared(session, world.agnes, world.confirmed, Prepared(FRIDAY, None, contract=True), NOW)
        found = prepared(session, world.confirmed)
        assert found.missing == (Step.DECLARATION, Step.WELCOME, Step.EQUIPMENT), "a declaration has a receipt"
        keep_prepared(session, world.agnes, world.confirmed, ALL, NOW)
        assert prepared(session, world.confirmed) == ALL
        assert ALL.missing == ()


@pytest.mark.parametrize(
    ("given", "field", "reason"),
    [
        (Prepared(date(2027, 2, 27), "x"), "declared_on", "in_the_future"),
        (Prepared(date(2027, 2, 20), "x"), "declared_on", "declared_too_early"),
        (Prepared(None, "x"), "declared_on", "receipt_without_day"),
        (Prepared(FRIDAY, "x" * 41), "receipt", "text_too_long"),
    ],
)
def test_what_cannot_be_is_refused(stage: Stage, world: World, given: Prepared, field: str, reason: str) -> None:
    with pytest.raises(Invalid) as refused, stage.acting(world.agnes) as session:
        keep_prepared(session, world.agnes, world.confirmed, given, NOW)
    assert (refused.value.field, refused.value.reason) == (field, reason)


@pytest.mark.parametrize("person", ["bruno", "lucie", "sophie", "mona"])
def test_only_the_agency_ticks_and_reads(stage: Stage, world: World, person: str) -> None:
    actor = world.people[person]
    assert actor
    with pytest.raises(NotFound), stage.acting(actor) as session:
        keep_prepared(session, actor, world.confirmed, ALL, NOW)
    with stage.acting(actor) as session:
        assert prepared(session, world.published) == Prepared()


def test_what_is_missing_is_shown_two_working_days_before(stage: Stage, world: World) -> None:
    with stage.acting(world.agnes) as session:
        confirm(session, world.agnes, world.published)
        coming = agency_missions(session, world.agnes, NOW).coming
        assert {each.id for each in coming} == {world.published, world.confirmed}
        assert unprepared(session, world.agnes, coming, date(2027, 2, 24)) == ()
        found = unprepared(session, world.agnes, coming, date(2027, 2, 25))  # Friday and Monday
        assert {each.line.id: each.missing for each in found} == {
            world.confirmed: tuple(Step),
            world.published: (Step.CONTRACT, Step.WELCOME, Step.EQUIPMENT),
        }
        keep_prepared(session, world.agnes, world.confirmed, ALL, NOW)
        begun = unprepared(session, world.agnes, coming, date(2027, 3, 1))
        assert [(each.line.id, each.begun) for each in begun] == [(world.published, False)], "it is the first day"


def test_a_declaration_is_made_for_a_contract(stage: Stage, world: World) -> None:
    """Another mission under it has one, and the contract covers all days of both."""
    with stage.administering() as session:
        first = session.get_one(Mission, world.confirmed)
        alike = ("market_id", "request_id", "organisation_id", "worker_id", "agency_id", "employment_id")
        made = Mission(state=MissionState.PUBLISHED, published_at=NOW, **{name: getattr(first, name) for name in alike})
        session.add(made)
        session.flush()
        second, contract = made.id, first.employment_id
    add_second_day(stage, world, second)
    with stage.acting(world.agnes) as session:
        assert Step.DECLARATION in prepared(session, second).missing
        keep_prepared(session, world.agnes, world.confirmed, Prepared(FRIDAY, None), NOW)
        assert Step.DECLARATION in prepared(session, second).missing, "a declaration has a receipt"
        keep_prepared(session, world.agnes, world.confirmed, ALL, NOW)
        assert prepared(session, second) == Prepared(declared_for_contract=FRIDAY)
        assert prepared(session, second).missing == (Step.CONTRACT, Step.WELCOME, Step.EQUIPMENT)
        coming = agency_missions(session, world.agnes, NOW).to_confirm
        found = unprepared(session, world.agnes, coming, FRIDAY)
        assert Step.DECLARATION not in next(each.missing for each in found if each.line.id == second)
        # What is kept for this one too is its own.
        keep_prepared(session, world.agnes, second, Prepared(FRIDAY, "DPAE-3"), NOW)
        assert prepared(session, second) == Prepared(FRIDAY, "DPAE-3")
    with stage.acting(world.agnes) as session:
        keep_prepared(session, world.agnes, second, Prepared(), NOW)
    with stage.administering() as session:
        session.execute(update(Employment).where(Employment.id == contract).values(to_day=date(2027, 3, 1)))
    with stage.acting(world.agnes) as session:
        assert Step.DECLARATION in prepared(session, second).missing, "it is another contract's"


def test_of_a_mission_that_runs_only_what_the_law_demands_is_named(stage: Stage, world: World) -> None:
    tuesday = datetime(2027, 3, 2, 5, tzinfo=UTC)
    with stage.administering() as session:
        first = session.scalars(select(MissionShift).where(MissionShift.mission_id == world.confirmed)).one()
        kept = {name: getattr(first, name) for name in ("mission_id", "request_id", "worker_id", "state", "headcount")}
        day = session.get_one(RequestShift, world.second_shift)
        during = Range(day.starts_at, day.ends_at)
        session.add(MissionShift(**kept, slot=first.slot, request_shift_id=day.id, during=during))
    with stage.acting(world.agnes) as session:
        coming = agency_missions(session, world.agnes, tuesday).coming
        assert world.confirmed in {each.id for each in coming}, "it runs"

        def named() -> dict[int, tuple[bool, tuple[Step, ...]]]:
            found = unprepared(session, world.agnes, coming, tuesday.date())
            return {each.line.id: (each.begun, each.missing) for each in found}

        assert named()[world.confirmed] == (True, (Step.DECLARATION, Step.CONTRACT))
        keep_prepared(session, world.agnes, world.confirmed, Prepared(FRIDAY, "DPAE-2", contract=True), NOW)
        assert world.confirmed not in named(), "nobody is welcomed a day late"


@pytest.mark.parametrize(
    ("day", "until"),
    [
        (date(2027, 2, 22), date(2027, 2, 24)),
        (date(2027, 2, 24), date(2027, 2, 28)),  # two days on it is Friday: the weekend comes along
        (date(2027, 2, 26), date(2027, 3, 2)),
        (date(2027, 3, 25), date(2027, 3, 30)),  # Easter Monday is no working day
    ],
)
def test_working_days_are_those_of_the_offices(day: date, until: date) -> None:
    office = Office(ZoneInfo("Europe/Paris"), time(8), time(18), HolidayLaw.MAINLAND, frozenset())
    assert working_days_after(day, 2, office) == until
