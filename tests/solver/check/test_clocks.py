"""Nights on which clocks change, and turns of the year, from instances as users give them (Europe/Paris)."""

import json
from collections.abc import Mapping, Sequence

import pytest

from solver.check import soft_parts, unfilled
from solver.instance import read_instance
from solver.plan import Plan, Rule
from solver.problem import Problem
from tests.factories import broken

WINTER, SUMMER = "+01:00", "+02:00"


def ann(
    *shifts: tuple[str, str],
    limits: Mapping[str, int] | None = None,
    commitments: Sequence[tuple[str, str]] = (),
    windows: Mapping[str, str] | None = None,
) -> Problem:
    """Ann with these shifts s0, s1, ... and commitments, given by start and end; 15 minutes from the school."""
    begin, end = min(start for start, _ in shifts), max(end for _, end in shifts)
    return read_instance(
        json.dumps(
            {
                "format": "releve-instance/1",
                "name": "clocks",
                "horizon": {"start": begin, "end": end},
                "sites": [{"id": "school", "lat": 49.18, "lon": -0.37}],
                "agencies": [{"id": "agency"}],
                "workers": [
                    {
                        "id": "ann",
                        "agency": "agency",
                        "limits": limits or {},
                        "commitments": [{"start": start, "end": end} for start, end in commitments],
                    }
                ],
                "requests": [
                    {
                        "id": "r",
                        "site": "school",
                        "shifts": [
                            {"id": f"s{number}", "start": start, "end": end}
                            for number, (start, end) in enumerate(shifts)
                        ],
                    }
                ],
                "travel": {
                    "home_site": {"ann": {"school": 15}},
                    "windows": {"ann": {"school": windows}} if windows else {},
                },
            }
        ).encode()
    )


def told(tried: Problem) -> list[Rule]:
    return broken(tried, *((shift.id, "ann") for shift in tried.shifts))


SPRING_NIGHT = (f"2026-03-28T22:00{WINTER}", f"2026-03-29T06:00{SUMMER}")
AUTUMN_NIGHT = (f"2026-10-24T22:00{SUMMER}", f"2026-10-25T06:00{WINTER}")


class TestClockChanges:
    @pytest.mark.parametrize(("night", "minutes"), [(SPRING_NIGHT, 420), (AUTUMN_NIGHT, 540)])
    def test_a_night_lasts_the_minutes_that_pass(self, night: tuple[str, str], minutes: int) -> None:
        assert told(ann(night, limits={"minutes_per_day": minutes})) == []
        assert told(ann(night, limits={"minutes_per_day": minutes - 1})) == [Rule.MINUTES_PER_DAY]

    @pytest.mark.parametrize(
        ("evening", "morning", "minutes"),
        [
            (f"2026-03-28T20:00{WINTER}", f"2026-03-29T08:00{SUMMER}", 660),
            (f"2026-10-24T20:00{SUMMER}", f"2026-10-25T08:00{WINTER}", 780),
        ],
    )
    def test_daily_rest_is_time_that_passes(self, evening: str, morning: str, minutes: int) -> None:
        before, after = (evening.replace("T20", "T12"), evening), (morning, morning.replace("T08", "T12"))
        assert told(ann(before, after, limits={"rest_minutes": minutes})) == []
        assert told(ann(before, after, limits={"rest_minutes": minutes + 1})) == [Rule.DAILY_REST]

    @pytest.mark.parametrize(
        ("saturday", "monday", "minutes"),
        [
            (f"2026-03-28T20:00{WINTER}", f"2026-03-30T08:00{SUMMER}", 35 * 60),
            (f"2026-10-24T20:00{SUMMER}", f"2026-10-26T08:00{WINTER}", 37 * 60),
        ],
    )
    def test_weekly_rest_is_time_that_passes(self, saturday: str, monday: str, minutes: int) -> None:
        month, offset, last = saturday[:8], saturday[-6:], int(saturday[8:10])
        days = [(f"{month}{day}T00:00{offset}", f"{month}{day}T23:00{offset}") for day in range(last - 5, last)]
        shifts = [(saturday.replace("T20", "T00"), saturday), (monday, monday.replace("T08", "T12"))]
        assert told(ann(*shifts, commitments=days, limits={"weekly_rest_minutes": minutes})) == []
        assert told(ann(*shifts, commitments=days, limits={"weekly_rest_minutes": minutes + 1})) == [Rule.WEEKLY_REST]

    @pytest.mark.parametrize(("offset", "minutes"), [(SUMMER, 0), (WINTER, 60)])
    def test_the_hour_that_comes_twice_is_two_hours(self, offset: str, minutes: int) -> None:
        # 02:00 to 02:30 by either clock, after work that ended at 02:00 summer time.
        shifts = [
            (f"2026-10-25T00:00{SUMMER}", f"2026-10-25T02:00{SUMMER}"),
            (f"2026-10-25T02:00{offset}", f"2026-10-25T02:30{offset}"),
        ]
        tried = ann(*shifts)
        assert told(tried) == []
        assert tried.shifts[1].start - tried.shifts[0].end == minutes

    def test_a_travel_window_reads_the_wall_clock(self) -> None:
        assert told(ann(SPRING_NIGHT, windows={"from": "22:00", "to": "30:00"})) == []
        assert told(ann(SPRING_NIGHT, windows={"from": "22:00", "to": "29:59"})) == [Rule.TRAVEL_WINDOW]
        assert told(ann(SPRING_NIGHT, windows={"from": "22:01", "to": "30:00"})) == [Rule.TRAVEL_WINDOW]

    def test_empty_slots_cost_the_minutes_that_pass(self) -> None:
        tried = ann(SPRING_NIGHT, AUTUMN_NIGHT)
        assert unfilled(tried, Plan()) == {"s0": 1, "s1": 1}
        assert [shift.minutes for shift in tried.shifts] == [420, 540]


