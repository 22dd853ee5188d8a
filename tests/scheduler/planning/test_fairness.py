"""The ledger: no minute is lost between its sides, and what it shows is what the next run is told."""

import json
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from scheduler.core.errors import NotAllowed
from scheduler.core.tables import AgencyShare, Employment, Mission, Worker
from scheduler.core.tables.codes import MissionState
from scheduler.market.shares import Agreement
from scheduler.planning.fairness.ledger import ledger
from scheduler.planning.fairness.rule import head_start_on
from scheduler.planning.fairness.sides import PERIODS, File, Work, WorkerLine, sides
from scheduler.planning.translate import problem_of
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import MONDAY, World, moment
from tests.scheduler.statements import counted

FEW = st.integers(1, 4)
WORK = st.builds(
    Work, FEW, FEW, FEW, st.integers(1, 600), st.sampled_from((None, *range(PERIODS))), asked=st.booleans()
)
FILES = {1: File("W-1", 1, 900, 7200, 600), 2: File("W-2", 2)}
AGENCIES = {1: "Un", 2: "Deux"}
AGREED = [Agreement(date(2000, 1, 1), {1: 60})]
AFTER = moment(7, 6)


def ledger_of(stage: Stage, world: World) -> tuple[WorkerLine, ...]:
    with stage.acting(world.lucie) as session:
        return ledger(session, world.lucie, AFTER)[1].workers


@given(st.lists(WORK), st.dictionaries(st.tuples(FEW, st.integers(0, PERIODS - 1)), st.integers(0, 5000)))
def test_every_minute_given_stands_once_on_each_side(work: list[Work], asked: dict[tuple[int, int], int]) -> None:
    found = sides(work, asked, FILES, AGENCIES, AGREED, {1: "Collège"})
    now = sum(each.minutes for each in work if each.back == 0)
    coming = sum(each.minutes for each in work if each.back is None)
    assert found.given == now
    assert sum(line.given for line in found.workers) == now
    assert sum(line.given for line in found.agencies) == now
    assert sum(line.periods[0].filled for line in found.sites) == now
    assert sum(line.coming for line in found.workers) == coming == sum(line.coming for line in found.agencies)
    assert sum(line.carried + line.head_start for line in found.workers) == now
    for back in range(PERIODS):
        assert sum(line.periods[back].filled for line in found.sites) == found.market[back].filled


@given(st.lists(WORK), st.dictionaries(st.tuples(FEW, st.integers(0, PERIODS - 1)), st.integers(0, 5000)))
def test_not_everybody_is_behind(work: list[Work], empty: dict[tuple[int, int], int]) -> None:
    asked = Counter(empty)  # whatever was done is asked for too
    for each in work:
        if each.asked and each.back is not None:
            asked[each.site, each.back] += each.minutes
    found = sides(work, asked, FILES, AGENCIES, AGREED, {})
    served = [line for line in found.sites if line.periods[0].part is not None]
    assert not served or any(line.behind == 0 for line in served)


def test_a_site_that_asked_for_nothing_once_is_still_behind() -> None:
    asked = {(site, back): 100 for site in (1, 2) for back in range(PERIODS)} | {(1, 1): 0}
    work = [Work(1, 1, 2, 100, back) for back in range(PERIODS)]
    behind = {line.site: line.behind for line in sides(work, asked, FILES, AGENCIES, AGREED, {}).sites}
    assert behind == {1: 2, 2: 0}


