"""Rule 12: a long stretch without work starts in every week that a plan burdens."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solver.check import violations
from solver.check.roster import Work
from solver.check.weekly_rest import longest_rest
from solver.plan import Plan, Rule
from solver.problem import Commitment, Limits, Problem, Shift
from solver.span import FOREVER
from tests.factories import broken, commitment, problem, request, shift, worker

HOURS_35 = 2100


def of_ann(
    *shifts: Shift, commitments: Sequence[Commitment] = (), pinned: Sequence[str] = (), needed: int | None = HOURS_35
) -> Problem:
    ann = worker("ann", limits=Limits(weekly_rest_minutes=needed), commitments=tuple(commitments))
    return problem([ann], [request("r", shifts)], pinned=[(name, "ann") for name in pinned])


def told(tried: Problem) -> list[Rule]:
    return broken(tried, *((each.id, "ann") for each in tried.shifts))


def days(first: int, last: int, start: str = "08:00", end: str = "16:00") -> list[Commitment]:
    """Work on every day from the first to the last."""
    return [commitment(day, start, end) for day in range(first, last + 1)]


@pytest.mark.parametrize(
    ("end", "start", "rules"),
    [
        ("20:00", "07:00", []),  # Saturday 20:00 to Monday 07:00 are 35 hours
        ("20:01", "07:00", [Rule.WEEKLY_REST]),
        ("20:00", "06:59", [Rule.WEEKLY_REST]),
    ],
)
def test_rest_may_run_past_the_end_of_the_week(end: str, start: str, rules: list[Rule]) -> None:
    after = commitment(7, start, "16:00")
    tried = of_ann(shift("s", 5, "08:00", end), commitments=[*days(0, 4), after])
    assert told(tried) == rules


@pytest.mark.parametrize(("start", "rules"), [("11:00", []), ("10:59", [Rule.WEEKLY_REST])])
def test_rest_may_begin_on_monday_at_midnight(start: str, rules: list[Rule]) -> None:
    # No work from the Monday until Tuesday 11:00, then every day, and the night from Sunday to the next Monday.
    work = [*days(2, 5), commitment(6, "20:00", "08:00"), commitment(7, "20:00", "21:00")]
    assert told(of_ann(shift("s", 1, start, "16:00"), commitments=work)) == rules


def test_work_before_monday_takes_the_first_hours_of_the_week() -> None:
    nights = [commitment(-1, "20:00", "02:00"), *days(2, 5), commitment(6, "20:00", "08:00")]
    assert told(of_ann(shift("s", 1, "12:59", "16:00"), commitments=nights)) == [Rule.WEEKLY_REST]
    assert told(of_ann(shift("s", 1, "13:00", "16:00"), commitments=nights)) == []


def test_rest_that_starts_only_next_week_does_not_count() -> None:
    # The night ends on Monday 06:00 and three days without work follow.
    tried = of_ann(shift("s", 6, "18:00", "06:00"), commitments=days(0, 5))
    assert told(tried) == [Rule.WEEKLY_REST]


def test_a_shift_on_monday_answers_for_the_week_before() -> None:
    busy = days(0, 5, "08:00", "21:00")
    assert told(of_ann(shift("s", 7, "07:00", "16:00"), commitments=busy)) == [Rule.WEEKLY_REST]
    assert told(of_ann(shift("s", 7, "08:00", "16:00"), commitments=busy)) == []


def test_a_week_before_without_work_asks_for_nothing() -> None:
    # No stretch of eight days starts in the first week, which is asked for only when it holds work.
    tried = of_ann(shift("s", 7, "00:00", "16:00"), needed=8 * 1440)
    assert told(tried) == []
    tried = of_ann(shift("s", 7, "00:00", "16:00"), commitments=days(0, 0), needed=8 * 1440)
    assert told(tried) == [Rule.WEEKLY_REST]


def test_the_week_after_does_not_answer_for_a_shift() -> None:
    # The second week has no rest at all but no free shift either.
    assert told(of_ann(shift("s", 3, "08:00", "16:00"), commitments=days(7, 14))) == []


@pytest.mark.parametrize(("day", "rules"), [(14, []), (13, [Rule.WEEKLY_REST])])
def test_two_weeks_back_are_not_asked_for(day: int, rules: list[Rule]) -> None:
    # The first week has no rest, as the night from its Sunday ends on the second Monday.
    busy = [*days(0, 5), commitment(6, "20:00", "06:00")]
    assert told(of_ann(shift("s", day, "08:00", "16:00"), commitments=busy)) == rules


def test_a_long_rest_is_not_bound_to_seven_days() -> None:
    tried = of_ann(shift("s", 0, "08:00", "16:00"), commitments=[commitment(14, "08:00", "16:00")], needed=10 * 1440)
    assert told(tried) == []


def test_pins_and_commitments_alone_are_not_blamed() -> None:
    shifts = [shift(f"s{day}", day, "08:00", "16:00") for day in range(8)]
    names = [each.id for each in shifts]
    assert told(of_ann(*shifts, pinned=names)) == []
    assert told(of_ann(*shifts, pinned=names[1:])) == [Rule.WEEKLY_REST]


def test_weeks_of_a_free_shift_and_before_are_both_told() -> None:
    tried = of_ann(shift("s", 7, "08:00", "16:00"), commitments=[*days(0, 6), *days(8, 14)])
    found = violations(tried, Plan.of([("s", "ann")]))
    assert [each.message for each in found] == [
        "worker ann would rest at most 960 minutes in a row in the week before that of s, needs 2100",
        "worker ann would rest at most 960 minutes in a row in the week of s, needs 2100",
    ]
    assert [each.shifts for each in found] == [("s",), ("s",)]


@pytest.mark.parametrize(("needed", "rules"), [(None, []), (0, []), (1, [Rule.WEEKLY_REST])])
def test_a_limit_of_nothing_is_kept_without_any_rest(needed: int | None, rules: list[Rule]) -> None:
    round_the_clock = [*days(-1, 1, "00:00", "24:00"), *days(3, 7, "00:00", "24:00")]
    assert told(of_ann(shift("s", 2, "00:00", "24:00"), commitments=round_the_clock, needed=needed)) == rules


@given(st.lists(st.tuples(st.integers(-5, 25), st.integers(1, 8)), max_size=6))
def test_the_longest_rest_is_found_as_by_looking_at_every_minute(times: list[tuple[int, int]]) -> None:
    monday, next_monday, beyond = 0, 14, 60
    work = [Work(start, start + length, 1, 1, None, None, free=False) for start, length in times]
    busy = {minute for each in work for minute in range(each.start, each.end)}
    longest = 0
    for begin in range(monday, next_monday):
        end = begin
        while end not in busy and end < beyond:
            end += 1
        longest = max(longest, FOREVER if end == beyond else end - begin)
    assert longest_rest(work, monday, next_monday) == longest
