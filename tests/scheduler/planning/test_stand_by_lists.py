"""On drawn plans: all first stand-bys are feasible together, whichever are called, and so is everybody alone."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import chain, combinations

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from scheduler.planning.alternatives import RequestPart
from scheduler.planning.stand_by.lists import MOST, StandBys, stand_by_lists
from solver.check import soft_parts, violations
from solver.plan import Plan
from solver.problem import Assignment, Limits, Problem
from tests.factories import problem, request, shift, worker
from tests.tiny_problems import tiny_problems

EXAMPLES = 500 if settings.get_current_profile_name() == "long" else 25


@st.composite
def plans(draw: st.DrawFn) -> tuple[Problem, Plan]:
    """Draw a problem with nothing settled, and a plan that breaks none of its rules."""
    drawn = replace(draw(tiny_problems(most_pairs=20)), pinned=(), published=(), max_disruptions=None)
    pairs = [Assignment(each.id, one.id) for each in drawn.shifts for one in drawn.workers]
    plan: list[Assignment] = []
    for pair in draw(st.lists(st.sampled_from(pairs), max_size=6, unique=True)):
        if not violations(drawn, Plan((*plan, pair))):
            plan.append(pair)
    return drawn, Plan(tuple(plan))


def missions(drawn: Problem, plan: Iterable[Assignment]) -> list[RequestPart]:
    """Return what everybody has of every request."""
    found = defaultdict(list)
    for each, one in plan:
        found[drawn.shift_by_id[each].request, one].append(drawn.shift_by_id[each])
    return [
        RequestPart(drawn.request_by_id[asked], drawn.worker(one), tuple(sorted(own, key=lambda each: each.start)))
        for (asked, one), own in sorted(found.items())
    ]


def lists(drawn: Problem, plan: Plan, willing: Iterable[str] = ()) -> tuple[StandBys, ...]:
    people = {each.id for each in drawn.workers}
    return stand_by_lists(drawn, plan, missions(drawn, plan), people=people, willing=frozenset(willing))


def called(plan: Plan, some: Iterable[tuple[RequestPart, str]]) -> Plan:
    """Return the plan in which stand-bys have come in place of whoever had the missions."""
    pairs = set(plan)
    for part, one in some:
        assert part.worker
        pairs -= {Assignment(each.id, part.worker.id) for each in part.shifts}
        pairs |= {Assignment(each.id, one) for each in part.shifts}
    return Plan(tuple(pairs))


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow])
@given(plans())
def test_all_first_stand_bys_are_feasible_together_and_in_every_combination(given: tuple[Problem, Plan]) -> None:
    drawn, plan = given
    found = lists(drawn, plan)
    first = [(each.part, each.first) for each in found if each.first is not None]
    event(f"{len(first)} of {len(found)} missions have a first stand-by")

    roomy = replace(drawn, requests=tuple(replace(each, headcount=99, max_workers=None) for each in drawn.requests))
    more = [Assignment(each.id, one) for part, one in first for each in part.shifts]
    assert violations(roomy, Plan((*plan, *more))) == [], "with all of them beside everybody who works"

    for some in chain.from_iterable(combinations(first, count) for count in range(len(first) + 1)):
        assert violations(drawn, called(plan, some)) == []


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow])
@given(plans())
def test_everybody_on_a_list_could_come_alone_and_nobody_is_left_out(given: tuple[Problem, Plan]) -> None:
    drawn, plan = given
    for each in lists(drawn, plan):
        assert each.part.worker
        listed = [*([each.first] if each.first else []), *each.others]
        assert each.part.worker.id not in listed
        assert len(listed) == len(set(listed)) <= MOST
        able = {
            one.id for one in drawn.workers if one is not each.part.worker and comes(drawn, plan, each.part, one.id)
        }
        assert set(listed) <= able
        assert len(listed) == min(len(able), MOST)
        points = [sum(soft_parts(drawn, called(plan, [(each.part, one)])).values()) for one in each.others]
        assert points == sorted(points), "the others by what the whole plan would cost"


def comes(drawn: Problem, plan: Plan, part: RequestPart, one: str) -> bool:
    """Tell whether somebody keeps every rule in place of whoever has a mission, beside all that they have."""
    own = {each for each, who in plan if who == one}
    return not own & {each.id for each in part.shifts} and not violations(drawn, called(plan, [(part, one)]))


def test_a_stand_by_moves_so_that_one_more_mission_has_one() -> None:
    """Ann could replace either of two, Bob only the first; Ann is the better one there."""
    drawn = problem(
        [worker("ann"), worker("bob", banned_sites=frozenset({"b"})), worker("cleo"), worker("dan")],
        [
            request("r1", [shift("s1", 0, "08:00", "12:00")], "a"),
            request("r2", [shift("s2", 0, "09:00", "13:00")], "b"),
        ],
    )
    plan = Plan.of([("s1", "cleo"), ("s2", "dan")])
    assert {each.first for each in lists(drawn, plan)} == {"ann", "bob"}


def test_whoever_agreed_to_stand_by_comes_first() -> None:
    drawn = problem(
        [worker("ann", familiar_sites=frozenset({"a"})), worker("bob"), worker("cleo")],
        [request("r1", [shift("s1", 0, "08:00", "12:00")], "a")],
    )
    plan = Plan.of([("s1", "cleo")])
    assert [(each.first, each.others) for each in lists(drawn, plan)] == [("ann", ("bob",))]
    assert [(each.first, each.others) for each in lists(drawn, plan, ["bob"])] == [("bob", ("ann",))]


def test_whoever_has_said_no_to_a_shift_stands_by_for_no_mission_with_it() -> None:
    drawn = problem(
        [worker("ann"), worker("bob"), worker("cleo")],
        [request("r1", [shift("s1", 0, "08:00", "12:00"), shift("s2", 1, "08:00", "12:00")], "a")],
    )
    plan = Plan.of([("s1", "cleo"), ("s2", "cleo")])
    found = stand_by_lists(
        drawn, plan, missions(drawn, plan), people={"ann", "bob"}, willing={"ann"}, given_up={"s2": {"ann"}}
    )
    assert [(each.first, each.others) for each in found] == [("bob", ())]


def test_nobody_is_reserved_for_more_than_they_may_work() -> None:
    drawn = problem(
        [worker("ann", limits=Limits(minutes_per_day=300)), worker("bob")],
        [
            request("r1", [shift("s1", 0, "08:00", "12:00")], "a"),
            request("r2", [shift("s2", 0, "13:00", "17:00")], "b"),
        ],
    )
    found = lists(drawn, Plan.of([("s1", "bob"), ("s2", "bob")]))
    assert [(each.first, each.others) for each in found] == [("ann", ()), (None, ("ann",))]