def test_the_ledger_carries_what_the_next_run_is_told(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.execute(
            update(Worker).where(Worker.id == world.confirmed_worker).values(head_start_minutes=120, wished_minutes=600)
        )
    with stage.acting(world.lucie) as session:
        period, found = ledger(session, world.lucie, AFTER)
        told = json.loads(problem_of(session, world.lucie, AFTER).instance)
    workers = {each["id"]: each for each in told["workers"]}
    assert {line.code for line in found.workers} == workers.keys()
    for line in found.workers:
        assert line.carried == workers[line.code].get("carried_minutes", 0), line
        assert line.owed == workers[line.code].get("target_minutes"), line
    [confirmed] = [line for line in found.workers if line.code == "W-CONFIRMED"]
    assert (confirmed.given, confirmed.head_start, confirmed.carried) == (400, 120, 280)
    assert confirmed.owed == 600 * 8
    assert period.begin == moment(7, 0) - timedelta(days=28, hours=1)  # midnight in Caen


def test_the_three_sides_of_the_world(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        _, found = ledger(session, world.lucie, AFTER)
        _, before = ledger(session, world.lucie, moment(-1, 6))
    assert found.given == 800
    agencies = {line.name: line for line in found.agencies}
    assert agencies["agency"].owed == 160
    assert agencies["agency"].ahead == 640
    assert agencies["lead"].ahead is None
    by_name = {line.name: line for line in found.sites}
    assert by_name["site"].periods[0].part == 0.5  # two of four slots
    assert before.given == 0
    assert sum(line.coming for line in before.workers) == 800


def test_what_was_agreed_counts_for_its_own_time(stage: Stage, world: World) -> None:
    # Two shifts for two are asked for; that of the Monday is worked, and on the Tuesday another agreement begins.
    tuesday = MONDAY + timedelta(days=1)
    with stage.administering() as session:
        session.add(AgencyShare(market_id=world.calvados, agency_id=world.agency, from_day=tuesday, percent=50))
    with stage.acting(world.lucie) as session:
        _, found = ledger(session, world.lucie, AFTER)
        told = json.loads(problem_of(session, world.lucie, moment(-1, 0)).instance)
    [line] = [each for each in found.agencies if each.name == "agency"]
    assert (line.total, line.percent, line.owed) == (800, 50, 800 * 20 // 100)
    [written] = [each for each in told["agencies"] if each["id"] == "agency"]
    assert written["target_minutes"] == 800 * 20 // 100 + 800 * 50 // 100
    with stage.administering() as session:
        session.execute(update(AgencyShare).where(AgencyShare.from_day == tuesday).values(from_day=MONDAY))
    with stage.acting(world.lucie) as session:
        _, found = ledger(session, world.lucie, AFTER)
    [line] = [each for each in found.agencies if each.name == "agency"]
    assert line.owed == 800 * 50 // 100


def test_what_is_called_off_or_only_drafted_is_not_had(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.execute(update(Mission).where(Mission.id == world.published).values(state=MissionState.WITHDRAWN))
    with stage.acting(world.lucie) as session:
        _, found = ledger(session, world.lucie, AFTER)
    assert found.given == 400


def test_who_left_before_the_period_is_not_in_it_unless_they_worked(stage: Stage, world: World) -> None:
    before = {line.code for line in ledger_of(stage, world)}
    with stage.administering() as session:
        session.execute(update(Employment).values(from_day=date(2026, 1, 1), to_day=date(2026, 2, 1)))
    after = {line.code: line for line in ledger_of(stage, world)}
    assert after.keys() < before
    assert after
    assert all(line.given or line.coming for line in after.values())


@pytest.mark.parametrize("name", ["leo", "agnes", "sophie", "denise"])
def test_only_the_lead_reads_the_ledger(stage: Stage, world: World, name: str) -> None:
    actor = world.people[name]
    assert actor
    with stage.acting(actor) as session, pytest.raises(NotAllowed):
        ledger(session, actor, AFTER)


def test_the_other_market_is_not_in_it(stage: Stage, world: World) -> None:
    with stage.acting(world.mona) as session:
        _, found = ledger(session, world.mona, AFTER)
    assert found.given == 0
    assert {line.code for line in found.workers} == {"W-OTHER"}


def test_the_ledger_takes_seven_statements(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session, counted(session) as statements:
        ledger(session, world.lucie, AFTER)
    assert len(statements) <= 7


@pytest.mark.parametrize(("until", "minutes"), [(None, 60), (9, 60), (8, 60), (7, 0)])
def test_a_head_start_counts_until_its_last_day_is_over(until: int | None, minutes: int) -> None:
    assert head_start_on(date(2027, 3, 8), 60, None if until is None else date(2027, 3, until)) == minutes
