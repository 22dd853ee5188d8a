"""Soft terms of the program where it takes short cuts: they must not count otherwise than the check."""

import pytest

from solver.problem import Agency, Problem
from tests.brute_force import disagreement, free_model
from tests.factories import commitment, problem, request, shift, worker

MORNING, LATER, EVENING = (
    shift("a", 0, "08:00", "12:00"),
    shift("b", 0, "09:00", "13:00"),
    shift("c", 0, "18:00", "20:00"),
)
HOME = {"ann": {"school": 20}, "bob": {"school": 30}}

SHORT_CUTS = {
    "pinned shifts that overlap are one journey": problem(
        [worker("ann")], [request("r", [MORNING, LATER])], home=HOME, pinned=[("a", "ann"), ("b", "ann")]
    ),
    "free shifts that overlap are never both": problem(
        [worker("ann")], [request("r", [MORNING, LATER, EVENING])], home=HOME, pinned=[("b", "ann")]
    ),
    "a shift between that somebody else must take ends a run": problem(
        [worker("ann"), worker("bob", commitments=(commitment(0, "08:00", "10:00"),))],
        [request("r", [MORNING, shift("b", 0, "13:00", "14:00"), EVENING], headcount=2)],
        pinned=[("b", "bob")],
    ),
    "an agency without candidates owes all": problem(
        [worker("ann"), worker("bob", agency="other", availability=())],
        [request("r", [MORNING])],
        agencies=(Agency("agency", 500), Agency("other", 500), Agency("empty", 500)),
    ),
    "a head start, and a target of nothing": problem(
        [
            worker("ann", target_minutes=400, carried_minutes=-300),
            worker("bob", target_minutes=0, carried_minutes=-100),
            worker("cleo", target_minutes=100, carried_minutes=1000),
        ],
        [request("r", [MORNING, EVENING], headcount=3)],
    ),
    "those who served before are no handover": problem(
        [worker("ann"), worker("bob"), worker("cleo")],
        [request("r", [MORNING, EVENING], headcount=2, served_by=frozenset({"bob"}))],
    ),
}


@pytest.mark.parametrize("case", SHORT_CUTS)
def test_short_cuts_count_as_the_check_does(case: str) -> None:
    assert disagreement(SHORT_CUTS[case]) is None


def columns(tried: Problem) -> int:
    return free_model(tried).matrix.columns


def test_journeys_of_shifts_that_exclude_each_other_need_no_column() -> None:
    once = problem([worker("ann")], [request("r", [MORNING, LATER])], home=HOME)
    free = problem([worker("ann")], [request("r", [MORNING, LATER])])
    assert columns(once) == columns(free)
