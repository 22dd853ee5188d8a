"""What a valid instance means."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solver.instance import FormatError, load_instance, read_instance
from solver.problem import (
    Agency,
    Assignment,
    Commitment,
    Limits,
    Opportunity,
    Place,
    Problem,
    Shift,
    Site,
    Weights,
    Worker,
    week_of,
)
from solver.span import FOREVER, Span
from solver.travel import Window
from tests import documents
from tests.documents import Document, document, encoded, replaced, small, without

PARIS = ZoneInfo("Europe/Paris")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def minute(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp()) // 60


def read(content: Document) -> Problem:
    return read_instance(encoded(content))


def with_shift(start: str, end: str, **members: object) -> Problem:
    shift = {"id": "s", "start": start, "end": end}
    return read(small(requests=[{"id": "r", "site": "north", "shifts": [shift]}], **members))


def only_shift(start: str, end: str, **members: object) -> Shift:
    return with_shift(start, end, **members).shifts[0]


def only_worker(**members: object) -> Worker:
    return read(small(workers=[{"id": "w", "agency": "caen", **members}])).workers[0]


def test_every_member_arrives() -> None:
    problem = read(document())
    monday, friday = minute("2026-03-02T08:00+01:00"), minute("2026-03-06T18:00+01:00")
    day = date(2026, 3, 2).toordinal()
    week = Span(monday, friday)
    assert problem.name == "every member"
    assert problem.horizon == Span(minute("2026-03-01T23:00Z"), minute("2026-03-29T22:00Z"))
    assert problem.sites == (Site("north", Place(49.2, -0.4)), Site("south", Place(49.1, -0.3)))
    assert problem.agencies == (Agency("caen", 600, frozenset({"north", "south"})),)
    commitment = Commitment(minute("2026-03-03T07:00Z"), minute("2026-03-03T11:00Z"), day + 1, 230, "north")
    assert problem.workers == (
        Worker(
            id="ann",
            agency="caen",
            skills={"cleaning": (week,)},
            home=Place(49.15, -0.35),
            travel_mode="bike",
            max_travel_minutes=90,
            engagement=week,
            availability=(week,),
            unpreferred=(Span(monday, monday + 60),),
            opportunity=(Opportunity(Span(monday, monday + 240), 0), Opportunity(Span(monday + 240, friday), 90)),
            unknown_sites=frozenset({"south"}),  # closed, and left out of the ways from their home
            familiar_sites=frozenset({"north"}),
            limits=Limits(600, 2100, 25000, 6, 660, 2100, 8000),
            target_minutes=4000,
            carried_minutes=-60,
            commitments=(commitment,),
        ),
        Worker("bob", "caen"),
    )
    kitchen, hall = problem.requests
    assert kitchen.shifts == (Shift("first", "kitchen", "north", monday, monday + 480, 450, day, 480, 960),)
    assert (kitchen.skills, kitchen.priority, kitchen.headcount) == (("cleaning",), 2, 1)
    assert (kitchen.preferred_workers, kitchen.banned_workers) == (frozenset({"ann"}), frozenset({"bob"}))
    assert (kitchen.allowed_workers, kitchen.max_workers) == (frozenset({"ann"}), 2)
    assert kitchen.served_by == frozenset({"ann"})
    assert [shift.id for shift in hall.shifts] == ["second"]
    assert problem.pinned == problem.published == (Assignment("first", "ann"),)
    assert problem.max_disruptions == 3
    assert problem.weights == Weights(travel=7, disruption=0)
    assert problem.travel.window("ann", "north") == Window(7 * 60, 20 * 60)
    assert problem.travel.window("ann", "south") == Window(6 * 60 + 30, 24 * 60 + 30)
    assert problem.home_minutes(problem.worker("ann"), "north") == 12
    assert problem.transfer_minutes(problem.worker("ann"), "north", "south") == 34


def test_absent_members_limit_nothing() -> None:
    problem = with_shift("2026-03-02T08:00Z", "2026-03-02T12:00Z", workers=[{"id": "w", "agency": "caen"}])
    (worker,), (request,) = problem.workers, problem.requests
    assert worker == Worker("w", "caen")
    assert worker.availability is None
    assert worker.engagement == Span(-FOREVER, FOREVER)
    assert problem.agencies == (Agency("caen", 0, None),)
    assert problem.sites == (Site("north", None),)
    assert (request.priority, request.headcount, request.allowed_workers, request.max_workers) == (1, 1, None, None)
    assert (problem.pinned, problem.published, problem.max_disruptions) == ((), (), None)
    assert problem.weights == Weights()


OPTIONAL = [
    place
    for place, _ in documents.places(document())
    if place
    and isinstance(place[-1], str)
    and place[0] != "format"
    and place[-1] not in {"id", "start", "end", "shift"}
]


@pytest.mark.parametrize("place", OPTIONAL, ids=documents.json_path)
def test_null_is_the_same_as_absent(place: documents.Place) -> None:
    outcomes = [outcome(replaced(document(), place, None)), outcome(without(document(), place))]
    assert outcomes[0] == outcomes[1]


def outcome(content: Document) -> tuple[object, ...]:
    """Return all that an instance means, or its error, in a form that can be compared."""
    try:
        problem = read(content)
    except FormatError as error:
        return (str(error),)
    members = {name: value for name, value in vars(problem).items() if name != "travel"}
    between = {mode: table.tolist() for mode, table in problem.travel.between.items()}
    return members, problem.travel.home.tolist(), between, problem.travel.windows


def test_empty_lists_of_permissions_mean_none() -> None:
    content = document()
    content["workers"][0]["availability"] = []
    content["requests"][0]["allowed_workers"] = []
    content["agencies"][0]["sites"] = []
    problem = read(content)
    assert problem.workers[0].availability == ()
    assert problem.requests[0].allowed_workers == frozenset()
    assert problem.agencies[0].sites == frozenset()


def test_open_sides_of_periods() -> None:
    at = "2026-03-02T08:00Z"
    assert only_worker(engagement={"from": at}).engagement == Span(minute(at), FOREVER)
    assert only_worker(engagement={"to": at}).engagement == Span(-FOREVER, minute(at))
    assert only_worker(skills=[{"id": "cook", "to": at}]).skills == {"cook": (Span(-FOREVER, minute(at)),)}


def test_windows_open_on_one_side() -> None:
    windows = {"w": {"*": {"to": "20:00"}, "north": {"from": "06:00"}, "south": None}}
    sites = [{"id": "north"}, {"id": "south"}]
    workers = [{"id": "w", "agency": "caen"}, {"id": "v", "agency": "caen"}]
    travel = read(small(sites=sites, workers=workers, travel={"windows": {**windows, "v": None}})).travel
    assert travel.window("w", "north") == Window(6 * 60, FOREVER)
    assert travel.window("w", "south") == Window(0, 20 * 60)
    assert travel.window("v", "north") is None


def test_negative_carried_minutes_are_a_head_start() -> None:
    assert only_worker(carried_minutes=-300).carried_minutes == -300


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02T08:00:00+01:00",
        "2026-03-02T08:00+01:00",
        "2026-03-02T07:00Z",
        "2026-03-02T07:00:00.000Z",
        "2026-03-02T02:30:00-04:30",
        "2026-03-02T08:00+0100",
        "2026-03-02T08:00+01",
    ],
)
def test_ways_to_write_one_time(text: str) -> None:
    assert only_worker(engagement={"from": text}).engagement.start == 20514 * 1440 + 7 * 60


def test_shift_over_midnight_counts_on() -> None:
    shift = only_shift("2026-03-02T22:00+01:00", "2026-03-03T06:15+01:00")
    assert (shift.day, shift.local_start, shift.local_end) == (date(2026, 3, 2).toordinal(), 22 * 60, 30 * 60 + 15)
    assert shift.minutes == 8 * 60 + 15


def test_shift_until_midnight_ends_at_24() -> None:
    assert only_shift("2026-03-02T16:00+01:00", "2026-03-03T00:00+01:00").local_end == 24 * 60


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-03-28T22:00+01:00", "2026-03-29T06:00+02:00", 7 * 60),
        ("2026-10-24T22:00+02:00", "2026-10-25T06:00+01:00", 9 * 60),
    ],
)
def test_night_of_a_clock_change_lasts_what_elapses(start: str, end: str, minutes: int) -> None:
    shift = only_shift(start, end)
    assert shift.minutes == shift.end - shift.start == minutes
    assert (shift.local_start, shift.local_end) == (22 * 60, 30 * 60)
    assert only_worker(commitments=[{"start": start, "end": end}]).commitments[0].minutes == minutes


def test_hour_that_comes_twice() -> None:
    shift = only_shift("2026-10-25T02:30+02:00", "2026-10-25T02:30+01:00")
    assert shift.minutes == 60
    assert (shift.local_start, shift.local_end) == (150, 150)


@pytest.mark.parametrize(
    ("zone", "day", "local_start"),
    [
        (None, date(2026, 7, 2), 30),
        ("UTC", date(2026, 7, 1), 22 * 60 + 30),
        ("America/Cayenne", date(2026, 7, 1), 19 * 60 + 30),
        ("Indian/Reunion", date(2026, 7, 2), 2 * 60 + 30),
        ("Asia/Kathmandu", date(2026, 7, 2), 4 * 60 + 15),
    ],
)
def test_days_are_those_of_the_time_zone(zone: str | None, day: date, local_start: int) -> None:
    shift = only_shift("2026-07-01T22:30Z", "2026-07-02T02:30Z", timezone=zone)
    assert (shift.day, shift.local_start, shift.local_end) == (day.toordinal(), local_start, local_start + 240)


def mondays(problem: Problem) -> dict[int, int]:
    return dict(problem.week_starts)


def paris_mondays(*days: date) -> dict[int, int]:
    begins = {day: datetime(day.year, day.month, day.day, tzinfo=PARIS) for day in days}
    return {week_of(day.toordinal()): int(begin.timestamp()) // 60 for day, begin in begins.items()}


def test_weeks_around_the_year_with_53_weeks() -> None:
    problem = with_shift("2027-01-03T22:00+01:00", "2027-01-04T06:00+01:00")
    assert date(2027, 1, 3).isocalendar()[:2] == (2026, 53)
    assert date(2027, 1, 4).isocalendar()[:2] == (2027, 1)
    assert mondays(problem) == paris_mondays(
        date(2026, 12, 21), date(2026, 12, 28), date(2027, 1, 4), date(2027, 1, 11), date(2027, 1, 18)
    )
    assert problem.shifts[0].day == date(2027, 1, 3).toordinal()


def test_week_of_the_clock_change_is_an_hour_short() -> None:
    starts = mondays(with_shift("2026-03-25T08:00+01:00", "2026-03-25T12:00+01:00"))
    assert starts == paris_mondays(date(2026, 3, 16), date(2026, 3, 23), date(2026, 3, 30), date(2026, 4, 6))
    week = week_of(date(2026, 3, 23).toordinal())
    assert starts[week + 1] - starts[week] == 7 * 1440 - 60


def test_weeks_reach_from_commitment_to_commitment() -> None:
    commitments = [
        {"start": "2026-01-12T08:00+01:00", "end": "2026-01-12T09:00+01:00"},
        {"start": "2026-02-01T20:00+01:00", "end": "2026-02-02T02:00+01:00"},
    ]
    starts = mondays(read(small(workers=[{"id": "w", "agency": "caen", "commitments": commitments}])))
    assert starts == paris_mondays(*(date(2026, 1, 5) + timedelta(weeks=week) for week in range(7)))


def test_week_begins_after_a_midnight_that_clocks_skip() -> None:
    # In Tunis, summer time of 1978 began with Monday 1 May: 00:00 became 01:00.
    work = {"start": "1978-05-03T08:00+02:00", "end": "1978-05-03T09:00+02:00"}
    workers = [{"id": "w", "agency": "caen", "commitments": [work]}]
    starts = mondays(read(small(timezone="Africa/Tunis", workers=workers)))
    assert starts[week_of(date(1978, 5, 1).toordinal())] == minute("1978-04-30T23:00Z")


@given(
    start=st.integers(minute("1990-01-01T00:00Z"), minute("2040-01-01T00:00Z")),
    minutes=st.integers(1, 3000),
    zone=st.timezones(),
)
def test_local_calendar_in_any_zone(start: int, minutes: int, zone: ZoneInfo) -> None:
    begin = EPOCH + timedelta(minutes=start)
    end = begin + timedelta(minutes=minutes)
    horizon = {"start": begin.isoformat(), "end": end.isoformat()}
    problem = with_shift(begin.isoformat(), end.isoformat(), timezone=zone.key, horizon=horizon)
    shift = problem.shifts[0]
    local, local_end = begin.astimezone(zone), end.astimezone(zone)
    assert (shift.start, shift.minutes) == (start, minutes)
    assert date.fromordinal(shift.day) == local.date()
    assert shift.local_start == local.hour * 60 + local.minute
    assert date.fromordinal(shift.day + shift.local_end // 1440) == local_end.date()
    assert shift.local_end % 1440 == local_end.hour * 60 + local_end.minute
    first, last = week_of(shift.day), week_of(local_end.toordinal())
    assert list(problem.week_starts) == list(range(first - 1, last + 3))
    for monday in problem.week_starts.values():
        assert (EPOCH + timedelta(minutes=monday)).astimezone(zone).isoweekday() == 1
        assert (EPOCH + timedelta(minutes=monday - 1)).astimezone(zone).isoweekday() == 7
    assert problem.week_starts[first] <= shift.start < problem.week_starts[first + 1]


PERIODS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 8)), max_size=6)


@given(PERIODS)
def test_entries_of_one_skill_are_merged(periods: list[tuple[int, int]]) -> None:
    base = datetime(2026, 3, 2, tzinfo=UTC)
    times = [(base + timedelta(minutes=start), base + timedelta(minutes=start + length)) for start, length in periods]
    entries: list[dict[str, Any]] = [{"id": "cook", "from": a.isoformat(), "to": b.isoformat()} for a, b in times]
    worker = only_worker(
        skills=[*entries, {"id": "driver"}],
        availability=[{"start": each["from"], "end": each["to"]} for each in entries],
    )
    held = worker.skills.get("cook", ())
    zero = minute(base.isoformat())
    covered = [each for span in held for each in range(span.start - zero, span.end - zero)]
    assert covered == sorted({each for start, length in periods for each in range(start, start + length)})
    assert all(before.end < after.start for before, after in pairwise(held))
    assert worker.availability == held
    assert worker.skills["driver"] == (Span(),)


def test_shifts_stand_in_the_order_of_runs() -> None:
    hours = {"d": ("10", "11"), "c": ("08", "10"), "b": ("08", "09"), "a": ("08", "10")}
    shifts = [
        {"id": name, "start": f"2026-03-02T{start}:00Z", "end": f"2026-03-02T{end}:00Z"}
        for name, (start, end) in hours.items()
    ]
    problem = read(small(requests=[{"id": "r", "site": "north", "shifts": shifts}]))
    assert [shift.id for shift in problem.shifts] == ["b", "a", "c", "d"]


def test_horizon_is_half_open() -> None:
    first = with_shift("2026-01-01T00:00Z", "2026-01-01T01:00Z")
    assert first.shifts[0].start == first.horizon.start
    last = with_shift("2027-01-31T23:59Z", "2027-02-01T08:00Z")
    assert last.shifts[0].start == last.horizon.end - 1


def test_commitment_of_24_hours_passes() -> None:
    day = {"start": "2026-03-28T12:00+01:00", "end": "2026-03-29T13:00+02:00"}
    assert only_worker(commitments=[day]).commitments[0].minutes == 1440


def test_commitments_may_pay_nothing() -> None:
    start, end = "2026-03-02T08:00Z", "2026-03-02T09:00Z"
    assert only_worker(commitments=[{"start": start, "end": end, "minutes": 0}]).commitments[0].minutes == 0


def test_given_minutes_win_over_the_estimate() -> None:
    sites = [{"id": "a", "lat": 0, "lon": 0}, {"id": "b", "lat": 1, "lon": 0}]
    workers = [
        {"id": "car", "agency": "caen", "travel_mode": "car", "home": {"lat": 0, "lon": 0}},
        {"id": "walk", "agency": "caen", "travel_mode": "walk", "home": {"lat": 0, "lon": 0}},
        {"id": "none", "agency": "caen", "home": {"lat": 0, "lon": 0}},
        {"id": "homeless", "agency": "caen", "travel_mode": "car"},
    ]
    travel = {
        "home_site": {"car": {"b": 7}, "homeless": {"b": 0, "a": 3}, "walk": None},
        "site_site": {"a": {"b": 9, "a": None}},
    }
    tables = read(small(sites=sites, workers=workers, travel=travel)).travel
    assert tables.home.tolist() == [[0, 7], [0, 1928], [0, 0], [3, 0]]
    assert {mode: table.tolist() for mode, table in tables.between.items()} == {
        "car": [[0, 9], [198, 0]],
        "walk": [[0, 9], [1928, 0]],
        None: [[0, 9], [0, 0]],
    }
    assert all(table.dtype == np.int64 for table in [tables.home, *tables.between.values()])


def test_instance_of_nothing() -> None:
    problem = read(small(name="", sites=None, agencies=None))
    assert (problem.workers, problem.requests, problem.week_starts) == ((), (), {})
    assert problem.travel.home.shape == (0, 0)


def test_load_names_the_file_by_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "instance.json"
    path.write_bytes(encoded(document()) + b"\n")
    problem, sha256 = load_instance(path)
    assert problem.name == "every member"
    assert sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_load_of_no_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_instance(tmp_path / "nothing.json")


def test_a_closed_site_with_a_known_way_is_a_ban() -> None:
    told = document()
    told["travel"]["home_site"]["ann"]["south"] = 90
    ann, bob = read(told).workers
    assert (ann.banned_sites, ann.unknown_sites) == (frozenset({"south"}), frozenset())
    told["workers"][1]["banned_sites"] = ["south"]
    assert read(told).workers[1].banned_sites == {"south"}, "who has no row of ways is estimated, so nothing is unknown"
    assert not bob.unknown_sites
