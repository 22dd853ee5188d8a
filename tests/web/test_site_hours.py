"""The rows of the second step, without a page around them."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from scheduler.core.days import days
from scheduler.requests import AskedShift
from scheduler.requests.day_kinds import CLOSED, MANNED, DayKind
from scheduler.requests.usual_hours import PostChoice, proposed
from scheduler.requests.usual_week import Hours, UsualHours
from web.site.hours_form import asked, manned, read, rows_of, weeks_of

HOURS = st.builds(lambda start, length: Hours(start, start + length), st.integers(0, 1439), st.integers(61, 600))
WEEK = st.lists(st.builds(UsualHours, st.sets(st.integers(1, 7), min_size=1).map(tuple), HOURS), min_size=1, max_size=4)
KINDS = st.sampled_from(sorted({DayKind.OPEN, DayKind.PERMANENCE, *CLOSED}))
"""What a calendar says; the other kinds follow from the week."""
FIRST = st.dates(date(2026, 1, 1), date(2030, 1, 1))


@given(FIRST, st.lists(KINDS, min_size=1, max_size=40), WEEK)
def test_what_is_proposed_is_what_is_asked_when_nothing_is_changed(
    first: date, kinds: list[DayKind], week: list[UsualHours]
) -> None:
    period = days(first, first + timedelta(days=len(kinds) - 1))
    found = [proposed(kind, day, week) for kind, day in zip(kinds, period, strict=True)]
    rows = rows_of(found, PostChoice(1, "", 1, "", "", 1, tuple(week)))
    given_hours = [AskedShift(each.day, hours) for each in found for hours in each.hours]
    ticked, shifts = asked(rows)
    assert shifts == given_hours
    assert not any(row.kind in CLOSED for row in ticked)
    assert sum(each.minutes for each in weeks_of(rows)) == sum(each.hours.paid_minutes for each in given_hours)
    assert len({row.key for row in rows}) == len(rows)


@given(FIRST, KINDS, WEEK)
def test_only_days_that_may_be_asked_for_can_be_ticked(first: date, kind: DayKind, week: list[UsualHours]) -> None:
    found = proposed(kind, first, week)
    rows = rows_of([found], PostChoice(1, "", 1, "", "", 1, tuple(week)))
    read(rows, {f"on.{row.key}": "on" for row in rows})
    for row in rows:
        assert row.on == (row.kind not in CLOSED or row.kind in MANNED)
    assert manned(rows) == ({first} if kind in MANNED and rows else set())
