"""Agreed shares and the time for which each agreement counts."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from scheduler.market.shares import Agreement, in_force, owed_minutes, stretches, which

CAEN = ZoneInfo("Europe/Paris")
BEGIN = date(2027, 1, 1)
DAYS = st.integers(-40, 80).map(lambda n: BEGIN + timedelta(days=n))
PERCENT = st.integers(0, 100).map(lambda part: {1: part, 2: 100 - part})
AGREED = st.dictionaries(DAYS, PERCENT, max_size=4).map(
    lambda found: tuple(Agreement(day, found[day]) for day in sorted(found))
)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=CAEN).astimezone(UTC)


@given(AGREED, DAYS, st.integers(1, 60), st.data())
def test_each_moment_lies_in_the_stretch_of_its_agreement(
    agreed: tuple[Agreement, ...], first: date, length: int, data: st.DataObject
) -> None:
    begin, end = noon(first), noon(first + timedelta(days=length))
    cut = stretches(agreed, begin, end, CAEN)
    assert cut[0].begin == begin
    assert [each.begin for each in cut] == sorted({each.begin for each in cut})
    moment = begin + data.draw(st.integers(0, length * 24 - 1)) * timedelta(hours=1)
    day = moment.astimezone(CAEN).date()
    assert cut[which(cut, moment)].agreement == in_force(agreed, day)


@given(AGREED, st.lists(st.integers(0, 5000), min_size=5, max_size=5))
def test_together_all_are_owed_what_was_worked_under_an_agreement(
    agreed: tuple[Agreement, ...], minutes: list[int]
) -> None:
    worked = list(zip((None, *agreed), minutes, strict=False))
    owed = [owed_minutes(agency, worked) for agency in (1, 2)]
    if not agreed:
        assert owed == [None, None]
    else:
        whole = sum(each for agreement, each in worked if agreement)
        assert whole - 1 <= sum(each or 0 for each in owed) <= whole
    assert owed_minutes(3, worked) is None


def test_an_agreement_counts_from_midnight_on_the_markets_clock() -> None:
    agreed = (Agreement(date(2000, 1, 1), {1: 20}), Agreement(date(2027, 3, 1), {1: 50}))
    cut = stretches(agreed, noon(date(2027, 2, 1)), noon(date(2027, 4, 1)), CAEN)
    assert [each.begin for each in cut] == [noon(date(2027, 2, 1)), datetime(2027, 2, 28, 23, tzinfo=UTC)]
    assert owed_minutes(1, [(cut[0].agreement, 100), (cut[1].agreement, 100)]) == 70
