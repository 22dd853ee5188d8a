"""The tiny random problems reach every rule and every term, else tests that draw them prove less than they seem to."""

from itertools import takewhile

import pytest
from hypothesis import Phase, find, given, settings

from solver.check import soft_parts, violations
from solver.plan import Rule
from solver.problem import Problem, Weights
from tests.examples import examples
from tests.factories import all_pairs, all_plans, broken
from tests.tiny_problems import tiny_problems


@pytest.mark.long
def test_every_rule_is_broken_and_every_term_counted_by_small_plans() -> None:
    reached: set[Rule] = set()
    counted: set[str] = set()

    def complete(tried: Problem) -> bool:
        for plan in takewhile(lambda plan: len(plan) <= 2, all_plans(tried)):
            reached.update(violation.rule for violation in violations(tried, plan))
            counted.update(name for name, points in soft_parts(tried, plan).items() if points)
        return reached == set(Rule) and counted == set(Weights.__slots__)

    # Draws until the census is complete; fails with NoSuchExample when it never is.
    find(tiny_problems(), complete, settings=settings(max_examples=1000, database=None, phases=[Phase.generate]))


@settings(max_examples=examples(25))
@given(tiny_problems())
def test_they_are_what_the_contract_allows(tried: Problem) -> None:
    assert 1 <= len(all_pairs(tried)) <= 10
    for shift in tried.shifts:
        assert tried.horizon.start <= shift.start < tried.horizon.end
        pins = [pair for pair in tried.pinned if pair.shift == shift.id]
        assert len(pins) <= tried.request_by_id[shift.request].headcount
    assert len(set(tried.pinned)) == len(tried.pinned)
    assert len(set(tried.published)) == len(tried.published)


@settings(max_examples=examples(25))
@given(tiny_problems())
def test_pins_alone_break_nothing_but_the_rules_of_a_plan(tried: Problem) -> None:
    assert set(broken(tried, *tried.pinned)) <= {Rule.MAX_WORKERS, Rule.MAX_DISRUPTIONS}


@settings(max_examples=examples(10))
@given(tiny_problems(most_pairs=4))
def test_all_plans_are_all_subsets(tried: Problem) -> None:
    plans = list(all_plans(tried))
    assert len(set(plans)) == len(plans) == 2 ** len(all_pairs(tried))
