"""Who closes which days and says when a site works in the holidays, and the year that is shown."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from scheduler.core.access import Actor
from scheduler.core.errors import Invalid, NotAllowed, NotFound
from scheduler.core.tables import Closure, Market, PermanenceDay
from scheduler.core.tables.calendar_codes import HolidayLaw, SchoolZone, SolidarityDay
from scheduler.core.tables.codes import ClosureReason
from scheduler.market.calendar.closed_days import Setting, by_rule, closed_days
from scheduler.market.calendar.closing import close, man, reopen, set_calendar, unman
from scheduler.market.calendar.on_record import calendar_changes
from scheduler.market.calendar.periods import Period
from scheduler.market.calendar.school_holidays import known_until
from scheduler.market.calendar.year import Ending, ending, sites_to_choose, year_of
from scheduler.market.changes import SET_UP, changes
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import MONDAY, World
from tests.scheduler.statements import counted

FRIDAY = date(2027, 5, 7)
A_DAY = timedelta(days=1)


def zone_b(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        set_calendar(session, world.lucie, HolidayLaw.MAINLAND, SchoolZone.B)


def closures(stage: Stage, first: date, last: date) -> list[tuple[int | None, date, ClosureReason]]:
    with stage.administering() as session:
        query = select(Closure.site_id, Closure.day, Closure.reason).where(Closure.day.between(first, last))
        return [(site, day, reason) for site, day, reason in session.execute(query.order_by(Closure.day))]


def test_the_lead_closes_the_market_and_a_site_itself(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        assert close(session, world.lucie, FRIDAY, FRIDAY + A_DAY, ClosureReason.BRIDGE).days == 1  # 8 May is closed
        again = close(session, world.lucie, FRIDAY, FRIDAY + A_DAY, ClosureReason.BRIDGE)
        assert (again.days, again.told) == (0, False)
        last_word = close(session, world.lucie, FRIDAY, FRIDAY, ClosureReason.SCHOOL_HOLIDAY)
        assert (last_word.days, last_word.told) == (0, True)
    with stage.acting(world.sophie) as session:
        closed_before = close(session, world.sophie, FRIDAY, FRIDAY, site=world.site)
        assert (closed_before.days, closed_before.told) == (0, True)
    assert set(closures(stage, FRIDAY, FRIDAY + A_DAY)) == {
        (None, FRIDAY, ClosureReason.SCHOOL_HOLIDAY),
        (None, FRIDAY + A_DAY, ClosureReason.BRIDGE),
        (world.site, FRIDAY, ClosureReason.SITE),
    }
    with stage.acting(world.simone) as session:
        assert reopen(session, world.simone, FRIDAY, FRIDAY + A_DAY, world.site) == 1
    with stage.acting(world.lucie) as session:
        assert reopen(session, world.lucie, FRIDAY, FRIDAY + A_DAY) == 2
        assert reopen(session, world.lucie, FRIDAY, FRIDAY + A_DAY) == 0
    assert closures(stage, FRIDAY, FRIDAY + A_DAY) == []


def test_what_is_changed_of_a_calendar_is_on_record(stage: Stage, world: World) -> None:
    zone_b(stage, world)
    for reason in (ClosureReason.BRIDGE, ClosureReason.BRIDGE, ClosureReason.SCHOOL_HOLIDAY):  # twice the same is once
        with stage.acting(world.lucie) as session:
            close(session, world.lucie, FRIDAY, FRIDAY, reason)
    with stage.acting(world.sophie) as session:
        close(session, world.sophie, FRIDAY, FRIDAY + A_DAY, site=world.site)
        man(session, world.sophie, world.site, date(2027, 12, 20), date(2027, 12, 21))
        unman(session, world.sophie, world.site, date(2027, 12, 20), date(2027, 12, 20))
        told = calendar_changes(session, world.sophie, world.site)
    monday, tuesday = "2027-12-20", "2027-12-21"
    whole = [FRIDAY.isoformat(), (FRIDAY + A_DAY).isoformat(), "site"]
    assert [(each.by, each.old, each.new) for each in told] == [
        ("Sophie", {"at_work": [[monday, monday]]}, {"at_work": []}),
        ("Sophie", {"at_work": []}, {"at_work": [[monday, tuesday]]}),
        ("Sophie", {"closed": []}, {"closed": [whole]}),
    ]
    with stage.acting(world.lucie) as session:
        assert calendar_changes(session, world.lucie, world.site) == told
        day = FRIDAY.isoformat()
        last, first, rules = calendar_changes(session, world.lucie, None)
        assert (last.old, last.new) == ({"closed": [[day, day, "bridge"]]}, {"closed": [[day, day, "school_holiday"]]})
        assert (first.old, first.new) == ({"closed": []}, {"closed": [[day, day, "bridge"]]})
        assert rules.new == {"holiday_law": "mainland", "school_zone": "b"}
        assert {each.id for each in (*told, last)} < {each.id for each in changes(session, world.lucie, *SET_UP)}
    for stranger in (world.tom, world.agnes, world.denise):
        with stage.acting(stranger) as session:
            assert calendar_changes(session, stranger, world.site) == calendar_changes(session, stranger, None) == ()


def test_without_the_tick_a_planner_writes_no_calendar(stage: Stage, world: World) -> None:
    planner = replace(world.lucie, administers=False)
    with stage.acting(planner) as session:
        with pytest.raises(NotAllowed):
            close(session, planner, FRIDAY, FRIDAY, ClosureReason.BRIDGE)
        with pytest.raises(NotFound):
            close(session, planner, FRIDAY, FRIDAY, site=world.site)


def test_closing_tells_of_the_shifts_that_stand_there(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        assert close(session, world.lucie, MONDAY, MONDAY + 6 * A_DAY, ClosureReason.BRIDGE).shifts > 0
        assert close(session, world.lucie, MONDAY, MONDAY, ClosureReason.SITE, world.other_site).shifts == 0


@pytest.mark.parametrize("stranger", ["tom", "ugo", "agnes", "denise", "mona"])
def test_nobody_else_touches_a_calendar(stage: Stage, world: World, stranger: str) -> None:
    actor = world.people[stranger]
    assert actor
    with stage.acting(actor) as session:
        for act in (
            lambda: close(session, actor, FRIDAY, FRIDAY, site=world.site),
            lambda: reopen(session, actor, FRIDAY, FRIDAY, world.site),
            lambda: man(session, actor, world.site, FRIDAY, FRIDAY),
            lambda: unman(session, actor, world.site, MONDAY, MONDAY),
            lambda: year_of(session, actor, MONDAY, world.site),
        ):
            with pytest.raises(NotFound):
                act()


@pytest.mark.parametrize("person", ["sophie", "agnes", "leo", "denise"])
def test_only_the_lead_writes_the_market(stage: Stage, world: World, person: str) -> None:
    actor = world.people[person]
    assert actor
    with stage.acting(actor) as session:
        for act in (
            lambda: close(session, actor, FRIDAY, FRIDAY, ClosureReason.BRIDGE),
            lambda: reopen(session, actor, FRIDAY, FRIDAY),
            lambda: set_calendar(session, actor, HolidayLaw.MAINLAND, SchoolZone.A),
            lambda: set_calendar(session, actor, None, None, world.site),
            lambda: year_of(session, actor, MONDAY),
        ):
            with pytest.raises(NotAllowed):
                act()


@pytest.mark.parametrize(("last", "reason"), [(FRIDAY - A_DAY, "before_first_day"), (FRIDAY + 400 * A_DAY, "too_long")])
def test_a_period_must_be_one(stage: Stage, world: World, last: date, reason: str) -> None:
    for actor, act in ((world.lucie, close), (world.sophie, close)):
        with stage.acting(actor) as session, pytest.raises(Invalid) as refused:
            act(session, actor, FRIDAY, last, site=world.site)
        assert (refused.value.field, refused.value.reason) == ("last_day", reason)


def test_a_site_is_at_work_on_weekdays_of_holidays_alone(stage: Stage, world: World) -> None:
    zone_b(stage, world)
    first, last = date(2027, 12, 17), date(2027, 12, 31)  # from the last day of class on
    with stage.acting(world.sophie) as session:
        assert man(session, world.sophie, world.site, first, last) == 10
        assert man(session, world.sophie, world.site, first, last) == 10  # said again
        found = set(session.scalars(select(PermanenceDay.day).where(PermanenceDay.day.between(first, last))))
        assert all(day.isoweekday() <= 5 for day in found)
        assert first not in found
        assert unman(session, world.sophie, world.site, first, last) == 10
        with pytest.raises(Invalid) as refused:
            man(session, world.sophie, world.site, date(2027, 11, 8), date(2027, 11, 11))
        assert refused.value.reason == "no_holidays"
        assert man(session, world.sophie, world.site, date(2047, 11, 4), date(2047, 11, 4)) == 1  # nobody knows yet


def test_the_year_tells_what_is_closed_and_what_was_decided(stage: Stage, world: World) -> None:
    zone_b(stage, world)
    with stage.acting(world.sophie) as session:
        close(session, world.sophie, date(2027, 11, 15), date(2027, 11, 16), site=world.site)
        man(session, world.sophie, world.site, date(2027, 12, 27), date(2027, 12, 28))
    with stage.acting(world.sophie) as session, counted(session) as statements:
        year = year_of(session, world.sophie, date(2027, 11, 1), world.site)
    assert len(statements) <= 6
    assert year.first_day == date(2027, 9, 1)
    assert [each.first_day.month for each in year.months] == [*range(9, 13), *range(1, 9)]
    november, december = year.months[2], year.months[3]
    assert Period(date(2027, 11, 11), date(2027, 11, 11), ClosureReason.PUBLIC_HOLIDAY, "Armistice") in november.periods
    assert Period(date(2027, 11, 15), date(2027, 11, 16), ClosureReason.SITE) in november.periods
    assert december.closed[date(2027, 12, 25)] == ClosureReason.PUBLIC_HOLIDAY
    assert Period(date(2027, 12, 26), date(2027, 12, 31), ClosureReason.SCHOOL_HOLIDAY) in december.periods
    assert december.manned == {date(2027, 12, 27), date(2027, 12, 28)}
    assert year.decided == (Period(date(2027, 11, 15), date(2027, 11, 16), ClosureReason.SITE),)
    assert year.manned == (Period(date(2027, 12, 27), date(2027, 12, 28)),)
    assert year.known_until == known_until(SchoolZone.B)


def test_a_site_may_lie_beyond_the_zone_and_the_law_of_its_market(stage: Stage, world: World) -> None:
    zone_b(stage, world)
    with stage.acting(world.lucie) as session:
        set_calendar(session, world.lucie, HolidayLaw.ALSACE_MOSELLE, None, world.site)
        assert sites_to_choose(session, world.lucie) == ((world.other_site, "other_site"), (world.site, "site"))
    with stage.acting(world.sophie) as session:
        year = year_of(session, world.sophie, date(2027, 11, 1), world.site)
    assert year.own == (HolidayLaw.ALSACE_MOSELLE, None)
    assert year.setting.school_zone == SchoolZone.B
    assert year.months[3].closed[date(2027, 12, 26)] == ClosureReason.PUBLIC_HOLIDAY
    with stage.acting(world.lucie) as session, pytest.raises(Invalid):
        set_calendar(session, world.lucie, None, SchoolZone.B)


def test_the_market_is_warned_a_year_before_its_calendar_ends(stage: Stage, world: World) -> None:
    def at(actor: Actor, today: date) -> Ending | None:
        with stage.acting(actor) as session:
            return ending(session, actor, today)

    assert at(world.lucie, MONDAY) is None  # no school here
    zone_b(stage, world)
    last = known_until(SchoolZone.B)
    assert last
    assert at(world.lucie, last - timedelta(days=365)) is None
    assert at(world.lucie, last - timedelta(days=364)) == Ending(last, SchoolZone.B, soon=False)
    assert at(world.lucie, last - timedelta(days=91)) == Ending(last, SchoolZone.B, soon=True)
    with stage.administering() as session:
        session.execute(update(Market).where(Market.id == world.calvados).values(settings={}))
    assert at(world.lucie, MONDAY) == Ending(None, SchoolZone.UNSAID, soon=True)


def test_the_day_of_solidarity_is_worked_in_the_market_and_on_record(stage: Stage, world: World) -> None:
    whit_monday = date(2027, 5, 17)
    with stage.administering() as session:  # a row that repeats the rule
        session.add(Closure(market_id=world.calvados, day=whit_monday, reason=ClosureReason.PUBLIC_HOLIDAY))
    with stage.acting(world.lucie) as session:
        set_calendar(session, world.lucie, HolidayLaw.MAINLAND, SchoolZone.NONE, solidarity=SolidarityDay.WHIT_MONDAY)
    with stage.acting(world.lucie) as session:
        year = year_of(session, world.lucie, whit_monday)
        assert year.worked == {whit_monday: "Lundi de Pentecôte"}
        assert whit_monday not in {day for month in year.months for day in month.closed}
        assert year.changes[0].new["solidarity_day"] == "whit_monday"
        there = closed_days(session, session.get_one(Market, world.calvados), whit_monday, whit_monday)
        assert there.why(whit_monday) is None
    with stage.acting(world.lucie) as session:
        set_calendar(session, world.lucie, HolidayLaw.MAINLAND, SchoolZone.NONE)  # says nothing of it
        assert year_of(session, world.lucie, whit_monday).worked
        set_calendar(session, world.lucie, HolidayLaw.MAINLAND, SchoolZone.NONE, solidarity=SolidarityDay.NONE)
        assert year_of(session, world.lucie, whit_monday).months[8].closed[whit_monday] == ClosureReason.PUBLIC_HOLIDAY


@given(st.sampled_from(HolidayLaw), st.sampled_from(SolidarityDay), st.integers(2020, 2060))
def test_one_public_holiday_a_year_is_worked_and_never_the_first_of_may(
    law: HolidayLaw, solidarity: SolidarityDay, year: int
) -> None:
    rule = set(by_rule(Setting(law, SchoolZone.NONE), date(year, 1, 1), date(year, 12, 31)))
    left = set(by_rule(Setting(law, SchoolZone.NONE, solidarity), date(year, 1, 1), date(year, 12, 31)))
    assert left <= rule
    assert len(rule - left) == (solidarity != SolidarityDay.NONE)
    assert date(year, 5, 1) in left
