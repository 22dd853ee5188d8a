"""Promises of coverage: whatever a new plan wants, no slot becomes empty whose holder can still serve it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scheduler.planning.promises import still_held, with_promises
from scheduler.planning.recheck import recheck
from scheduler.planning.solving import solved
from solver.check import score, violations
from solver.plan import Plan, Status
from solver.problem import Assignment, Problem
from solver.search import SolveLimits
from tests.examples import examples
from tests.factories import all_pairs, problem, request, shift, worker
from tests.tiny_problems import tiny_problems

MON, SAME = shift("mon", 0, "08:00", "12:00"), shift("same", 0, "08:00", "12:00")
SMALL = SolveLimits(threads=1, work=1)


def kept(tried: Problem, plan: Plan, held: Iterable[Assignment]) -> None:
    """Look whether a plan covers as many slots of each shift as are promised, beside what it keeps of the announced."""
    announced = {*tried.pinned, *tried.published}
    filled = Counter(pair.shift for pair in plan)
    needed = Counter(pair.shift for pair in {*still_held(tried, held, plan), *(set(plan) & announced)})
    assert all(filled[each] >= count for each, count in needed.items())


@st.composite
def promised(draw: st.DrawFn) -> tuple[Problem, Plan, tuple[Assignment, ...]]:
    """Draw a problem, a plan that breaks none of its rules, and what is held."""
    tried = replace(draw(tiny_problems()), max_disruptions=None)
    assume(not violations(tried, Plan(tried.pinned)))  # what is confirmed may itself be too many people
    pairs = st.lists(st.sampled_from([Assignment(*pair) for pair in all_pairs(tried)]), max_size=8)
    return tried, recheck(tried, draw(pairs), {}).plan, tuple(draw(pairs))


@given(promised())
def test_no_promised_slot_becomes_empty(drawn: tuple[Problem, Plan, tuple[Assignment, ...]]) -> None:
    tried, plan, held = drawn
    found = with_promises(tried, plan, held)
    assert violations(tried, found) == []
    kept(tried, found, held)
    announced = {*tried.pinned, *tried.published}
    assert set(plan) & announced <= set(found)
    assert set(found) <= {*plan, *still_held(tried, held, plan)}
    assert with_promises(tried, found, held) == found


@settings(max_examples=examples(25))
@given(promised())
def test_nor_by_a_search(drawn: tuple[Problem, Plan, tuple[Assignment, ...]]) -> None:
    tried, _, held = drawn
    found = solved(tried, held, SMALL)
    if found.status is Status.INFEASIBLE:
        return
    assert violations(tried, found.plan) == []
    assert found.score == score(tried, found.plan)
    kept(tried, found.plan, held)
    assert found.bound is None or found.score is None or found.score.medium <= found.bound.medium


def market(*, priority: int = 9) -> Problem:
    """Ann alone can do either of two things at the same time, and what was asked for later counts more."""
    later = request("later", [SAME], priority=priority)
    return problem([worker("ann")], [request("first", [MON]), later])


def test_what_was_promised_goes_before_what_counts_more() -> None:
    held = (Assignment("mon", "ann"),)
    assert set(solved(market(), (), SMALL).plan) == {Assignment("same", "ann")}
    found = solved(market(), held, SMALL)
    assert set(found.plan) == set(held)
    # What is proven is of all plans, and says that one with fewer hours empty was given up for the promise.
    assert found.bound
    assert found.score
    assert found.score.medium < found.bound.medium
    assert found.bound.soft is None


def test_somebody_else_may_come_so_that_both_are_served() -> None:
    ann_alone = request("later", [SAME], allowed_workers=frozenset({"ann"}))
    only_ann = problem([worker("ann"), worker("bob")], [request("first", [MON]), ann_alone])
    found = solved(only_ann, (Assignment("mon", "ann"),), SMALL)
    assert set(found.plan) == {Assignment("same", "ann"), Assignment("mon", "bob")}


def test_who_cannot_come_any_more_promises_nothing() -> None:
    without = replace(market(), workers=(replace(worker("ann"), banned_sites=frozenset({"school"})),))
    assert with_promises(without, Plan(), (Assignment("mon", "ann"),)) == Plan()
