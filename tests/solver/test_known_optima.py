"""Two small published examples whose optimum is known: nurses with shift requests, and tasks of different sizes.

The files in ``known_optima`` are our own conversions of them. Neither names the weight of ``opportunity``, which is on
by default: without spans it must not count.
"""

from pathlib import Path

import pytest

from solver.instance import load_instance
from solver.plan import Bound, Score, Status
from solver.solve import SolveLimits, solve

FILES = Path(__file__).parent / "known_optima"


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize(("name", "soft"), [("nurse", 0), ("tasks", -6520)])
def test_the_known_optimum_is_found_and_proven(name: str, soft: int, threads: int) -> None:
    problem, _ = load_instance(FILES / f"{name}.json")
    result = solve(problem, SolveLimits(60, threads))
    assert result.status is Status.OPTIMAL
    assert result.score == Score(0, 0, soft)
    assert result.bound == Bound(0, soft)


def test_thirteen_requests_of_nurses_are_met_with_four_or_five_shifts_each() -> None:
    problem, _ = load_instance(FILES / "nurse.json")
    plan = solve(problem, SolveLimits(60, 2)).plan
    wished = {shift.id: problem.request_by_id[shift.request].preferred_workers for shift in problem.shifts}
    assert sum(pair.worker in wished[pair.shift] for pair in plan) == 13
    shifts = [sum(pair.worker == nurse.id for pair in plan) for nurse in problem.workers]
    assert sorted(shifts) == [4, 4, 4, 4, 5]
