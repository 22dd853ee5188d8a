"""What the buyer sees: numbers by site, and nobody's name."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from scheduler.coverage import Count, Coverage, coverage
from scheduler.errors import Invalid, NotAllowed
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import MONDAY, World
from tests.scheduler.statements import counted

SUNDAY = MONDAY + timedelta(days=6)


def seen(stage: Stage, world: World, person: str, first: date = MONDAY, last: date = SUNDAY) -> Coverage:
    actor = world.people[person]
    assert actor
    with stage.acting(actor) as session:
        return coverage(session, actor, first, last)


@pytest.mark.parametrize("person", ["denise", "lucie"])
def test_the_buyer_and_the_lead_see_each_site_that_asked(stage: Stage, world: World, person: str) -> None:
    found = seen(stage, world, person)
    [line] = found.sites
    assert (line.site_id, line.site, line.address) == (world.site, "site", "1 rue de l'École")
    assert line.count == found.total == Count(requests=1, asked_minutes=1600, covered_minutes=400)
    assert found.total.percent == 25
    assert found.all_sites == 2


def test_only_the_days_of_the_time_count(stage: Stage, world: World) -> None:
    assert seen(stage, world, "denise", last=MONDAY).total.asked_minutes == 800
    assert seen(stage, world, "denise", first=MONDAY + timedelta(days=1)).total == Count(1, 800, 0)
    nothing = seen(stage, world, "denise", first=SUNDAY)
    assert nothing == Coverage(SUNDAY, SUNDAY, (), Count(0, 0, 0), 2)
    assert nothing.total.percent == 0


def test_a_cancelled_request_counts_no_more(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.execute(text("UPDATE requests SET state = 'cancelled' WHERE id = :id"), {"id": world.request})
    assert seen(stage, world, "denise").sites == ()


@pytest.mark.parametrize("person", ["agnes", "bruno", "leo", "sophie"])
def test_nobody_else_sees_them(stage: Stage, world: World, person: str) -> None:
    with pytest.raises(NotAllowed):
        seen(stage, world, person)


def test_another_markets_lead_sees_her_own(stage: Stage, world: World) -> None:
    assert seen(stage, world, "mona") == Coverage(MONDAY, SUNDAY, (), Count(0, 0, 0), 0)


@pytest.mark.parametrize(("days", "reason"), [(-1, "before_from_day"), (5 * 366, "too_long")])
def test_a_time_must_be_one(stage: Stage, world: World, days: int, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        seen(stage, world, "denise", last=MONDAY + timedelta(days=days))
    assert (refused.value.field, refused.value.reason) == ("to_day", reason)


def test_a_hundred_percent_is_all_of_it() -> None:
    assert Count(1, 1000, 999).percent == 99
    assert Count(1, 1000, 1000).percent == 100


def test_it_takes_two_statements(stage: Stage, world: World) -> None:
    with stage.acting(world.denise) as session, counted(session) as statements:
        coverage(session, world.denise, MONDAY, SUNDAY)
    assert len(statements) == 2
