"""Overlap, rest and transfer as conditions on pairs: the awkward cases by hand, and cliques."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solver.model.assemble import ready
from solver.model.conflicts import cliques
from solver.problem import Commitment, Limits, Problem, Shift, Worker
from tests.brute_force import disagreement, good_plans
from tests.factories import Table, commitment, problem, request, shift, worker

REST = Limits(rest_minutes=660)


def of_ann(
    ann: Worker, *shifts: tuple[str, Shift], between: Table | None = None, pinned: tuple[str, ...] = ()
) -> Problem:
    """Make a problem of Ann alone: her possible shifts with their sites, some of them pinned."""
    requests = [request(f"r{each.id}", [each], site) for site, each in shifts]
    return problem([ann], requests, between=between or {}, pinned=[(each, "ann") for each in pinned])


def rosters(tried: Problem) -> set[str]:
    """Return the sets of shifts that keep the rules, each as a word of their letters."""
    return {"".join(shift for shift, _ in plan) for plan in good_plans(tried)}


def committed(*commitments: Commitment, limits: Limits | None = None) -> Worker:
    return worker("ann", commitments=commitments, limits=limits or Limits())


MORNING, NOON, EVENING = (
    shift("a", 0, "08:00", "10:00"),
    shift("b", 0, "11:00", "12:00"),
    shift("c", 0, "13:00", "15:00"),
)
FAR = {"p": {"q": 240}}
"""From p to q it takes four hours, by any other way no time."""

AWKWARD = {
    "a detour is quicker than the way": (
        of_ann(committed(), ("p", MORNING), ("r", NOON), ("q", EVENING), between=FAR),
        {"", "a", "b", "c", "ab", "bc", "abc"},
    ),
    "a detour from a commitment": (
        of_ann(committed(commitment(0, "08:00", "10:00", "p")), ("r", NOON), ("q", EVENING), between=FAR),
        {"", "b", "bc"},
    ),
    "a commitment at a known place makes the detour": (
        of_ann(committed(commitment(0, "11:00", "12:00", "r")), ("p", MORNING), ("q", EVENING), between=FAR),
        {"", "a", "c", "ac"},
    ),
    "a commitment at an unknown place makes no detour": (
        of_ann(committed(commitment(0, "11:00", "12:00")), ("p", MORNING), ("q", EVENING), between=FAR),
        {"", "a", "c"},
    ),
    "a commitment in the way of the detour leaves only the long way": (
        of_ann(
            committed(commitment(0, "08:00", "10:00", "p"), commitment(0, "11:30", "11:45")),
            ("r", NOON),
            ("q", EVENING),
            between=FAR,
        ),
        {""},
    ),
    "pins that leave no way out block one pair after the other": (
        of_ann(
            worker("ann"),
            ("p", MORNING),
            ("p", NOON),
            ("q", EVENING),
            ("p", shift("d", 0, "15:00", "16:00")),
            between=FAR,
            pinned=("c",),
        ),
        {"c", "cd"},
    ),
    "rest counts from the commitment between": (
        of_ann(
            committed(commitment(0, "20:00", "23:00"), limits=REST),
            ("p", shift("a", 0, "18:00", "19:00")),
            ("p", shift("b", 1, "08:00", "09:00")),
            ("p", shift("c", 1, "10:00", "11:00")),
        ),
        {"", "a", "c", "ac"},
    ),
    "two commitments that overlap: the one that ends last counts": (
        of_ann(
            committed(commitment(0, "12:00", "23:00"), commitment(0, "13:00", "20:00"), limits=REST),
            ("p", shift("a", 1, "08:00", "09:00")),
            ("p", shift("b", 1, "10:00", "11:00")),
        ),
        {"", "b"},
    ),
    "works on one day need no rest": (
        of_ann(worker("ann", limits=REST), ("p", MORNING), ("p", NOON), ("p", shift("c", 1, "06:00", "07:00"))),
        {"", "a", "b", "ab", "c", "ac", "bc", "abc"},
    ),
    "pins may overlap": (
        of_ann(
            worker("ann"), ("p", MORNING), ("p", shift("b", 0, "09:00", "11:00")), ("q", EVENING), pinned=("a", "b")
        ),
        {"ab", "abc"},
    ),
}


@pytest.mark.parametrize("case", AWKWARD)
def test_awkward_cases(case: str) -> None:
    tried, good = AWKWARD[case]
    assert rosters(tried) == good
    assert disagreement(tried) is None


def test_pairs_that_fixed_work_excludes_are_dropped() -> None:
    tried, _ = AWKWARD["pins that leave no way out block one pair after the other"]
    candidates = ready(tried)
    assert {tried.shifts[row].id for row in candidates.shift} == {"c", "d"}


@given(st.integers(0, 8).flatmap(lambda count: st.tuples(st.just(count), st.sets(st.tuples(*[st.integers(0, 7)] * 2)))))
def test_cliques_cover_every_conflict_and_nothing_else(drawn: tuple[int, set[tuple[int, int]]]) -> None:
    count, conflicts = drawn
    together = np.zeros((count, count), dtype=np.bool_)
    for one, other in conflicts:
        if one != other and max(one, other) < count:
            together[one, other] = together[other, one] = True
    found = cliques(together)
    covered = np.zeros_like(together)
    for members in found:
        assert len(set(members)) == len(members) >= 2
        covered[np.ix_(members, members)] = True
    np.fill_diagonal(covered, val=False)
    assert (covered == together).all()


def test_overlapping_intervals_in_order_need_one_clique_for_each_crowd() -> None:
    intervals = [(0, 3), (1, 4), (2, 6), (4, 7), (5, 8)]
    together = np.array(
        [[one != other and one[0] < other[1] and other[0] < one[1] for other in intervals] for one in intervals]
    )
    assert cliques(together) == [[0, 1, 2], [2, 3, 4]]
