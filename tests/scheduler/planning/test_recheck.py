"""What of a plan still holds: every rule can take a pair out, and no more goes than must."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.planning.recheck import GONE, TOO_LATE, PlanRefused, recheck
from solver.check import violations
from solver.plan import Plan, Rule
from solver.problem import Assignment, Limits, Problem, Shift, Worker
from tests.factories import all_pairs, commitment, problem, request, shift, worker
from tests.tiny_problems import tiny_problems

MON, TUE = shift("mon", 0, "08:00", "12:00"), shift("tue", 1, "08:00", "12:00")


def dropped(now: Problem, *pairs: tuple[str, str], begun: tuple[str, ...] = ()) -> dict[tuple[str, str], list[str]]:
    """Recheck a plan and return what was dropped and why; what is left keeps the rules and is all of the rest."""
    found = recheck(now, pairs, {name: "ask" for name, _ in pairs}, begun)
    assert violations(now, found.plan) == []
    out = {(each.shift, each.worker) for each in found.dropped}
    assert set(found.plan) == {Assignment(*pair) for pair in pairs if pair not in out} | set(now.pinned)
    assert {each.request for each in found.dropped} <= {"ask"}
    return {(each.shift, each.worker): list(each.rules) for each in found.dropped}


def asked(*shifts: Shift, headcount: int = 1) -> Problem:
    """Two workers who can do everything, and a request."""
    return problem([worker("ann"), worker("bob")], [request("ask", shifts, headcount=headcount)])


def changed(now: Problem, name: str, ann: Worker) -> Problem:
    return replace(now, workers=tuple(ann if each.id == name else each for each in now.workers))


def test_a_plan_that_holds_stays_whole() -> None:
    assert dropped(asked(MON, TUE), ("mon", "ann"), ("tue", "bob")) == {}


def test_what_is_gone() -> None:
    found = dropped(asked(MON), ("mon", "ann"), ("tue", "ann"), ("mon", "eve"))
    assert found == {("tue", "ann"): [GONE], ("mon", "eve"): [GONE]}


def test_what_has_begun_stands_only_if_it_was_announced() -> None:
    announced = replace(asked(MON, headcount=2), published=(Assignment("mon", "ann"),))
    assert dropped(announced, ("mon", "ann"), ("mon", "bob"), begun=("mon",)) == {("mon", "bob"): [TOO_LATE]}


def test_all_static_reasons_are_told() -> None:
    ann = replace(worker("ann"), availability=(), banned_sites=frozenset({"school"}))
    now = changed(asked(MON, TUE), "ann", ann)
    assert dropped(now, ("mon", "ann"), ("tue", "bob")) == {("mon", "ann"): [Rule.AVAILABILITY, Rule.BANNED]}


def test_a_new_commitment_takes_out_what_it_meets() -> None:
    now = changed(asked(MON, TUE), "ann", replace(worker("ann"), commitments=(commitment(1, "11:00", "13:00"),)))
    assert dropped(now, ("mon", "ann"), ("tue", "ann")) == {("tue", "ann"): [Rule.OVERLAP]}


def test_a_new_limit_takes_the_latest_out_and_no_more() -> None:
    ann = replace(worker("ann"), limits=Limits(minutes_per_week=300))
    shifts = [shift(name, day, "08:00", "10:00") for day, name in enumerate(("a", "b", "c"))]
    now = changed(asked(*shifts), "ann", ann)
    assert dropped(now, ("a", "ann"), ("b", "ann"), ("c", "ann")) == {("c", "ann"): [Rule.MINUTES_PER_WEEK]}


def test_who_is_announced_stays_rather_than_who_is_new() -> None:
    now = replace(asked(MON), published=(Assignment("mon", "bob"),))
    assert dropped(now, ("mon", "ann"), ("mon", "bob")) == {("mon", "ann"): [Rule.HEADCOUNT]}


def test_a_confirmed_person_takes_the_slot() -> None:
    now = replace(asked(MON), pinned=(Assignment("mon", "bob"),))
    assert dropped(now, ("mon", "ann")) == {("mon", "ann"): [Rule.HEADCOUNT]}


def test_of_too_many_workers_goes_who_has_least() -> None:
    shifts = [MON, TUE, shift("wed", 2, "08:00", "12:00")]
    now = problem([worker("ann"), worker("bob")], [request("ask", shifts, max_workers=1)])
    assert dropped(now, ("mon", "ann"), ("tue", "ann"), ("wed", "bob")) == {("wed", "bob"): [Rule.MAX_WORKERS]}


def test_what_cannot_be_mended_is_refused() -> None:
    pins = (Assignment("mon", "ann"), Assignment("tue", "bob"))
    now = problem([worker("ann"), worker("bob")], [request("ask", [MON, TUE], max_workers=1)], pinned=pins)
    with pytest.raises(PlanRefused, match="at most 1 allowed"):
        recheck(now, pins, {})


@given(tiny_problems(), st.data())
def test_whatever_is_left_keeps_the_rules(now: Problem, data: st.DataObject) -> None:
    now = replace(now, max_disruptions=None)
    pairs = [pair for pair in all_pairs(now) if data.draw(st.booleans())]
    if any(violation.rule == Rule.MAX_WORKERS for violation in violations(now, Plan(tuple(now.pinned)))):
        return
    found = recheck(now, pairs, {})
    assert violations(now, found.plan) == []
    assert set(now.pinned) <= set(found.plan) <= {*pairs, *now.pinned}
    assert {Assignment(each.shift, each.worker) for each in found.dropped} == set(pairs) - set(found.plan)
