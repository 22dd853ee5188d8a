"""What whoever plans believes: true rates, what a year of history tells, rates that are wrong by half."""

from dataclasses import replace

import pytest

from scheduler.planning.foresight.rates import PRIOR_WEEKS, Amount
from scheduler.planning.foresight.scarcity import Need
from scheduler.simulation.beliefs import BELIEFS, leaning
from scheduler.simulation.prices import priced
from scheduler.simulation.world import Past
from tests.factories import at, problem, request, shift, worker
from tests.scheduler.simulation.worlds import fortnight, world


def test_a_history_is_drawn_towards_what_all_sites_ask_for() -> None:
    tried = problem([worker("ann", ["cook"])], [request("r", [shift("s", 0, "08:00", "12:00")])])
    given = world(tried, needs=[Need("school", ("cook",), 210), Need("other", ("cook",), 210)])
    given = replace(given, past=Past({("school", ("cook",)): Amount(800, 1600)}, 12.0))
    mean = 1600 / (2 * (12 + PRIOR_WEEKS))
    own = {need.site: need.weight for need in BELIEFS["estimated"](given)}
    assert own["school"] == pytest.approx((1600 + PRIOR_WEEKS * mean) / (12 + PRIOR_WEEKS))
    assert own["other"] == pytest.approx(PRIOR_WEEKS * mean / (12 + PRIOR_WEEKS))


def test_wrong_rates_are_half_or_half_as_much_again() -> None:
    given = fortnight(volume="full")
    parts = [wrong.weight / need.weight for wrong, need in zip(BELIEFS["wrong"](given), given.needs, strict=True)]
    assert {round(part, 6) for part in parts} == {0.5, 1.5}


def test_a_year_of_history_tells_about_what_is_true() -> None:
    given = fortnight(volume="full")
    true, estimated = (sum(leaning(given, belief).values()) for belief in ("true", "estimated"))
    assert 0.8 < estimated / true < 1.2


def test_whoever_lags_behind_their_wishes_has_no_price() -> None:
    ann = worker("ann", ["cook"], target_minutes=1200)
    tried = problem([ann], [request("r", [shift("s", 0, "08:00", "12:00")])])
    given = world(tried, needs=[Need("school", ("cook",), 2100)])
    later = given.problem.horizon.start + (given.problem.horizon.end - given.problem.horizon.start) // 2
    ahead = replace(tried, workers=(replace(ann, carried_minutes=1200),))
    assert priced(given, ahead, later).workers == priced(given, ahead, later, wishes=True).workers
    assert priced(given, tried, later).workers[0].opportunity
    assert not priced(given, tried, later, wishes=True).workers[0].opportunity
    assert later > at(-3, "12:00")
