"""The demo's state on other days than a Sunday in term: in the holidays, around them, at the year's end."""

from datetime import date, timedelta
from functools import cache

import pytest
from sqlalchemy import URL, func, select

from scheduler.core.addresses import Addresses
from scheduler.core.db import administration
from scheduler.core.tables import Market, Mission, Request, RequestShift
from scheduler.core.tables.codes import MissionState, RequestState
from scheduler.demo.calendar import closed_because, days, is_public_holiday, is_school_day
from scheduler.demo.chance import chance
from scheduler.demo.instance import Volume
from scheduler.demo.load.closures import permanence_days, school_breaks
from scheduler.demo.load.demand import draw_asked
from scheduler.demo.load.window import Window, window_around
from scheduler.demo.places import read_map
from scheduler.demo.posts import AgentPost, draw_posts
from scheduler.demo.requests import Demand
from scheduler.market.setting_up.markets import BEGINS_WITH
from tests.examples import some
from tests.scheduler.calvados_database import SUNDAY, calvados
from tests.scheduler.calvados_faults import faults

WORKDAY = date(2026, 11, 25)
LAST_OF_YEAR = date(2026, 12, 31)
HOLIDAYS = date(2027, 2, 22)
SUMMER = date(2027, 7, 20)
RETURN = date(2027, 9, 1)


@cache
def posts() -> tuple[AgentPost, ...]:
    return tuple(draw_posts(read_map().colleges, SUNDAY, chance(0, "posts")))


def hours(asked: list[Demand], start: date, end: date) -> float:
    return (
        sum(
            each.minutes * demand.absence.headcount
            for demand in asked
            for day, of_day in demand.hours.items()
            for each in of_day
            if start <= day < end
        )
        / 60
    )


def school_weeks(start: date, end: date) -> float:
    return sum(map(is_school_day, days(start, end))) / 5


@pytest.mark.parametrize("today", some([SUMMER, WORKDAY, LAST_OF_YEAR, HOLIDAYS, RETURN], 2), ids=str)
def test_any_day_has_a_history_and_a_horizon_with_school(superuser: URL, empty: Addresses, today: date) -> None:
    with calvados(superuser, empty, today, seed=3) as found:
        assert found.owner
        with administration(found.owner) as session:
            assert faults(session, today) == {}
            states = set(session.scalars(select(Mission.state)))
            assert {MissionState.DONE, MissionState.CONFIRMED, MissionState.PUBLISHED} <= states
            settings = session.scalar(select(Market.settings)) or {}
            end = today + timedelta(days=settings.get("horizon_days", 28))
            waiting = select(func.count(Request.id.distinct())).join(
                RequestShift, RequestShift.request_id == Request.id
            )
            waiting = waiting.where(
                RequestShift.day >= today,
                RequestShift.day < end,
                Request.state.in_([RequestState.OPEN, RequestState.PARTLY_FILLED]),
            )
            assert (session.scalar(waiting) or 0) >= 5
            if today == SUMMER:
                # Until the return there are only the permanence days; the horizon reaches beyond it.
                assert end > RETURN
            else:
                assert settings == {**BEGINS_WITH, "school_zone": "b", "announce_days": 0}


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("today", [SUNDAY, WORKDAY, HOLIDAYS, SUMMER, RETURN], ids=str)
def test_the_contract_s_hours_are_asked_for_each_school_week(today: date, seed: int) -> None:
    window = window_around(today)
    contract = draw_asked(posts(), window, "contract", seed)
    assert hours(contract, today, window.end) / school_weeks(today, window.end) == pytest.approx(347, rel=0.03)
    assert hours(contract, window.past, today) / school_weeks(window.past, today) == pytest.approx(347, rel=0.03)
    full = draw_asked(posts(), window, "full", seed)
    assert hours(full, today, window.end) > 2.5 * hours(contract, today, window.end)
    assert hours(full, window.past, today) == hours(contract, window.past, today)


@pytest.mark.parametrize("volume", ["contract", "full"])
def test_demand_has_hours_on_school_days_alone(volume: Volume) -> None:
    window = window_around(LAST_OF_YEAR)
    asked = draw_asked(posts(), window, volume, 0)
    assert all(window.past <= day < window.end and is_school_day(day) for demand in asked for day in demand.hours)
    assert any(demand.absence.headcount > 1 and min(demand.hours) >= window.today for demand in asked)


@pytest.mark.parametrize(
    ("today", "published"),
    [
        (SUNDAY, date(2026, 11, 20)),
        (date(2026, 11, 20), date(2026, 11, 13)),  # on a Friday: the one before
        (date(2026, 11, 21), date(2026, 11, 20)),
        (LAST_OF_YEAR, date(2026, 12, 24)),  # not at Christmas
    ],
)
def test_the_plan_in_force_was_published_last_friday(today: date, published: date) -> None:
    assert window_around(today).published_at.date() == published


def test_the_history_reaches_back_beyond_the_summer_and_the_horizon_into_the_next_term() -> None:
    term = window_around(SUNDAY)
    assert term == Window(SUNDAY - timedelta(days=56), SUNDAY, SUNDAY + timedelta(days=28))
    summer = window_around(SUMMER)
    assert sum(map(is_school_day, days(summer.today, summer.end))) == 10
    back = window_around(RETURN)
    assert sum(map(is_school_day, days(back.past, back.today))) == 25


def test_days_beyond_the_published_calendar_are_refused() -> None:
    with pytest.raises(ValueError, match="2028 are not known"):
        window_around(date(2028, 8, 10))


def test_school_breaks_are_whole_and_in_order() -> None:
    found = list(school_breaks(date(2026, 12, 28), date(2027, 9, 10)))
    assert found == [
        (date(2026, 12, 19), date(2027, 1, 3)),
        (date(2027, 2, 20), date(2027, 3, 7)),
        (date(2027, 4, 17), date(2027, 5, 2)),
        (date(2027, 7, 3), date(2027, 8, 31)),
    ]


@pytest.mark.parametrize("seed", range(4))
def test_nobody_is_on_duty_more_than_25_days_a_year(seed: int) -> None:
    breaks = [each for each in school_breaks(date(2026, 9, 1), date(2027, 9, 1)) if each[0] >= date(2026, 9, 1)]
    on_duty = list(permanence_days(breaks, chance(seed, "permanence")))
    assert 14 <= len(on_duty) == len(set(on_duty)) <= 25
    assert all(closed_because(day) == "school_holiday" and not is_public_holiday(day) for day in on_duty)
