"""Nights with prices: what a market's history makes of them, who is kept for what, and who is sent all the same."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from msgspec import json
from sqlalchemy import delete, update

from scheduler.core.access import Actor
from scheduler.core.tables import (
    Closure,
    Market,
    RequestPerson,
    RequestShift,
    Run,
    Site,
    TravelTime,
    Worker,
    WorkerSite,
    WorkerSkill,
)
from scheduler.core.tables.codes import ClosureReason, PersonWish, RequestState, RunState, SiteKnowledge
from scheduler.planning.candidates import opening
from scheduler.planning.foresight.history import History, read_history
from scheduler.planning.foresight.rates import Amount, Work
from scheduler.planning.foresight.record import Place
from scheduler.planning.run_record import explanation
from scheduler.planning.translate import Translation, problem_of, with_prices
from solver.check import score, violations
from solver.instance import read_instance, read_solution
from solver.plan import Plan
from solver.solve import SolveLimits, solve
from tests.scheduler.db.world import MONDAY, World
from tests.scheduler.foresight import asked_for, cooking, switch_on
from tests.scheduler.planning.plays import Play
from tests.scheduler.statements import counted
from tests.scheduler.translator import NIGHT, Translator

TODAY = date(2027, 2, 26)


def ask(translator: Translator, day: date, **changes: Any) -> int:
    with translator.stage.administering() as session:
        return asked_for(session, translator.world, day, **changes)


def turn_on(translator: Translator) -> None:
    with translator.stage.administering() as session:
        switch_on(session, translator.world)


def read(translator: Translator, actor: Actor | None = None) -> History:
    actor = actor or translator.world.engine
    with translator.stage.acting(actor) as session:
        return read_history(session, session.get_one(Market, actor.market), TODAY)


def priced(translator: Translator) -> Translation:
    engine = translator.world.engine
    with translator.stage.acting(engine) as session:
        return with_prices(session, engine, problem_of(session, engine, NIGHT))


def prices(found: Translation) -> dict[str, list[dict[str, Any]]]:
    workers = json.decode(found.instance)["workers"]
    return {each["id"]: each["opportunity"] for each in workers if "opportunity" in each}


class TestHistory:
    """What was asked for, and in how many weeks."""

    def test_by_hand(self, translator: Translator, world: World) -> None:
        # Three Mondays of eight hours for two people, the first 19 weekdays ago, of which one was no day of school.
        for weeks in (4, 3, 1):
            ask(translator, MONDAY - timedelta(weeks=weeks), headcount=2, priority=3)
        translator.add(
            Closure(market_id=world.calvados, day=date(2027, 2, 10), reason=ClosureReason.BRIDGE),
        )
        found = read(translator)
        kitchen = Work(world.other_job, ("kitchen",))
        assert found.asked == {(world.site, kitchen): Amount(3 * 2 * 480, 3 * 3 * 2 * 480)}
        assert (found.since, found.weeks) == (date(2027, 2, 1), 18 / 5)
        assert found.sites == {
            world.site: f"014{world.establishment:04}A",
            world.other_site: f"014{world.other_establishment:04}A",
        }

    def test_skills_and_jobs_are_told_apart(self, translator: Translator, world: World) -> None:
        ask(translator, MONDAY - timedelta(weeks=1))
        ask(translator, MONDAY - timedelta(weeks=1), skills=(), job_id=None)
        ask(translator, MONDAY - timedelta(weeks=1), skills=(world.kitchen, world.cleaning))
        assert {work for _, work in read(translator).asked} == {
            Work(world.other_job, ("kitchen",)),
            Work(None, ()),
            Work(world.other_job, ("cleaning", "kitchen")),
        }

    def test_only_the_last_year_only_what_was_wanted_and_no_site_that_has_closed(
        self, translator: Translator, world: World
    ) -> None:
        ask(translator, TODAY)  # not over yet
        ask(translator, TODAY - timedelta(weeks=52, days=1))
        for state in (RequestState.DRAFT, RequestState.CANCELLED):
            ask(translator, TODAY - timedelta(days=1), state=state)
        assert read(translator) == replace(read(translator), asked={}, since=None, weeks=0.0)
        ask(translator, TODAY - timedelta(weeks=52))
        ask(translator, TODAY - timedelta(days=1), state=RequestState.UNFILLED)
        [(_, amount)] = read(translator).asked.items()
        assert amount.minutes == 960
        translator.run(update(Site).where(Site.id == world.site).values(closed_from=TODAY))
        assert read(translator).sites.keys() == {world.other_site}

    def test_the_other_market_sees_nothing_of_it(self, translator: Translator, world: World) -> None:
        ask(translator, MONDAY - timedelta(weeks=1))
        found = read(translator, world.mona)
        assert (found.asked, found.sites) == ({}, {})


class TestPrices:
    """What the setting makes of an instance."""

    def test_off_not_a_byte_changes(self, translator: Translator) -> None:
        ask(translator, MONDAY - timedelta(weeks=1))
        found = priced(translator)
        assert found.instance == translator.translation().instance
        assert found.foresight is None

    def test_without_a_history_not_a_byte_changes_either(self, translator: Translator) -> None:
        turn_on(translator)
        found = priced(translator)
        assert found.instance == translator.translation().instance
        assert found.foresight
        assert (found.foresight.awaited, found.foresight.minutes) == ((), 0)

    def test_prices_in_the_instance_and_where_they_come_from(self, translator: Translator, world: World) -> None:
        _cook(translator, world)
        found = priced(translator)
        own = prices(found)
        assert own.keys() == {"W-FREE"}
        # 30 hours in each of four weeks (the last Friday has not begun), and eight weeks of prior, in which the mean of
        # the two sites counts, 7200 / (2 · 11.8). Nobody knows her way to the other site.
        leaning = (7200 + 8 * 7200 / (2 * 11.8)) / 11.8
        assert [each["points_per_hour"] for each in own["W-FREE"]][:3] == [
            round(1000 * leaning / 2100 * part) for part in (0.04877, 0.16054, 0.31271)
        ]
        assert [each["start"] for each in own["W-FREE"]][:2] == ["2027-02-26T04:00+01:00", "2027-02-28T04:00+01:00"]
        assert own["W-FREE"][-1]["start"] < "2027-03-26"  # the horizon's end
        assert found.foresight
        assert (found.foresight.since, found.foresight.weeks, found.foresight.minutes) == (date(2027, 2, 1), 3.8, 7200)
        [awaited] = found.foresight.awaited
        assert awaited.worker == "W-FREE"
        assert awaited.places == (Place(world.site, world.other_job, 1, round(leaning)),)

    def test_days_ahead_count_from_now_also_where_yesterday_is_looked_at(
        self, translator: Translator, world: World
    ) -> None:
        asked = _cook(translator, world)
        night = priced(translator)
        with translator.stage.acting(world.lucie) as session:
            found = opening(session, world.lucie, [asked], night.index.first)
        assert found.translation.index.first == night.index.first - timedelta(days=1)
        told = prices(found.translation)["W-FREE"]
        assert told[0] == prices(night)["W-FREE"][0]
        assert found.translation.foresight == night.foresight

    def test_prices_take_one_statement_more(self, translator: Translator, world: World) -> None:
        _cook(translator, world)
        engine = world.engine
        with translator.stage.acting(engine) as session:
            read = problem_of(session, engine, NIGHT)
            with counted(session) as statements:
                with_prices(session, engine, read)
        assert len(statements) == 1

    def test_who_lags_behind_has_no_price(self, translator: Translator, world: World) -> None:
        _cook(translator, world)
        for wished, kept in ((None, True), (900, False), (0, True)):
            translator.run(update(Worker).where(Worker.id == world.free_worker).values(wished_minutes=wished))
            assert bool(prices(priced(translator))) is kept

    def test_what_is_booked_counts_towards_wished_hours(self, translator: Translator, world: World) -> None:
        # Two weeks of wishes a period: 400 minutes are booked on the Monday, and 100 a week were hoped for so far.
        _cook(translator, world)
        for worker in (world.free_worker, world.confirmed_worker):
            translator.add(
                WorkerSkill(worker_id=worker, skill_id=world.kitchen)
            ) if worker != world.free_worker else None
            translator.run(update(Worker).where(Worker.id == worker).values(wished_minutes=90))
        own = prices(priced(translator))
        assert own.keys() == {"W-CONFIRMED"}  # 400 of 360; four ninths of the price
        translator.run(update(Worker).where(Worker.id == world.confirmed_worker).values(wished_minutes=80))
        whole = prices(priced(translator))["W-CONFIRMED"][-1]["points_per_hour"]
        assert own["W-CONFIRMED"][-1]["points_per_hour"] == pytest.approx(whole * 4 / 9, abs=1)


class TestNights:
    """What prices do to a plan."""

    def test_a_night_keeps_who_alone_can_cook_when_others_can_clean(self, translator: Translator, world: World) -> None:
        asked = _cook(translator, world, on=False)
        assert _sent(translator, asked) == "W-FREE"  # wished for, 300 points
        turn_on(translator)
        assert _sent(translator, asked) in {"W-PUBLISHED", "W-CONFIRMED"}

    def test_a_known_need_is_never_left_for_an_expected_one(self, translator: Translator, world: World) -> None:
        asked = _cook(translator, world)
        translator.run(delete(TravelTime).where(TravelTime.worker_id != world.free_worker))
        assert prices(priced(translator))
        assert _sent(translator, asked) == "W-FREE"

    def test_who_lags_behind_is_sent_all_the_same(self, translator: Translator, world: World) -> None:
        asked = _cook(translator, world)
        translator.run(update(Worker).where(Worker.id == world.free_worker).values(wished_minutes=900))
        assert _sent(translator, asked) == "W-FREE"


def test_a_run_keeps_its_prices_and_where_they_come_from(play: Play) -> None:
    world = play.world
    with play.administering() as session:
        switch_on(session, world)
        cooking(session, world)
        session.execute(update(Worker).where(Worker.id == world.free_worker).values(wished_minutes=None))
    number = play.begun()
    assert play.planned(number).state == RunState.DONE
    with play.administering() as session:
        row = session.get_one(Run, number)
        told = explanation(row.explanation)
        solved = read_instance((row.instance or "").encode())
        solution = read_solution((row.solution or "").encode(), solved)
    assert told.foresight
    assert [each.worker for each in told.foresight.awaited] == ["W-FREE"]
    assert [each.id for each in solved.workers if each.opportunity] == ["W-FREE"]
    assert violations(solved, solution.plan) == []
    counted_again = score(solved, solution.plan)
    assert (row.medium, row.soft) == (counted_again.medium, counted_again.soft)  # on the problem with its prices


def _cook(translator: Translator, world: World, *, on: bool = True) -> int:
    """Let the free worker alone cook, which was asked for each week, and ask for cleaning; return that shift."""
    with translator.stage.administering() as session:
        cooking(session, world)
    translator.add(WorkerSite(worker_id=world.free_worker, site_id=world.site, knowledge=SiteKnowledge.FAMILIAR))
    translator.run(update(Worker).where(Worker.id == world.free_worker).values(wished_minutes=None))
    if on:
        turn_on(translator)
    open_job = {"job_id": world.job, "state": RequestState.OPEN}
    thursday = MONDAY + timedelta(days=3)
    asked = ask(translator, thursday, hours=4, skills=(world.cleaning,), **open_job)
    with translator.stage.administering() as session:
        which = session.get_one(RequestShift, asked).request_id
        session.add(RequestPerson(request_id=which, worker_id=world.free_worker, wish=PersonWish.PREFERRED))
    return asked


def _sent(translator: Translator, shift: int) -> str:
    """Return whom a night sends."""
    problem = read_instance(priced(translator).instance)
    plan = solve(problem, SolveLimits(threads=1, work=1)).plan
    assert isinstance(plan, Plan)
    [who] = [each.worker for each in plan if each.shift == f"S{shift}"]
    return who
