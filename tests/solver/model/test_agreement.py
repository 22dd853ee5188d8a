"""Check, programs and brute force say the same of every plan of tiny problems: each rule is stated twice, once right.

The problems are drawn anew in every run; that each rule and each term decides is seen on the smallest that show it.
"""

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from solver.check import score, soft_parts, violations
from solver.model.assemble import coverage_model, quality_model, ready
from solver.plan import Plan, Rule, Score
from solver.problem import Problem, Weights
from tests.brute_force import disagreement, free_model, good_plans, optimum, pair_values, score_by_model
from tests.examples import examples
from tests.factories import all_plans
from tests.solver.model.smallest import BY_RULE, BY_TERM
from tests.tiny_problems import tiny_problems


@settings(max_examples=examples(300))
@given(tiny_problems())
def test_check_and_model_agree_on_every_plan(tried: Problem) -> None:
    assert disagreement(tried) is None


def optima_by_model(tried: Problem) -> Score | None:
    """Return the best score by the two programs, one after the other."""
    candidates = ready(tried)
    medium = optimum(coverage_model(tried, candidates).matrix)
    if medium is None:
        return None
    soft = optimum(quality_model(tried, candidates, medium).matrix)
    assert soft is not None, "a plan with the best medium cost exists"
    return Score(0, -medium, -soft)


@settings(max_examples=examples(200))
@given(tiny_problems())
def test_the_optimum_of_the_programs_is_the_best_of_all_plans(tried: Problem) -> None:
    assert optima_by_model(tried) == max(good_plans(tried).values(), default=None)


@settings(max_examples=examples(150))
@given(st.data(), tiny_problems(most_pairs=8))
def test_no_value_of_the_other_columns_saves_a_bad_plan_or_flatters_a_good_one(
    data: st.DataObject, tried: Problem
) -> None:
    # Completing a plan gives one point; the engines may choose any other.
    model = free_model(tried)
    coverage = coverage_model(tried, model.candidates)
    plans = [plan for plan in all_plans(tried) if pair_values(tried, model.candidates, plan) is not None]
    for plan in data.draw(st.lists(st.sampled_from(plans), max_size=3)) if plans else []:
        values = pair_values(tried, model.candidates, plan)
        by_model = score_by_model(tried, model, plan)
        assert optimum(model.matrix, values) == (None if by_model is None else -by_model.soft)
        assert optimum(coverage.matrix, values) == (None if by_model is None else -by_model.medium)


class Census:
    """Which rules decided alone over some plan that the program refused too, and which terms over some optimum."""

    def __init__(self) -> None:
        self.alone: set[Rule] = set()
        self.counted: set[str] = set()
        self.outcomes: set[bool] = set()

    def take(self, tried: Problem) -> None:
        model = free_model(tried)
        good: dict[Plan, Score] = {}
        for plan in all_plans(tried):
            broken = {violation.rule for violation in violations(tried, plan)}
            if not broken:
                good[plan] = score(tried, plan)
            elif len(broken) == 1 and score_by_model(tried, model, plan) is None:
                self.alone.update(broken)
        best = max(good.values(), default=None)
        for plan, reached in good.items():
            if reached == best:
                self.counted.update(name for name, points in soft_parts(tried, plan).items() if points)
        self.outcomes.add(best is None)


@pytest.mark.parametrize("rule", Rule)
def test_each_rule_decides_alone_over_some_plan(rule: Rule) -> None:
    census = Census()
    census.take(BY_RULE[rule])
    assert rule in census.alone
    assert disagreement(BY_RULE[rule]) is None


@pytest.mark.parametrize("term", Weights.__slots__)
def test_each_term_counts_in_some_optimum(term: str) -> None:
    census = Census()
    census.take(BY_TERM[term])
    assert term in census.counted
    assert disagreement(BY_TERM[term]) is None
    assert optima_by_model(BY_TERM[term]) == max(good_plans(BY_TERM[term]).values())


@pytest.mark.long
def test_draws_reach_every_rule_and_every_term_and_problems_without_a_plan() -> None:
    census = Census()

    def complete(tried: Problem) -> bool:
        census.take(tried)
        return (
            census.alone == set(Rule) and census.counted == set(Weights.__slots__) and census.outcomes == {True, False}
        )

    # Draws until the census is complete; fails with NoSuchExample when it never is.
    draws = settings(max_examples=3000, database=None, phases=[Phase.generate])
    find(tiny_problems(most_pairs=8), complete, settings=draws)
