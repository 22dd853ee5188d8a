"""What the buyer sees: numbers by site, trade, month and week, and nobody's name."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from scheduler.buyer.coverage import Count
from scheduler.buyer.figures import Asked, Delays, Figures, figures
from scheduler.core.errors import Invalid, NotAllowed
from scheduler.core.tables import Closure, Site
from scheduler.core.tables.codes import ClosureReason
from scheduler.market.school_weeks import school_weeks, school_year
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import MONDAY, World
from tests.scheduler.statements import counted

SUNDAY = MONDAY + timedelta(days=6)


def seen(
    stage: Stage,
    world: World,
    person: str,
    first: date = MONDAY,
    last: date = SUNDAY,
    site: int | None = None,
    job: int | None = None,
) -> Figures:
    actor = world.people[person]
    assert actor
    with stage.acting(actor) as session:
        return figures(session, actor, Asked(first, last, site, job))


@pytest.mark.parametrize("person", ["denise", "lucie"])
def test_the_buyer_and_the_lead_see_each_site_and_trade(stage: Stage, world: World, person: str) -> None:
    found = seen(stage, world, person)
    [line], [trade] = found.sites, found.jobs
    assert (line.id, line.name, line.about) == (world.site, "site", "1 rue de l'École")
    assert (trade.id, trade.name) == (world.job, "Entretien")
    assert line.count == trade.count == found.total == Count(requests=1, asked_minutes=1600, covered_minutes=400)
    assert found.total.percent == 25
    assert (found.people, found.missions) == (1, 1)
    assert len(found.all_sites) == found.open_sites == 2


def test_a_site_that_had_closed_is_not_counted_among_those_of_the_time(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.get_one(Site, world.other_site).closed_from = MONDAY
    found = seen(stage, world, "denise")
    assert (len(found.all_sites), found.open_sites) == (2, 1)  # it can be looked up, and asks for nothing any more


def test_months_and_weeks_add_up_to_the_whole(stage: Stage, world: World) -> None:
    found = seen(stage, world, "denise", date(2027, 2, 1), date(2027, 3, 31))
    assert [(each.first_day, each.asked_minutes, each.people) for each in found.months] == [
        (date(2027, 2, 1), 0, 0),
        (date(2027, 3, 1), 1600, 1),
    ]
    assert {each.first_day: each.asked_minutes for each in found.weeks}[MONDAY] == 1600
    for stretches in (found.months, found.weeks):
        assert sum(each.asked_minutes for each in stretches) == found.total.asked_minutes
        assert sum(each.covered_minutes for each in stretches) == found.total.covered_minutes


def test_delays_run_from_asking(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.execute(
            text("UPDATE requests SET created_at = '2027-02-27 06:00Z' WHERE id = :id"), {"id": world.request}
        )
        session.execute(
            text(
                "INSERT INTO events (market_id, thing, thing_id, action, to_state, at) VALUES"
                " (:market, 'mission', :id, 'confirm', 'confirmed', '2027-02-27 18:00Z'),"
                " (:market, 'mission', :id, 'confirm', 'confirmed', '2027-02-28 18:00Z')"
            ),
            {"market": world.calvados, "id": world.confirmed},
        )
    found = seen(stage, world, "denise")
    assert found.delays == found.sites[0].delays == Delays(notice_minutes=2 * 24 * 60, answer_minutes=12 * 60)


def test_numbers_can_be_narrowed(stage: Stage, world: World) -> None:
    assert seen(stage, world, "denise", site=world.site, job=world.job).total.asked_minutes == 1600
    for site, job in ((world.other_site, None), (None, world.other_job), (999_999, None)):
        nothing = seen(stage, world, "denise", site=site, job=job)
        assert (nothing.total, nothing.people, nothing.sites) == (Count(0, 0, 0), 0, ())
        assert nothing.delays == Delays(None, None)


def test_only_the_days_of_the_time_count(stage: Stage, world: World) -> None:
    assert seen(stage, world, "denise", last=MONDAY).total.asked_minutes == 800
    assert seen(stage, world, "denise", first=MONDAY + timedelta(days=1)).total == Count(1, 800, 0)
    nothing = seen(stage, world, "denise", first=SUNDAY)
    assert (nothing.sites, nothing.total, nothing.total.percent) == ((), Count(0, 0, 0), 0)


def test_a_cancelled_request_counts_no_more(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.execute(text("UPDATE requests SET state = 'cancelled' WHERE id = :id"), {"id": world.request})
    assert seen(stage, world, "denise").sites == ()


@pytest.mark.parametrize("person", ["agnes", "bruno", "leo", "sophie"])
def test_nobody_else_sees_them(stage: Stage, world: World, person: str) -> None:
    with pytest.raises(NotAllowed):
        seen(stage, world, person)


def test_another_markets_lead_sees_her_own(stage: Stage, world: World) -> None:
    found = seen(stage, world, "mona")
    assert (found.sites, found.total, found.all_sites) == ((), Count(0, 0, 0), ())


@pytest.mark.parametrize(("days", "reason"), [(-1, "before_from_day"), (5 * 366, "too_long")])
def test_a_time_must_be_one(stage: Stage, world: World, days: int, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        seen(stage, world, "denise", last=MONDAY + timedelta(days=days))
    assert (refused.value.field, refused.value.reason) == ("to_day", reason)


def test_a_hundred_percent_is_all_of_it() -> None:
    assert Count(1, 1000, 999).percent == 99
    assert Count(1, 1000, 1000).percent == 100


def test_school_weeks_leave_the_holidays_out_and_begin_in_september(stage: Stage, world: World) -> None:
    holidays = date(2026, 9, 7)
    with stage.administering() as session:
        session.add_all(
            Closure(market_id=world.calvados, day=holidays + timedelta(days=each), reason=ClosureReason.SCHOOL_HOLIDAY)
            for each in range(5)
        )
    with stage.acting(world.denise) as session:
        found = school_weeks(session, world.denise, date(2026, 9, 1), date(2026, 9, 20))
        late = school_weeks(session, world.denise, date(2027, 8, 23), date(2027, 9, 8))
    assert found == {date(2026, 8, 31): 1, holidays: None, date(2026, 9, 14): 2}
    assert list(late.values())[1:] == [1, 2]
    assert school_year(date(2027, 8, 31)) == (date(2026, 9, 1), date(2027, 8, 31))


def test_it_takes_three_statements(stage: Stage, world: World) -> None:
    with stage.acting(world.denise) as session, counted(session) as statements:
        figures(session, world.denise, Asked(MONDAY, SUNDAY))
    assert len(statements) == 3
