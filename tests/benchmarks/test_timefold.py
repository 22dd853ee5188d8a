"""Timefold counts what our check counts, and keeps every rule; needs its environment, which `make bench` makes."""

import pytest

from solver.check import score, soft_parts, violations
from solver.instance import load_instance
from solver.plan import Plan
from solver.problem import Problem
from solver.solve import SolveLimits
from tests.benchmarks.attempt import attempt
from tests.benchmarks.command import INSTANCES
from tests.benchmarks.greedy import greedy
from tests.benchmarks.timefold_model.statement import statement
from tests.benchmarks.timefold_peer import why_not


@pytest.fixture(scope="module")
def contract() -> Problem:
    problem, _ = load_instance(INSTANCES / "calvados-contract.json")
    return problem


@pytest.mark.skipif(why_not() is not None, reason=f"{why_not()}")
def test_timefold_counts_as_the_check_does(contract: Problem) -> None:
    made = attempt("Timefold", contract, SolveLimits(2.0, threads=1))
    assert made.failure is None
    assert made.faults == ()
    assert made.result.score is not None
    assert [step.score for step in made.trace] == sorted(step.score for step in made.trace if step.score is not None)


def test_the_statement_holds_every_slot_and_its_candidates(contract: Problem) -> None:
    stated = statement(contract)
    slots = stated["slots"]
    assert len(slots) == sum(len(request.shifts) * request.headcount for request in contract.requests)
    assert sum(slot["unfilled"] for slot in slots) == -score(contract, Plan()).medium
    for slot in slots[:20]:
        shift = contract.shifts[slot["shift"]]
        for worker in slot["candidates"]:
            assert not violations(contract, Plan.of([(shift.id, contract.workers[worker].id)]))


def test_the_greedy_pass_keeps_every_rule_and_fills_something(contract: Problem) -> None:
    result = greedy(contract, SolveLimits(1.0), lambda _: None)
    assert result.score == score(contract, result.plan)
    assert result.soft_parts == soft_parts(contract, result.plan)
    assert result.score is not None
    assert result.score > score(contract, Plan())
