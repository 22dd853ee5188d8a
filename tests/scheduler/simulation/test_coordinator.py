"""The coordinator keeps every rule, whatever the problem, and looks at how much somebody is missed elsewhere."""

from dataclasses import replace

from hypothesis import given, settings

from scheduler.simulation.coordinator import by_hand
from solver.check import unfilled, violations
from solver.explain import explain
from solver.plan import Plan
from solver.problem import Problem
from tests.examples import examples
from tests.factories import commitment, problem, request, shift, worker
from tests.tiny_problems import tiny_problems

MORNING = shift("s", 0, "08:00", "12:00")


@settings(max_examples=examples(300))
@given(tiny_problems())
def test_no_rule_is_broken_and_whoever_is_free_is_sent(tried: Problem) -> None:
    requests = tuple(replace(each, headcount=1) for each in tried.requests)
    single = replace(tried, requests=requests, pinned=(), published=(), max_disruptions=None)
    plan = by_hand(single)
    assert violations(single, plan) == []
    assert not [slot for slot in explain(single, plan) if slot.free]
    assert len(plan) + len(unfilled(single, plan)) == len(single.shifts)


def test_whoever_covers_most_goes_and_the_rest_is_for_another() -> None:
    days = [shift(f"s{day}", day, "08:00", "12:00") for day in range(3)]
    workers = [worker("ann", commitments=(commitment(0, "08:00", "10:00"),)), worker("bob"), worker("cleo")]
    away = [replace(workers[1], availability=()), workers[0], workers[2]]
    assert by_hand(problem(workers[:2], [request("r", days)])) == Plan.of((each.id, "bob") for each in days)
    assert by_hand(problem(away[:2], [request("r", days)])) == Plan.of([("s1", "ann"), ("s2", "ann")])


def test_urgent_requests_come_first() -> None:
    asked = [request("r", [MORNING]), request("q", [shift("t", 0, "09:00", "13:00")], priority=2)]
    assert by_hand(problem([worker("ann")], asked)) == Plan.of([("t", "ann")])


def test_who_is_missed_least_goes_though_another_knows_the_site() -> None:
    ann = worker("ann", familiar_sites=frozenset({"school"}))
    tried = problem([ann, worker("bob")], [request("r", [MORNING])])
    assert by_hand(tried) == Plan.of([("s", "ann")])
    assert by_hand(tried, {"ann": 2.0, "bob": 1.0}) == Plan.of([("s", "bob")])
    assert by_hand(tried, {"ann": 1.0, "bob": 2.0}) == Plan.of([("s", "ann")])


def test_a_request_has_no_more_faces_than_it_may() -> None:
    days = [shift(f"s{day}", day, "08:00", "12:00") for day in range(2)]
    ann = worker("ann", commitments=(commitment(0, "08:00", "10:00"),))
    bob = worker("bob", commitments=(commitment(1, "08:00", "10:00"),))
    for most, filled in ((1, 1), (2, 2), (None, 2)):
        assert len(by_hand(problem([ann, bob], [request("r", days, max_workers=most)]))) == filled
