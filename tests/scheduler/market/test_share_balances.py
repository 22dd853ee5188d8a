"""Agreed shares against what was done: carried on from agreement to agreement, to the minute, and nothing is lost."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import json
from sqlalchemy import text, update

from scheduler.core.errors import NotAllowed
from scheduler.core.tables import AgencyShare, MissionShift
from scheduler.market.share_balances import Balance, balances, balances_in, given_until
from scheduler.market.shares import Agreement, agreements
from scheduler.planning.fairness.ledger import ledger
from scheduler.planning.fairness.rule import target_minutes
from scheduler.planning.translate import problem_of
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World, moment
from tests.scheduler.hours.working import A_DAY, PLANNED, beside, month_before, today, worked

FIRST, SECOND = Agreement(date(2026, 1, 1), {1: 60, 2: 40}), Agreement(date(2026, 7, 1), {1: 25, 2: 25, 3: 50})


def test_a_balance_is_carried_from_one_agreement_to_the_next() -> None:
    # Of 1,000 minutes 600 and 400 were agreed, of 2,000 then 500, 500 and 1,000.
    found = balances([(FIRST, {1: 700, 2: 300}), (SECOND, {1: 400, 2: 900, 3: 700})])
    assert found == {1: Balance(1100, 0), 2: Balance(1200, 300), 3: Balance(700, -300)}
    assert [each.agreed for each in found.values()] == [1100, 900, 1000]


def test_who_is_not_named_is_owed_nothing_of_that_time() -> None:
    assert balances([(FIRST, {1: 60, 3: 40})]) == {1: Balance(60, 0), 2: Balance(0, -40), 3: Balance(40, 40)}


def test_parts_of_a_minute_go_to_the_largest() -> None:
    thirds = Agreement(date(2026, 1, 1), {1: 33, 2: 33, 3: 34})
    assert balances([(thirds, {1: 1})]) == {1: Balance(1, 1), 2: Balance(0, 0), 3: Balance(0, -1)}


PERCENTS = st.lists(st.integers(0, 100), min_size=2, max_size=4).map(
    lambda cuts: [after - before for before, after in zip((0, *sorted(cuts)), (*sorted(cuts), 100), strict=True)]
)
DONE = st.dictionaries(st.integers(0, 6), st.integers(0, 10**7), max_size=7)


@given(st.lists(st.tuples(PERCENTS, DONE), max_size=5))
def test_balances_sum_up_to_zero_and_nothing_done_is_lost(drawn: list[tuple[list[int], dict[int, int]]]) -> None:
    worked_then = [
        (Agreement(date(2020 + year, 1, 1), dict(enumerate(percents))), done)
        for year, (percents, done) in enumerate(drawn)
    ]
    found = balances(worked_then)
    assert sum(each.minutes for each in found.values()) == 0
    assert sum(each.done for each in found.values()) == sum(sum(done.values()) for _, done in worked_then)
    for agency, each in found.items():
        owed = sum(agreement.percent.get(agency, 0) * sum(done.values()) for agreement, done in worked_then) / 100
        assert abs(each.agreed - owed) <= 1


@pytest.mark.parametrize(
    ("owed", "balance", "target"), [(320, 100, 220), (320, -100, 420), (320, 400, 0), (None, -9, 0)]
)
def test_a_run_owes_the_part_less_the_balance(owed: int | None, balance: int, target: int) -> None:
    assert target_minutes(owed, balance) == target


MONTH = month_before(month_before(today()))
DAYS = [MONTH + 9 * A_DAY, MONTH + 19 * A_DAY]
CHANGED = MONTH + 15 * A_DAY
NOW = datetime.combine(today(), time(12), UTC)


def agreed(stage: Stage, world: World) -> None:
    """Let two agreements follow each other within a month in which Agnès's agency has done all of the work."""
    with stage.administering() as session:
        session.execute(text("DELETE FROM agency_shares"))
        for day, percents in ((date(2000, 1, 1), (30, 70)), (CHANGED, (80, 20))):
            for agency, percent in zip((world.agency, world.other_agency), percents, strict=True):
                share = {"market_id": world.calvados, "agency_id": agency, "from_day": day, "percent": percent}
                session.add(AgencyShare(**share))
        beside(session, world, worked(session, world, DAYS))


