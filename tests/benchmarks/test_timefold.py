"""Timefold counts what our check counts, and keeps every rule; needs its environment, which `make bench` makes."""

import pytest

from solver.check import score, soft_parts, violations
from solver.instance import load_instance
from solver.plan import Plan
from solver.problem import Opportunity, Problem
from solver.solve import SolveLimits
from tests.benchmarks.attempt import attempt
from tests.benchmarks.command import INSTANCES
from tests.benchmarks.greedy import greedy
from tests.benchmarks.timefold_model.statement import statement
from tests.benchmarks.timefold_peer import why_not
from tests.factories import problem, request, shift, span, worker


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
        for able in slot["candidates"]:
            assert not violations(contract, Plan.of([(shift.id, contract.workers[able].id)]))


def test_the_statement_prices_who_is_expected_elsewhere() -> None:
    ann = worker("ann", opportunity=(Opportunity(span(0, "00:00", "24:00"), 7),))
    asked = [shift("s", 0, "08:00", "12:00", break_minutes=10), shift("t", 1, "08:00", "12:00")]
    stated = statement(problem([ann, worker("bob")], [request("r", asked)]))
    assert [each["opportunity"] for each in stated["slots"]] == [{0: 26}, {}]
    assert "opportunity" in stated["constraints"]
    assert "opportunity" not in statement(problem([worker("bob")], [request("r", asked)]))["constraints"]


def test_the_greedy_pass_keeps_every_rule_and_fills_something(contract: Problem) -> None:
    result = greedy(contract, SolveLimits(1.0), lambda _: None)
    assert result.score == score(contract, result.plan)
    assert result.soft_parts == soft_parts(contract, result.plan)
    assert result.score is not None
    assert result.score > score(contract, Plan())
