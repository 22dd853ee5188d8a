"""Rules 10, 11 and 13: minutes and days of one worker per day, week, twelve weeks and horizon."""

from collections.abc import Sequence

import pytest

from solver.check import violations
from solver.plan import Plan, Rule
from solver.problem import Commitment, Limits, Problem, Shift
from tests.factories import broken, commitment, problem, request, shift, worker


def of_ann(
    limits: Limits, *shifts: Shift, commitments: Sequence[Commitment] = (), pinned: Sequence[str] = ()
) -> Problem:
    ann = worker("ann", limits=limits, commitments=tuple(commitments))
    return problem([ann], [request("r", shifts)], pinned=[(name, "ann") for name in pinned])


def told(tried: Problem) -> list[Rule]:
    return broken(tried, *((each.id, "ann") for each in tried.shifts))


def hours(name: str, day: int, length: int, *, start: int = 8) -> Shift:
    return shift(name, day, f"{start:02}:00", f"{start + length:02}:00")


class TestMinutesPerDay:
    TEN_HOURS = Limits(minutes_per_day=600)

    @pytest.mark.parametrize(("length", "rules"), [(4, []), (5, [Rule.MINUTES_PER_DAY])])
    def test_shifts_and_commitments_add_up(self, length: int, rules: list[Rule]) -> None:
        fixed = [commitment(0, "00:00", "02:00")]
        assert (
            told(of_ann(self.TEN_HOURS, hours("s1", 0, 4), hours("s2", 0, length, start=14), commitments=fixed))
            == rules
        )

    def test_breaks_are_not_counted(self) -> None:
        assert told(of_ann(self.TEN_HOURS, shift("s", 0, "08:00", "19:00", break_minutes=60))) == []
        assert told(of_ann(self.TEN_HOURS, shift("s", 0, "08:00", "19:00", break_minutes=59))) == [Rule.MINUTES_PER_DAY]

    def test_a_commitment_may_count_fewer_minutes_than_it_lasts(self) -> None:
        fixed = [commitment(0, "12:00", "22:00", minutes=0)]
        assert told(of_ann(self.TEN_HOURS, hours("s", 0, 4), commitments=fixed)) == []

    def test_a_night_counts_on_the_day_on_which_it_starts(self) -> None:
        night = shift("night", 0, "20:00", "04:00")
        assert told(of_ann(self.TEN_HOURS, night, hours("s", 1, 10))) == []
        assert told(of_ann(self.TEN_HOURS, night, hours("s", 0, 3))) == [Rule.MINUTES_PER_DAY]

    def test_each_day_is_told_once_with_its_shifts(self) -> None:
        tried = of_ann(self.TEN_HOURS, hours("s1", 0, 6), hours("s2", 0, 6, start=14), hours("s3", 1, 11))
        found = violations(tried, Plan.of((each.id, "ann") for each in tried.shifts))
        assert [each.shifts for each in found] == [("s1", "s2"), ("s3",)]
        assert found[0].message == "worker ann would work 720 minutes on the day of s1, at most 600 allowed"

    def test_a_day_without_a_free_shift_is_not_blamed(self) -> None:
        fixed = [commitment(1, "08:00", "19:00")]
        assert told(of_ann(self.TEN_HOURS, hours("s", 0, 11), hours("t", 2, 1), commitments=fixed, pinned=["s"])) == []

    def test_a_free_shift_is_blamed_for_what_pins_fill(self) -> None:
        tried = of_ann(self.TEN_HOURS, hours("s", 0, 11), hours("t", 0, 1, start=20), pinned=["s"])
        assert told(tried) == [Rule.MINUTES_PER_DAY]

    def test_nothing_is_allowed_by_a_limit_of_nothing(self) -> None:
        assert told(of_ann(Limits(minutes_per_day=0), hours("s", 0, 1))) == [Rule.MINUTES_PER_DAY]


class TestMinutesPerWeek:
    TWELVE_HOURS = Limits(minutes_per_week=720)

    @pytest.mark.parametrize(
        ("second", "third", "rules"), [(5, 6, [Rule.MINUTES_PER_WEEK]), (6, 7, []), (7, 8, [Rule.MINUTES_PER_WEEK])]
    )
    def test_weeks_run_from_monday_to_sunday(self, second: int, third: int, rules: list[Rule]) -> None:
        fixed = [commitment(third, "08:00", "13:00")]
        assert told(of_ann(self.TWELVE_HOURS, hours("s", second, 8), commitments=fixed)) == rules

    def test_a_night_on_sunday_counts_in_the_week_in_which_it_starts(self) -> None:
        fixed = [commitment(7, "08:00", "13:00")]
        assert told(of_ann(self.TWELVE_HOURS, shift("s", 6, "22:00", "06:00"), commitments=fixed)) == []

    def test_the_very_limit_is_allowed(self) -> None:
        assert told(of_ann(self.TWELVE_HOURS, hours("s1", 0, 6), hours("s2", 4, 6))) == []
        assert told(of_ann(self.TWELVE_HOURS, hours("s1", 0, 6), hours("s2", 4, 7))) == [Rule.MINUTES_PER_WEEK]

    def test_a_week_of_pins_is_not_blamed(self) -> None:
        shifts = [hours("s1", 0, 8), hours("s2", 4, 8), hours("t", 7, 1)]
        assert told(of_ann(self.TWELVE_HOURS, *shifts, pinned=["s1", "s2"])) == []


