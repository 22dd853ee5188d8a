"""When a night is due, over the clock changes of 2026 and 2027 in Paris.

Clocks go back on 25 October 2026 and 31 October 2027 (3:00 is 2:00 again), forward on 29 March 2026 and 28 March 2027
(2:00 is 3:00).
"""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from scheduler.planning.nights import due

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
    assert due(utc(now), PARIS, start, last, SIX_HOURS) == expected


@pytest.mark.parametrize("start", [HALF_PAST_TWO, HALF_PAST_THREE, time(0, 0), time(23, 59)])
@pytest.mark.parametrize("first", ["2026-10-23 00:00", "2027-03-26 00:00", "2027-10-29 00:00"])
def test_a_tick_every_five_minutes_starts_each_date_once(first: str, start: time) -> None:
    begin = utc(first)
    nights: list[date] = []
    for tick in range(5 * 24 * 12):
        night = due(begin + tick * timedelta(minutes=5), PARIS, start, nights[-1] if nights else None, SIX_HOURS)
        if night:
            nights.append(night)
    assert len(set(nights)) == len(nights)
    assert nights == [nights[0] + n * timedelta(days=1) for n in range(len(nights))]
    assert len(nights) in {5, 6}
