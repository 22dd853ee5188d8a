"""What is said above the days of a week: at which site each was, and that it holds more hours than the file allows."""

from dataclasses import replace

from scheduler.core.tables import WorkerLimits
from scheduler.core.weeks import monday
from scheduler.hours.days import days
from scheduler.hours.lists import agency_hours, site_hours
from scheduler.hours.warnings import Concern
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.hours.working import begun, today


def test_a_week_of_several_sites_says_where(stage: Stage, world: World) -> None:
    begun(stage, world)
    with stage.acting(world.sophie) as session:
        found = site_hours(session, world.sophie, today())
    assert not found.several_sites
    [first, *weeks] = found.to_sign
    moved = replace(first, days=(replace(first.days[0], site_id=-1), *first.days[1:]))
    assert replace(found, to_sign=(moved, *weeks)).several_sites


def test_an_agency_is_warned_of_more_hours_than_the_file_allows_and_a_site_is_told_nothing(
    stage: Stage, world: World
) -> None:
    with stage.administering() as session:
        session.merge(WorkerLimits(worker_id=world.confirmed_worker, minutes_per_week=300))
    found = begun(stage, world)
    with stage.acting(world.agnes) as session:
        week = agency_hours(session, world.agnes, monday(found.days[0]))
    assert {(each.what, each.limit) for each in week.warnings} == {(Concern.OWN_WEEK, 300)}
    with stage.acting(world.sophie) as session:
        assert {each.own_week for each in days(session, world.sophie)} == {None}
