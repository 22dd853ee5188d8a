"""Closed days: by rule for any year and territory, by zone as far as is published, and by what a market decided."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from scheduler.core.tables import Closure, Market, Request, RequestShift, Site
from scheduler.core.tables.calendar_codes import HolidayLaw, SchoolZone
from scheduler.core.tables.codes import ClosureReason
from scheduler.imports import Code, Kind, Report, load
from scheduler.market.calendar import ClosedDays, closed_days, setting_of
from scheduler.market.calendar.public_holidays import public_holidays
from scheduler.market.calendar.school_holidays import known_until, school_holidays
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World

ELEVEN = 11
A_DAY = timedelta(days=1)


def closed(
    stage: Stage, world: World, first: date, last: date, *, site: int | None = None, zone: SchoolZone = SchoolZone.B
) -> ClosedDays:
    with stage.administering() as session:
        session.execute(update(Market).where(Market.id == world.calvados).values(settings={"school_zone": zone}))
    with stage.acting(world.sophie) as session:
        place = None if site is None else session.get_one(Site, site)
        return closed_days(session, session.get_one(Market, world.calvados), first, last, place)


@given(st.integers(2000, 2099), st.sampled_from(HolidayLaw))
def test_every_year_and_territory_has_its_public_holidays(year: int, law: HolidayLaw) -> None:
    found = public_holidays(law, year)
    assert {date(year, 1, 1), date(year, 5, 1), date(year, 12, 25)} <= set(found)
    # In 2008 Ascension Day was the first of May.
    assert len(found) >= ELEVEN - 2
    assert set(public_holidays(HolidayLaw.MAINLAND, year)) <= set(found)
    assert not [name for name in found.values() if "'" in name], "a typographic apostrophe"


@pytest.mark.parametrize(
    ("law", "day"),
    [
        (HolidayLaw.ALSACE_MOSELLE, "2028-04-14"),  # Good Friday
        (HolidayLaw.ALSACE_MOSELLE, "2028-12-26"),
        (HolidayLaw.GUADELOUPE, "2031-05-27"),
        (HolidayLaw.MARTINIQUE, "2032-05-22"),
        (HolidayLaw.GUYANE, "2031-06-10"),
        (HolidayLaw.REUNION, "2031-12-20"),
        (HolidayLaw.MAYOTTE, "2031-04-27"),
        (HolidayLaw.SAINT_BARTHELEMY, "2031-10-09"),
        (HolidayLaw.SAINT_MARTIN, "2031-05-28"),
    ],
)
def test_territories_have_days_of_their_own(law: HolidayLaw, day: str) -> None:
    when = date.fromisoformat(day)
    assert when in public_holidays(law, when.year)
    assert when not in public_holidays(HolidayLaw.MAINLAND, when.year)


def test_the_zones_have_their_own_holidays() -> None:
    winter = {zone: school_holidays(zone) for zone in (SchoolZone.A, SchoolZone.B, SchoolZone.C)}
    assert {zone for zone, days in winter.items() if date(2027, 2, 10) in days} != set(winter)
    assert all(date(2026, 12, 28) in days for days in winter.values())
    assert school_holidays(SchoolZone.CORSE) == {}


def test_a_calendar_is_known_to_the_end_of_its_last_long_holidays() -> None:
    published = known_until(SchoolZone.B)
    assert published
    assert (published.month, published.day) == (8, 31)
    assert known_until(SchoolZone.NONE) == date.max
    assert known_until(SchoolZone.UNSAID) is None
    assert known_until(SchoolZone.CORSE) is None
    summer = [date(2040, 7, 6) + n * A_DAY for n in range(57) if n % 7 not in {5, 6}]
    assert known_until(SchoolZone.REUNION, summer) == known_until(SchoolZone.B, summer) == summer[-1]
    assert known_until(SchoolZone.B, [date(2040, 2, 3)]) == published  # one day makes no calendar


def test_what_follows_the_long_holidays_carries_the_calendar_on_term_by_term() -> None:
    def days(first: date, last: date) -> list[date]:
        return [first + n * A_DAY for n in range((last - first).days + 1)]

    summer = days(date(2026, 12, 19), date(2027, 1, 31))
    autumn, winter = days(date(2027, 3, 6), date(2027, 3, 21)), days(date(2027, 5, 8), date(2027, 5, 23))
    assert known_until(SchoolZone.REUNION, summer) == date(2027, 1, 31)
    assert known_until(SchoolZone.REUNION, [*summer, *autumn, *winter]) == date(2027, 5, 23)
    assert known_until(SchoolZone.REUNION, autumn) is None, "no year begins so"
    assert known_until(SchoolZone.REUNION, [*summer, *winter]) == date(2027, 1, 31), "a term is missing"
    assert known_until(SchoolZone.REUNION, [*summer, date(2027, 3, 5)]) == date(2027, 1, 31), "one day is none"


@given(st.sets(st.dates(date(2030, 1, 1), date(2032, 12, 31)), max_size=60))
def test_scattered_days_never_reach_beyond_themselves(days: set[date]) -> None:
    found = known_until(SchoolZone.MAYOTTE, days)
    assert found is None or found in days


def test_rules_and_rows_close_together(stage: Stage, world: World) -> None:
    bridge = date(2027, 11, 12)
    with stage.administering() as session:
        session.add(Closure(market_id=world.calvados, day=bridge, reason=ClosureReason.BRIDGE))
        session.add(Closure(market_id=world.calvados, day=date(2027, 12, 25), reason=ClosureReason.PUBLIC_HOLIDAY))
        own = {"market_id": world.calvados, "site_id": world.other_site, "reason": ClosureReason.SITE}
        session.add(Closure(day=date(2027, 11, 15), **own))
    market = closed(stage, world, date(2027, 11, 8), date(2027, 12, 31)).reasons
    assert market[date(2027, 11, 11)] == {ClosureReason.PUBLIC_HOLIDAY}
    assert market[bridge] == {ClosureReason.BRIDGE}
    assert market[date(2027, 12, 25)] == {ClosureReason.PUBLIC_HOLIDAY, ClosureReason.SCHOOL_HOLIDAY}
    assert date(2027, 11, 15) not in market
    site = closed(stage, world, date(2027, 11, 8), date(2027, 12, 31), site=world.other_site).reasons
    assert site[date(2027, 11, 15)] == {ClosureReason.SITE}


def test_a_site_beyond_the_border_of_a_zone_goes_by_its_own(stage: Stage, world: World) -> None:
    brought = date(2027, 11, 9)
    with stage.administering() as session:
        session.execute(
            update(Site)
            .where(Site.id == world.site)
            .values(holiday_law=HolidayLaw.ALSACE_MOSELLE, school_zone=SchoolZone.CORSE)
        )
        session.add(Closure(market_id=world.calvados, day=brought, reason=ClosureReason.SCHOOL_HOLIDAY))
    there = closed(stage, world, date(2027, 11, 1), date(2027, 12, 31), site=world.site)
    assert there.reasons[date(2027, 12, 26)] == {ClosureReason.PUBLIC_HOLIDAY}
    assert date(2027, 12, 27) not in there.reasons
    assert brought not in there.reasons
    assert there.known_until is None
    neighbour = closed(stage, world, date(2027, 11, 1), date(2027, 12, 31), site=world.other_site)
    assert neighbour.reasons[brought] == {ClosureReason.SCHOOL_HOLIDAY}
    with stage.acting(world.sophie) as session:
        assert setting_of(session.get_one(Market, world.calvados)).holiday_law == HolidayLaw.MAINLAND


HEADS = "UAI;Métier;Horaire type;Premier jour;Dernier jour;Motif;Référence"


def ask_until(stage: Stage, world: World, first: str, last: str, *, sure: bool) -> Report:
    with stage.acting(world.lucie) as session:
        uai = session.get_one(Site, world.site).uai
        content = f"{HEADS}\n{uai};Entretien;Matin;{first};{last};Absence;CAL1\n".encode()
        return load(session, world.lucie, Kind.REQUESTS, content, apply=True, sure=sure)


def test_a_request_beyond_the_calendar_is_a_question_and_never_christmas(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.execute(update(Market).where(Market.id == world.calvados).values(settings={"school_zone": "b"}))
    # Case F15, twenty years on: no calendar is published that far.
    asked = ask_until(stage, world, "15/12/2048", "08/01/2049", sure=False)
    assert not asked.applied
    assert [(each.code, each.row, each.column, each.value) for each in asked.questions] == [
        (Code.CALENDAR_ENDS, 2, "Dernier jour", "08/01/2049")
    ]
    assert asked.faults == ()
    assert ask_until(stage, world, "15/12/2048", "08/01/2049", sure=True).applied
    with stage.acting(world.sophie) as session:
        days = set(
            session.scalars(
                select(RequestShift.day).join(Request).where(Request.first_day == date(2048, 12, 15)).distinct()
            )
        )
    assert date(2048, 12, 15) in days
    assert days.isdisjoint({date(2048, 12, 25), date(2049, 1, 1)})


def test_a_request_within_the_calendar_is_no_question(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.execute(update(Market).where(Market.id == world.calvados).values(settings={"school_zone": "b"}))
    assert ask_until(stage, world, "17/12/2027", "07/01/2028", sure=False).applied
    with stage.acting(world.sophie) as session:
        days = session.scalars(select(RequestShift.day).join(Request).where(Request.first_day == date(2027, 12, 17)))
        assert set(days) == {date(2027, 12, 17), date(2028, 1, 3), date(2028, 1, 4), date(2028, 1, 6), date(2028, 1, 7)}
