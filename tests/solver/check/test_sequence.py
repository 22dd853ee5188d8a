"""Rules 7 to 9: overlap, daily rest and transfer between the work of one worker."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solver.check import broken_by_work, violations
from solver.check.roster import Work
from solver.check.sequence import predecessors
from solver.plan import Plan, Rule
from solver.problem import Commitment, Limits, Problem, Shift
from tests.factories import broken, commitment, problem, request, shift, worker

REST = Limits(rest_minutes=660)
THERE_AND_BACK = {"a": {"b": 50}, "b": {"a": 30}}


def of_ann(
    *shifts: Shift, commitments: Sequence[Commitment] = (), pinned: Sequence[str] = (), limits: Limits = REST
) -> Problem:
    """Ann and a request of these shifts, all at site a."""
    return problem(
        [worker("ann", commitments=tuple(commitments), limits=limits)],
        [request("r", shifts, "a")],
        sites=("a", "b", "c"),
        between=THERE_AND_BACK,
        pinned=[(name, "ann") for name in pinned],
    )


def told(tried: Problem) -> list[Rule]:
    return broken(tried, *((each.id, "ann") for each in tried.shifts))


class TestOverlap:
    @pytest.mark.parametrize(
        ("start", "end", "rules"),
        [
            ("07:00", "08:00", []),
            ("12:00", "13:00", []),
            ("07:00", "08:01", [Rule.OVERLAP]),
            ("11:59", "13:00", [Rule.OVERLAP]),
            ("09:00", "10:00", [Rule.OVERLAP]),
            ("07:00", "13:00", [Rule.OVERLAP]),
            ("08:00", "12:00", [Rule.OVERLAP]),
        ],
    )
    def test_two_shifts(self, start: str, end: str, rules: list[Rule]) -> None:
        assert told(of_ann(shift("s1", 0, "08:00", "12:00"), shift("s2", 0, start, end))) == rules

    def test_a_long_shift_meets_one_that_is_not_its_neighbour(self) -> None:
        long = shift("long", 0, "08:00", "18:00")
        short = [shift("s1", 0, "09:00", "10:00"), shift("s2", 0, "17:00", "18:00")]
        assert told(of_ann(long, *short)) == [Rule.OVERLAP, Rule.OVERLAP]

    def test_with_a_commitment_inside_the_horizon(self) -> None:
        tried = of_ann(shift("s", 0, "08:00", "12:00"), commitments=[commitment(0, "11:00", "13:00")])
        (violation,) = violations(tried, Plan.of([("s", "ann")]))
        assert (violation.rule, violation.worker, violation.shifts) == (Rule.OVERLAP, "ann", ("s",))
        assert violation.blocker == "commitment"
        assert violation.message == "worker ann would work on s and a commitment at the same time"

    def test_neither_pins_nor_commitments_are_blamed_among_themselves(self) -> None:
        fixed = [commitment(0, "08:00", "12:00"), commitment(0, "09:00", "10:00")]
        shifts = [shift("s1", 0, "08:00", "12:00"), shift("s2", 0, "11:00", "13:00")]
        assert told(of_ann(*shifts, commitments=fixed, pinned=["s1", "s2"])) == []

    def test_a_free_shift_is_blamed_against_a_pinned_one(self) -> None:
        shifts = [shift("s1", 0, "08:00", "12:00"), shift("s2", 0, "11:00", "13:00")]
        tried = of_ann(*shifts, pinned=["s2"])
        (violation,) = violations(tried, Plan.of([("s1", "ann"), ("s2", "ann")]))
        assert (violation.rule, violation.shifts, violation.blocker) == (Rule.OVERLAP, ("s1", "s2"), "s2")

    def test_the_same_hours_of_another_worker_are_free(self) -> None:
        shifts = [shift("s1", 0, "08:00", "12:00"), shift("s2", 0, "08:00", "12:00")]
        tried = problem([worker("ann"), worker("bob")], [request("r", shifts)])
        assert broken(tried, ("s1", "ann"), ("s2", "bob")) == []


class TestDailyRest:
    @pytest.mark.parametrize(("start", "rules"), [("08:00", []), ("07:59", [Rule.DAILY_REST])])
    def test_eleven_hours_from_day_to_day(self, start: str, rules: list[Rule]) -> None:
        assert told(of_ann(shift("s1", 0, "18:00", "21:00"), shift("s2", 1, start, "12:00"))) == rules

    def test_the_message_tells_where_and_how_much(self) -> None:
        tried = of_ann(shift("s1", 0, "18:00", "21:00"), shift("s2", 1, "06:00", "12:00"))
        (violation,) = violations(tried, Plan.of([("s1", "ann"), ("s2", "ann")]))
        assert violation.message == "worker ann would have 540 minutes between s1 and s2, needs 660"
        assert (violation.shifts, violation.blocker) == (("s2", "s1"), "s1")

    def test_no_rest_at_all_is_too_little(self) -> None:
        assert told(of_ann(shift("s1", 0, "20:00", "24:00"), shift("s2", 1, "00:00", "04:00"))) == [Rule.DAILY_REST]

    def test_a_break_within_a_day_is_no_rest(self) -> None:
        assert told(of_ann(shift("s1", 0, "00:00", "02:00"), shift("s2", 0, "08:00", "12:00"))) == []

    def test_a_night_belongs_to_the_day_on_which_it_starts(self) -> None:
        night = shift("s1", 0, "22:00", "06:00")
        assert told(of_ann(night, shift("s2", 1, "16:00", "20:00"))) == [Rule.DAILY_REST]
        assert told(of_ann(night, shift("s2", 1, "17:00", "20:00"))) == []

    def test_an_overlap_is_not_a_short_rest_too(self) -> None:
        assert told(of_ann(shift("s1", 0, "22:00", "06:00"), shift("s2", 1, "05:00", "09:00"))) == [Rule.OVERLAP]

    def test_only_the_predecessor_that_ends_last_counts(self) -> None:
        # s2 starts after s1 and ends before it: s3 is judged against s1 alone, on the day of s1.
        shifts = [
            shift("s1", 1, "00:00", "10:00"),
            shift("s2", 1, "00:30", "01:00"),
            shift("s3", 1, "11:00", "12:00"),
        ]
        evening = commitment(0, "20:00", "23:30")
        tried = of_ann(*shifts, commitments=[evening], pinned=["s1", "s2"])
        assert told(tried) == []

    def test_every_predecessor_counts_on_a_tie(self) -> None:
        # Both end at 06:00; the one from the day before leaves 5 hours, the one of the same day needs none.
        shifts = [shift("late", 1, "11:00", "12:00")]
        nights = [commitment(0, "22:00", "06:00"), commitment(1, "02:00", "06:00")]
        tried = of_ann(*shifts, commitments=nights)
        assert told(tried) == [Rule.DAILY_REST]

    def test_work_starting_at_the_same_time_is_no_predecessor(self) -> None:
        nights = [commitment(0, "20:00", "21:00"), commitment(0, "20:00", "23:30")]
        tried = of_ann(shift("s", 1, "09:00", "12:00"), commitments=nights)
        (violation,) = violations(tried, Plan.of([("s", "ann")]))
        assert violation.message == "worker ann would have 570 minutes between a commitment and s, needs 660"

    def test_a_shift_before_a_commitment_is_blamed_as_well(self) -> None:
        tried = of_ann(shift("s", 0, "18:00", "22:00"), commitments=[commitment(1, "08:00", "12:00")])
        (violation,) = violations(tried, Plan.of([("s", "ann")]))
        assert (violation.rule, violation.shifts, violation.blocker) == (Rule.DAILY_REST, ("s",), "commitment")

    def test_commitments_before_and_after_the_horizon_count(self) -> None:
        early = of_ann(shift("s", 0, "05:00", "09:00"), commitments=[commitment(-1, "12:00", "20:00")])
        late = of_ann(shift("s", 27, "18:00", "22:00"), commitments=[commitment(28, "08:00", "12:00")])
        assert told(early) == told(late) == [Rule.DAILY_REST]

    def test_pins_alone_are_not_blamed(self) -> None:
        shifts = [shift("s1", 0, "18:00", "22:00"), shift("s2", 1, "06:00", "12:00")]
        assert told(of_ann(*shifts, pinned=["s1", "s2"])) == []
        assert told(of_ann(*shifts, pinned=["s1"])) == told(of_ann(*shifts, pinned=["s2"])) == [Rule.DAILY_REST]

    def test_without_a_limit_there_is_no_rule(self) -> None:
        shifts = [shift("s1", 0, "18:00", "23:59"), shift("s2", 1, "00:00", "12:00")]
        assert told(of_ann(*shifts, limits=Limits())) == []


class TestTransfer:
    @pytest.mark.parametrize(
        ("start", "end", "rules"),
        [
            ("12:50", "14:00", []),
            ("12:49", "14:00", [Rule.TRANSFER]),
            ("06:00", "07:30", []),
            ("06:00", "07:31", [Rule.TRANSFER]),
            ("06:00", "08:00", [Rule.TRANSFER]),
        ],
    )
    def test_the_way_has_a_direction(self, start: str, end: str, rules: list[Rule]) -> None:
        # The shift is at a from 8 to 12, the commitment at b before it (30 minutes) or after it (50).
        fixed = [commitment(0, start, end, "b")]
        assert told(of_ann(shift("s", 0, "08:00", "12:00"), commitments=fixed)) == rules

    def test_the_message_tells_where_and_how_much(self) -> None:
        tried = of_ann(shift("s", 0, "08:00", "12:00"), commitments=[commitment(0, "12:40", "14:00", "b")])
        (violation,) = violations(tried, Plan.of([("s", "ann")]))
        assert violation.message == "worker ann would have 40 minutes to go from s at a to a commitment at b, needs 50"
        assert (violation.shifts, violation.blocker) == (("s",), "commitment")

    def test_it_holds_across_midnight(self) -> None:
        tried = of_ann(
            shift("s", 1, "00:00", "04:00"), commitments=[commitment(0, "20:00", "23:31", "b")], limits=Limits()
        )
        assert told(tried) == [Rule.TRANSFER]

    def test_work_without_a_site_does_not_hide_the_predecessor(self) -> None:
        fixed = [commitment(0, "06:00", "07:31", "b"), commitment(0, "07:31", "08:00")]
        assert told(of_ann(shift("s", 0, "08:00", "12:00"), commitments=fixed)) == [Rule.TRANSFER]

    def test_a_later_end_at_the_same_site_hides_an_earlier_one(self) -> None:
        # Overlapping commitments: the one at a ends last, so nobody asks how Ann got there from b.
        fixed = [commitment(0, "06:00", "07:31", "b"), commitment(0, "07:00", "07:40", "a")]
        assert told(of_ann(shift("s", 0, "08:00", "12:00"), commitments=fixed)) == []

    def test_every_predecessor_counts_on_a_tie(self) -> None:
        fixed = [commitment(0, "06:00", "07:31", "a"), commitment(0, "07:00", "07:31", "b")]
        assert told(of_ann(shift("s", 0, "08:00", "12:00"), commitments=fixed)) == [Rule.TRANSFER]

    def test_no_triangle_is_assumed(self) -> None:
        # a to c takes 500 minutes but nothing by way of b: only neighbours are compared.
        tried = problem(
            [worker("ann")],
            [
                request("ra", [shift("s1", 0, "08:00", "09:00")], "a"),
                request("rb", [shift("s2", 0, "09:00", "10:00")], "b"),
                request("rc", [shift("s3", 0, "10:00", "11:00")], "c"),
            ],
            between={"a": {"c": 500}},
        )
        assert broken(tried, ("s1", "ann"), ("s2", "ann"), ("s3", "ann")) == []
        assert broken(tried, ("s1", "ann"), ("s3", "ann")) == [Rule.TRANSFER]

    def test_an_overlap_is_not_a_short_transfer_too(self) -> None:
        fixed = [commitment(0, "06:00", "08:01", "b")]
        assert told(of_ann(shift("s", 0, "08:00", "12:00"), commitments=fixed)) == [Rule.OVERLAP]

    def test_minutes_are_those_of_the_workers_mode(self) -> None:
        fixed = (commitment(0, "06:00", "07:31", "b"),)
        tried = problem(
            [worker("ann", travel_mode="car", commitments=fixed), worker("bob", commitments=fixed)],
            [request("r", [shift("s", 0, "08:00", "12:00")], "a")],
            between_by_mode={"car": {"b": {"a": 29}}, None: {"b": {"a": 30}}},
        )
        assert broken(tried, ("s", "ann")) == []
        assert broken(tried, ("s", "bob")) == [Rule.TRANSFER]

    def test_pins_and_commitments_are_not_blamed(self) -> None:
        fixed = [commitment(0, "06:00", "07:31", "b")]
        assert told(of_ann(shift("s", 0, "08:00", "12:00"), commitments=fixed, pinned=["s"])) == []


def test_one_workers_shifts_can_be_judged_alone() -> None:
    tried = of_ann(shift("s1", 0, "08:00", "12:00"), shift("s2", 0, "11:00", "13:00"))
    ann = tried.worker("ann")
    assert [each.rule for each in broken_by_work(tried, ann, tried.shifts)] == [Rule.OVERLAP]
    assert broken_by_work(tried, ann, tried.shifts, {"s1", "s2"}) == []


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(1, 6)), max_size=6))
def test_predecessors_are_what_the_rule_says(times: list[tuple[int, int]]) -> None:
    work = [
        Work(start, start + length, 1, 1, str(number), None, free=False) for number, (start, length) in enumerate(times)
    ]
    literally = {
        (before, after)
        for after in work
        for before in work
        if before.start < after.start and before.end == max(each.end for each in work if each.start < after.start)
    }
    found = list(predecessors(work))
    assert len(found) == len(set(found))
    assert set(found) == literally