class TestLocalDays:
    def test_days_are_local_not_universal(self) -> None:
        # Half past midnight in Paris is the day before at Greenwich: two days of work, two trips there and back.
        late = (f"2026-03-02T22:00{WINTER}", f"2026-03-02T23:30{WINTER}")
        early = (f"2026-03-03T00:30{WINTER}", f"2026-03-03T02:00{WINTER}")
        tried = ann(late, early, limits={"days_per_week": 1})
        assert told(tried) == [Rule.DAYS_PER_WEEK]
        assert soft_parts(tried, Plan.of([("s0", "ann"), ("s1", "ann")]))["travel"] == 10 * 2 * 30

    def test_an_offset_says_when_not_on_which_day(self) -> None:
        # The same half hour after midnight in Paris, written at Greenwich.
        late = (f"2026-03-03T22:00{WINTER}", f"2026-03-03T23:00{WINTER}")
        tried = ann(("2026-03-02T23:30Z", "2026-03-03T01:00Z"), late, limits={"days_per_week": 1})
        assert told(tried) == []

    @pytest.mark.parametrize(
        ("start", "rules"), [("2026-03-08T23:59", []), ("2026-03-09T00:00", [Rule.MINUTES_PER_WEEK])]
    )
    def test_a_night_from_sunday_counts_in_the_old_week(self, start: str, rules: list[Rule]) -> None:
        night = (start + WINTER, f"2026-03-09T06:00{WINTER}")
        friday = (f"2026-03-13T08:00{WINTER}", f"2026-03-13T09:00{WINTER}")
        assert told(ann(night, friday, limits={"minutes_per_week": 400})) == rules


class TestTurnsOfTheYear:
    @pytest.mark.parametrize(
        ("old", "new", "rules"),
        [
            ("2026-12-31", "2027-01-01", [Rule.MINUTES_PER_WEEK]),  # both in week 53 of 2026
            ("2026-12-28", "2027-01-03", [Rule.MINUTES_PER_WEEK]),
            ("2027-01-03", "2027-01-04", []),  # Sunday of week 53, Monday of week 1
            ("2026-12-27", "2026-12-28", []),
            ("2025-12-29", "2026-01-04", [Rule.MINUTES_PER_WEEK]),  # week 1 of 2026
            ("2025-12-28", "2025-12-29", []),
        ],
    )
    def test_weeks_run_on(self, old: str, new: str, rules: list[Rule]) -> None:
        shifts = [(f"{day}T08:00{WINTER}", f"{day}T12:00{WINTER}") for day in (old, new)]
        assert told(ann(*shifts, limits={"minutes_per_week": 300})) == rules

    @pytest.mark.parametrize(("day", "rules"), [("2026-10-11", []), ("2026-10-12", [Rule.MINUTES_PER_12_WEEKS])])
    def test_twelve_weeks_run_on(self, day: str, rules: list[Rule]) -> None:
        # The shift on a Sunday of week 53: eleven weeks before its Monday is 12 October, in summer time.
        shift = (f"2027-01-03T08:00{WINTER}", f"2027-01-03T12:00{WINTER}")
        fixed = [(f"{day}T08:00{SUMMER}", f"{day}T12:00{SUMMER}")]
        assert told(ann(shift, commitments=fixed, limits={"minutes_per_12_weeks": 300})) == rules

    def test_rest_is_looked_for_across_the_turn(self) -> None:
        days = [(f"2026-12-{day}T08:00{WINTER}", f"2026-12-{day}T21:00{WINTER}") for day in range(28, 32)]
        days += [(f"2027-01-0{day}T08:00{WINTER}", f"2027-01-0{day}T21:00{WINTER}") for day in (1, 2)]
        monday = f"2027-01-04T08:00{WINTER}"
        shift = (monday, f"2027-01-04T12:00{WINTER}")
        assert told(ann(shift, commitments=days, limits={"weekly_rest_minutes": 2100})) == []
        assert told(ann(shift, commitments=days, limits={"weekly_rest_minutes": 2101})) == [Rule.WEEKLY_REST]