def found(stage: Stage, world: World, until: datetime = NOW) -> dict[int, Balance]:
    with stage.acting(world.lucie) as session:
        return dict(balances_in(session.execute(given_until(until)), agreements(session, world.calvados)))


def test_what_was_done_counts_as_it_was_validated_else_as_it_was_planned(stage: Stage, world: World) -> None:
    agreed(stage, world)
    done = 4 * PLANNED
    behind = 2 * PLANNED * 70 // 100 + 2 * PLANNED * 20 // 100
    assert found(stage, world) == {world.agency: Balance(done, behind), world.other_agency: Balance(0, -behind)}
    with stage.administering() as session:
        session.execute(
            update(MissionShift)
            .where(MissionShift.mission_id == world.confirmed, MissionShift.during.op("@>")(first_hour(DAYS[0])))
            .values(worked_minutes=PLANNED - 100)
        )
    assert found(stage, world) == {
        world.agency: Balance(done - 100, behind - 70),
        world.other_agency: Balance(0, 70 - behind),
    }


def first_hour(day: date) -> datetime:
    return datetime.combine(day, time(7), UTC)


def test_kept_months_and_the_day_that_runs_change_nothing(stage: Stage, world: World) -> None:
    agreed(stage, world)
    before = found(stage, world)
    with stage.acting(world.engine) as session:
        session.execute(text("SELECT keep_month(:month)"), {"month": MONTH})
    assert found(stage, world) == before
    begins = first_hour(DAYS[1]) - timedelta(hours=1)
    nothing_yet = found(stage, world, begins)
    assert nothing_yet[world.agency].done == 2 * PLANNED
    assert found(stage, world, begins + timedelta(minutes=1))[world.agency].done == 4 * PLANNED


def test_a_night_owes_what_was_agreed_and_not_done(stage: Stage, world: World) -> None:
    agreed(stage, world)
    with stage.acting(world.lucie) as session:
        instance = json.decode(problem_of(session, world.lucie, moment(-3, 3)).instance)
    targets = {each["id"]: each["target_minutes"] for each in instance["agencies"]}
    asked = sum(
        request.get("headcount", 1) * minutes(shift) for request in instance["requests"] for shift in request["shifts"]
    )
    carried = found(stage, world, moment(-3, 3))
    assert targets["agency"] == max(0, asked * 80 // 100 - carried[world.agency].minutes)
    assert targets["other-agency"] == asked * 20 // 100 - carried[world.other_agency].minutes > asked * 20 // 100


def minutes(shift: dict[str, str | int]) -> int:
    length = datetime.fromisoformat(str(shift["end"])) - datetime.fromisoformat(str(shift["start"]))
    return int(length.total_seconds()) // 60 - int(shift.get("break_minutes", 0))


def test_the_ledger_of_fairness_shows_it(stage: Stage, world: World) -> None:
    agreed(stage, world)
    with stage.acting(world.lucie) as session:
        _, account = ledger(session, world.lucie, NOW)
    shown = {each.name: each.balance for each in account.shares}
    told = found(stage, world)
    assert shown == {"agency": told[world.agency], "other_agency": told[world.other_agency]}
    with stage.administering() as session:
        session.execute(text("DELETE FROM agency_shares"))
    with stage.acting(world.lucie) as session:
        assert ledger(session, world.lucie, NOW)[1].shares == ()


@pytest.mark.parametrize("person", ["agnes", "bruno", "leo", "sophie", "denise"])
def test_it_is_for_who_plans(stage: Stage, world: World, person: str) -> None:
    actor = world.people[person]
    with pytest.raises(NotAllowed), stage.acting(actor) as session:
        session.execute(given_until(NOW)).all()
