import math

import pytest

from solver.plan import Bound, Plan, Result, Score, Status
from tests.benchmarks.attempt import Attempt, contradictions, middle
from tests.benchmarks.comparison import excess, gap, median_ratio, ratio
from tests.benchmarks.instances import Known

OPEN = Bound(0, 0)


def made(medium: int, soft: int, bound: Bound | None = OPEN, engine: str = "one") -> Attempt:
    """Return an attempt with these costs."""
    result = Result(Status.FEASIBLE, Plan(), Score(0, -medium, -soft), {}, bound, 1.0, 0, "none")
    return Attempt(engine, result, 0.5, ())


def without_plan(status: Status = Status.FEASIBLE) -> Attempt:
    return Attempt("none", Result(status, Plan(), None, None, None, 1.0, 0, "none"), None, ())


@pytest.mark.parametrize(
    ("ours", "other", "expected"),
    [
        (made(10, 90), made(10, 100), 0.9),
        (made(10, 0), made(10, 0), 1.0),
        (made(10, 5), made(10, 0), math.inf),
        (made(9, 500), made(10, 100), 0.0),
        (made(11, 50), made(10, 100), math.inf),
        (made(10, 90), without_plan(), 0.0),
        (without_plan(), made(10, 90), math.inf),
        (without_plan(), without_plan(), None),
    ],
)
def test_ratio_looks_at_the_medium_level_first(ours: Attempt, other: Attempt, expected: float | None) -> None:
    assert ratio(ours, other) == expected


def test_median_ratio_of_an_even_number_is_the_less_flattering_one() -> None:
    assert median_ratio([0.0, 0.8, None, 0.9, math.inf]) == (0.9, 4)
    assert median_ratio([None]) is None


@pytest.mark.parametrize(
    ("soft", "bound", "expected"),
    [(200, Bound(-10, -150), 0.25), (200, Bound(-10), None), (200, None, None), (0, Bound(-10, 0), 0.0)],
)
def test_gap_is_a_part_of_the_soft_cost(soft: int, bound: Bound | None, expected: float | None) -> None:
    assert gap(made(10, soft, bound).result) == expected


def test_excess_needs_the_best_known_medium() -> None:
    known = Known(medium_best=10, soft_best=200)
    assert excess(made(10, 250), known) == 0.25
    assert excess(made(10, 150), known) == -0.25
    assert excess(made(11, 150), known) is None
    assert excess(made(10, 150), Known()) is None


def test_middle_attempt_has_the_median_score() -> None:
    attempts = [made(10, 300), without_plan(), made(10, 100), made(9, 999), made(11, 50)]
    assert middle(attempts) is attempts[0]
    assert middle(attempts[2:4]) is attempts[2]


@pytest.mark.parametrize(
    ("attempts", "known"),
    [
        ([made(10, 100, Bound(-10, -100)), made(10, 100)], Known(10, 10, 100, 100)),
        ([made(10, 100, Bound(-10, -90)), made(11, 50)], Known()),
        ([made(10, 100, Bound(-5))], Known(10, 5, 100, 200)),  # the soft bound is for a medium level not reached
    ],
)
def test_plans_not_below_the_bounds_are_no_contradiction(attempts: list[Attempt], known: Known) -> None:
    assert contradictions(attempts, known) == []


@pytest.mark.parametrize(
    ("attempts", "known"),
    [
        ([made(10, 100, Bound(-10, -95)), made(10, 90, engine="two")], Known()),
        ([made(10, 100, Bound(-10)), made(9, 999, engine="two")], Known()),
        ([made(10, 100, Bound(-10, -95))], Known(medium_best=10, soft_best=90)),
        ([made(10, 100, Bound(-10))], Known(medium_best=9)),
        ([made(10, 100)], Known(medium_best=10, medium_bound=10, soft_bound=101)),
        ([made(10, 100)], Known(medium_bound=11)),
        ([made(10, 100), without_plan(Status.INFEASIBLE)], Known()),
    ],
)
def test_a_plan_below_a_bound_is_a_contradiction(attempts: list[Attempt], known: Known) -> None:
    assert len(contradictions(attempts, known)) == 1
