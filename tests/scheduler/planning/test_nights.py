"""When a night is due, over the clock changes of 2026 and 2027 in Paris.

Clocks go back on 25 October 2026 and 31 October 2027 (3:00 is 2:00 again), forward on 29 March 2026 and 28 March 2027
(2:00 is 3:00).
"""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from scheduler.planning.nights import Tried, due, is_late, missed

PARIS = "Europe/Paris"
HALF_PAST_THREE = time(3, 30)
HALF_PAST_TWO = time(2, 30)
SIX_HOURS = 360


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "start", "last", "expected"),
    [
        pytest.param("2026-11-23 02:29", HALF_PAST_THREE, None, None, id="a minute early"),
        pytest.param("2026-11-23 02:30", HALF_PAST_THREE, None, date(2026, 11, 23), id="just in time, in winter"),
        pytest.param("2026-07-01 01:30", HALF_PAST_THREE, None, date(2026, 7, 1), id="just in time, in summer"),
        pytest.param("2026-11-23 02:30", HALF_PAST_THREE, date(2026, 11, 22), date(2026, 11, 23), id="after yesterday"),
        pytest.param("2026-11-23 02:35", HALF_PAST_THREE, date(2026, 11, 23), None, id="once a date"),
        pytest.param("2026-11-23 08:29", HALF_PAST_THREE, date(2026, 11, 20), date(2026, 11, 23), id="after a stop"),
        pytest.param("2026-11-23 08:30", HALF_PAST_THREE, date(2026, 11, 20), None, id="too late"),
        pytest.param("2026-11-23 00:10", time(23, 50), None, date(2026, 11, 22), id="begun before midnight"),
        pytest.param("2026-11-23 22:50", time(23, 50), date(2026, 11, 22), date(2026, 11, 23), id="the next evening"),
        pytest.param("2026-10-25 00:30", HALF_PAST_TWO, None, date(2026, 10, 25), id="back: the first 2:30"),
        pytest.param("2026-10-25 01:30", HALF_PAST_TWO, date(2026, 10, 25), None, id="back: not the second 2:30"),
        pytest.param("2026-10-25 02:30", HALF_PAST_THREE, None, date(2026, 10, 25), id="back: 3:30 is an hour later"),
        pytest.param("2026-10-25 02:29", HALF_PAST_THREE, date(2026, 10, 24), None, id="back: and not before"),
        pytest.param("2027-10-31 00:30", HALF_PAST_TWO, None, date(2027, 10, 31), id="back, 2027"),
        pytest.param("2026-03-29 01:29", HALF_PAST_TWO, None, None, id="forward: 2:30 is skipped"),
        pytest.param("2026-03-29 01:30", HALF_PAST_TWO, None, date(2026, 3, 29), id="forward: it is 3:30"),
        pytest.param("2027-03-28 01:30", HALF_PAST_THREE, None, date(2027, 3, 28), id="forward, 2027"),
        pytest.param("2027-03-28 01:29", HALF_PAST_THREE, date(2027, 3, 27), None, id="forward, 2027: not before"),
    ],
)
def test_due(now: str, start: time, last: date | None, expected: date | None) -> None:
    assert due(utc(now), PARIS, start, kept(last), SIX_HOURS) == expected


def kept(night: date | None) -> Tried | None:
    return None if night is None else Tried(night, kept=True)


def failed(times: int, heard_at: str, night: date = date(2026, 11, 23)) -> Tried:
    return Tried(night, kept=False, failed=times, heard_at=utc(heard_at))