class TestDaysPerWeek:
    TWO = Limits(days_per_week=2)

    def test_days_are_counted_once(self) -> None:
        shifts = [hours("s1", 0, 1), hours("s2", 0, 1, start=10), hours("s3", 1, 1)]
        assert told(of_ann(self.TWO, *shifts)) == []

    def test_commitments_are_days_of_work_even_without_minutes(self) -> None:
        fixed = [commitment(3, "08:00", "09:00", minutes=0)]
        shifts = [hours("s1", 0, 1), hours("s2", 1, 1)]
        assert told(of_ann(self.TWO, *shifts, commitments=fixed)) == [Rule.DAYS_PER_WEEK]

    def test_a_night_is_work_on_one_day(self) -> None:
        assert told(of_ann(self.TWO, hours("s1", 0, 1), shift("s2", 3, "22:00", "06:00"))) == []

    def test_weeks_are_apart(self) -> None:
        shifts = [hours("s1", 5, 1), hours("s2", 6, 1), hours("s3", 7, 1), hours("s4", 8, 1)]
        assert told(of_ann(self.TWO, *shifts)) == []

    def test_the_message_tells_where_and_how_much(self) -> None:
        tried = of_ann(self.TWO, hours("s1", 0, 1), hours("s2", 1, 1), hours("s3", 2, 1), pinned=["s1"])
        (violation,) = violations(tried, Plan.of((each.id, "ann") for each in tried.shifts))
        assert violation.message == "worker ann would work on 3 days in the week of s1, at most 2 allowed"
        assert violation.shifts == ("s1", "s2", "s3")

    def test_pins_alone_are_not_blamed(self) -> None:
        shifts = [hours(f"s{day}", day, 1) for day in range(3)]
        assert told(of_ann(self.TWO, *shifts, pinned=["s0", "s1", "s2"])) == []


class TestMinutesPer12Weeks:
    TEN_HOURS = Limits(minutes_per_12_weeks=600)

    @pytest.mark.parametrize(
        ("day", "rules"),
        [
            (-78, []),  # the Sunday twelve weeks before the week of the shift
            (-77, [Rule.MINUTES_PER_12_WEEKS]),  # the Monday eleven weeks before
            (83, [Rule.MINUTES_PER_12_WEEKS]),  # the Sunday eleven weeks after
            (84, []),
        ],
    )
    def test_windows_reach_out_of_the_horizon(self, day: int, rules: list[Rule]) -> None:
        fixed = [commitment(day, "08:00", "14:00")]
        assert told(of_ann(self.TEN_HOURS, hours("s", 3, 5), commitments=fixed)) == rules

    def test_a_night_on_sunday_counts_in_the_week_in_which_it_starts(self) -> None:
        fixed = [commitment(-78, "22:00", "08:00")]
        assert told(of_ann(self.TEN_HOURS, hours("s", 3, 5), commitments=fixed)) == []

    def test_every_window_is_looked_at(self) -> None:
        # Both commitments lie within 11 weeks of the shift, but no 12 weeks in a row hold both.
        fixed = [commitment(-70, "08:00", "11:00"), commitment(70, "08:00", "11:00")]
        assert told(of_ann(self.TEN_HOURS, hours("s", 0, 5), commitments=fixed)) == []
        fixed.append(commitment(14, "08:00", "11:00"))
        assert told(of_ann(self.TEN_HOURS, hours("s", 0, 5), commitments=fixed)) == [Rule.MINUTES_PER_12_WEEKS]

    def test_windows_with_the_same_work_are_told_once(self) -> None:
        assert told(of_ann(self.TEN_HOURS, hours("s", 0, 11))) == [Rule.MINUTES_PER_12_WEEKS]

    def test_windows_without_a_free_shift_are_not_blamed(self) -> None:
        fixed = [commitment(-14, "00:00", "12:00"), commitment(-90, "00:00", "12:00")]
        assert told(of_ann(self.TEN_HOURS, hours("s", 0, 1), commitments=fixed, pinned=["s"])) == []
        assert told(of_ann(self.TEN_HOURS, hours("s", 0, 1), commitments=fixed[1:])) == []


class TestMinutesInHorizon:
    TEN_HOURS = Limits(minutes_in_horizon=600)

    def test_assigned_minutes_add_up_over_weeks(self) -> None:
        assert told(of_ann(self.TEN_HOURS, hours("s1", 0, 5), hours("s2", 20, 5))) == []
        assert told(of_ann(self.TEN_HOURS, hours("s1", 0, 5), hours("s2", 20, 6))) == [Rule.MINUTES_IN_HORIZON]

    def test_commitments_are_not_counted(self) -> None:
        assert told(of_ann(self.TEN_HOURS, hours("s", 0, 5), commitments=[commitment(1, "08:00", "18:00")])) == []

    def test_pins_count_but_are_not_blamed(self) -> None:
        assert told(of_ann(self.TEN_HOURS, hours("s", 0, 11), pinned=["s"])) == []
        tried = of_ann(self.TEN_HOURS, hours("s", 0, 10), hours("t", 1, 1), pinned=["s"])
        assert told(tried) == [Rule.MINUTES_IN_HORIZON]
