"""Working time limits and weekly rest where fixed work uses them up: the awkward cases by hand."""

import pytest

from solver.problem import Limits, Problem
from tests.brute_force import disagreement, good_plans
from tests.factories import commitment, problem, request, shift, worker

FOUR_HOURS = ("08:00", "12:00")
ALL_WEEK = tuple(commitment(day, "20:00", "00:30") for day in range(-1, 8)) + tuple(
    commitment(day, "00:00", "21:00") for day in range(-1, 9)
)
"""Commitments that overlap from one day to the next: there is no minute without work."""


def of_ann(limits: Limits, *days: int, pinned: tuple[int, ...] = (), committed: tuple[int, ...] = ()) -> Problem:
    """Make a problem of Ann alone: four hours on some days, some of them pinned, and as much fixed work on others."""
    ann = worker("ann", limits=limits, commitments=tuple(commitment(day, *FOUR_HOURS) for day in committed))
    requests = [request(f"r{day}", [shift(f"{day}", day, *FOUR_HOURS)]) for day in days]
    return problem([ann], requests, pinned=[(f"{day}", "ann") for day in pinned])


AWKWARD = {
    **{
        f"a minute too few in {limit}": (of_ann(Limits(**{limit: 479}), *days), {"", *map(str, days)})
        for limit, days in {
            "minutes_per_week": (0, 1),
            "minutes_per_12_weeks": (0, 7),
            "minutes_in_horizon": (0, 7),
        }.items()
    },
    "a minute too few in minutes_per_day": (of_ann(Limits(minutes_per_day=239), 0, 1), {""}),
    "commitments use up a week": (of_ann(Limits(minutes_per_week=480), 0, 7, committed=(1, 2)), {"", "7"}),
    "fixed work beyond the limit lets nothing in": (
        of_ann(Limits(minutes_per_week=400), 0, 7, committed=(1, 2)),
        {"", "7"},
    ),
    "pins beyond the limit stand, and let nothing in": (
        of_ann(Limits(minutes_in_horizon=240), 0, 1, 7, pinned=(0, 1)),
        {"01"},
    ),
    "commitments do not count in the horizon": (of_ann(Limits(minutes_in_horizon=240), 0, committed=(1,)), {"", "0"}),
    "the twelfth week before counts, the thirteenth does not": (
        of_ann(Limits(minutes_per_12_weeks=240), 0, committed=(7 * 12,)),
        {"", "0"},
    ),
    "a window may lie before": (of_ann(Limits(minutes_per_12_weeks=240), 7 * 11, committed=(0,)), {""}),
    "a day already worked is free to use": (
        problem(
            [worker("ann", limits=Limits(days_per_week=1), commitments=(commitment(1, *FOUR_HOURS),))],
            [request("r", [shift("0", 0, *FOUR_HOURS), shift("1", 1, "13:00", "14:00")])],
        ),
        {"", "1"},
    ),
    "more fixed days than the limit close the week": (
        of_ann(Limits(days_per_week=1), 2, 7, committed=(2, 3)),
        {"", "7"},
    ),
    "two shifts of one day are one day": (
        problem(
            [worker("ann", limits=Limits(days_per_week=1))],
            [request("r", [shift("0", 0, *FOUR_HOURS), shift("1", 0, "13:00", "14:00"), shift("2", 1, *FOUR_HOURS)])],
        ),
        {"", "0", "1", "01", "2"},
    ),
    "the rest of a week may run into the next": (
        problem(
            [worker("ann", limits=Limits(weekly_rest_minutes=6 * 24 * 60))],
            [request("r", [shift("0", 4, *FOUR_HOURS), shift("1", 9, *FOUR_HOURS), shift("2", 11, *FOUR_HOURS)])],
        ),
        {"", "0", "1", "2", "02", "12"},
    ),
    "no rest asked for is no rest owed": (
        problem(
            [worker("ann", limits=Limits(weekly_rest_minutes=0), commitments=ALL_WEEK)],
            [request("r", [shift("0", 8, "21:00", "22:00")])],
        ),
        {"", "0"},
    ),
    "no rest where there is no minute without work": (
        problem(
            [worker("ann", limits=Limits(weekly_rest_minutes=1), commitments=ALL_WEEK)],
            [request("r", [shift("0", 8, "21:00", "22:00")])],
        ),
        {""},
    ),
}


@pytest.mark.parametrize("case", AWKWARD)
def test_awkward_cases(case: str) -> None:
    tried, rosters = AWKWARD[case]
    assert {"".join(shift for shift, _ in plan) for plan in good_plans(tried)} == rosters
    assert disagreement(tried) is None