@pytest.mark.parametrize(
    ("now", "tried", "patience", "again"),
    [
        pytest.param("2026-11-23 02:35", failed(1, "2026-11-23 02:31"), 360, True, id="at the next tick"),
        pytest.param("2026-11-23 02:45", failed(2, "2026-11-23 02:36"), 360, False, id="then a little later"),
        pytest.param("2026-11-23 02:51", failed(2, "2026-11-23 02:36"), 360, True, id="than that"),
        pytest.param("2026-11-23 04:00", failed(3, "2026-11-23 02:55"), 360, False, id="and no more"),
        pytest.param("2026-11-23 08:35", failed(1, "2026-11-23 08:29"), 360, True, id="begun at the end of its time"),
        pytest.param("2026-11-23 09:29", failed(1, "2026-11-23 08:29"), 360, False, id="heard of an hour ago"),
        pytest.param("2026-11-23 02:51", failed(2, "2026-11-23 02:36"), 1, True, id="with a minute's patience"),
        pytest.param("2026-11-23 04:00", failed(1, "2026-11-23 02:31"), 1, False, id="impatient, the machine was off"),
        pytest.param("2026-11-23 07:00", failed(1, "2026-11-23 02:31"), 360, True, id="patient, the machine was off"),
        pytest.param("2026-11-23 23:00", failed(1, "2026-11-23 02:31"), 360, False, id="off all day"),
        pytest.param("2026-11-24 02:30", failed(3, "2026-11-23 03:00"), 360, True, id="the next night anew"),
    ],
)
def test_a_night_that_failed_gives_its_date_back(now: str, tried: Tried, patience: int, *, again: bool) -> None:
    found = due(utc(now), PARIS, HALF_PAST_THREE, tried, patience)
    assert (found is not None) == again


@pytest.mark.parametrize("change", ["2026-10-25", "2027-03-28"])
def test_a_night_that_always_fails_is_attempted_three_times_over_a_change_of_clocks(change: str) -> None:
    night, tries = date.fromisoformat(change), list[datetime]()
    tried: Tried | None = Tried(night - timedelta(days=1), kept=True)
    for tick in range(24 * 12):
        now = utc(f"{change} 00:00") + tick * timedelta(minutes=5)
        if due(now, PARIS, HALF_PAST_TWO, tried, 1) == night:
            tries.append(now)
            tried = Tried(night, kept=False, failed=len(tries), heard_at=now + timedelta(minutes=1))
    assert [later - tries[0] for later in tries] == [timedelta(minutes=each) for each in (0, 5, 25)]


def test_a_market_with_little_patience_misses_no_tick() -> None:
    assert due(utc("2026-11-23 02:35"), PARIS, time(3, 31), None, 1) == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("now", "tried", "expected"),
    [
        ("2026-11-23 08:29", kept(date(2026, 11, 22)), None),
        ("2026-11-23 08:30", kept(date(2026, 11, 20)), date(2026, 11, 23)),
        ("2026-11-23 08:30", kept(date(2026, 11, 23)), None),
        ("2026-11-23 08:30", failed(1, "2026-11-23 02:31"), None),  # the lead knows of it already
        ("2026-11-23 08:30", None, None),  # a market of today has missed nothing
    ],
)
def test_a_night_that_nobody_began_is_missed(now: str, tried: Tried | None, expected: date | None) -> None:
    assert missed(utc(now), PARIS, HALF_PAST_THREE, tried, SIX_HOURS) == expected


@pytest.mark.parametrize(
    ("began", "attempt", "late"),
    [("2026-11-23 03:00", 1, False), ("2026-11-23 03:01", 1, True), ("2026-11-23 02:35", 2, True)],
)
def test_a_night_is_late_half_an_hour_after_its_time_or_at_another_attempt(
    began: str, attempt: int, *, late: bool
) -> None:
    assert is_late(utc("2026-11-23 02:30"), utc(began), attempt) == late
    assert not is_late(None, utc(began), attempt)


@pytest.mark.parametrize("start", [HALF_PAST_TWO, HALF_PAST_THREE, time(0, 0), time(23, 59)])
@pytest.mark.parametrize("first", ["2026-10-23 00:00", "2027-03-26 00:00", "2027-10-29 00:00"])
def test_a_tick_every_five_minutes_starts_each_date_once(first: str, start: time) -> None:
    begin = utc(first)
    nights: list[date] = []
    for tick in range(5 * 24 * 12):
        night = due(begin + tick * timedelta(minutes=5), PARIS, start, kept(nights[-1] if nights else None), SIX_HOURS)
        if night:
            nights.append(night)
    assert len(set(nights)) == len(nights)
    assert nights == [nights[0] + n * timedelta(days=1) for n in range(len(nights))]
    assert len(nights) in {5, 6}
