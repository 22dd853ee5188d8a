"""Workers of an instance: hours, contracts and passes, skills, limits and travel, held against the world by hand."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from scheduler.core.law import ADULT, UNDER_18
from scheduler.core.tables import (
    AvailabilityException,
    Commitment,
    Employment,
    Organisation,
    Pass,
    PassSuspension,
    TravelTime,
    WeeklyAvailability,
    Worker,
    WorkerLimits,
    WorkerSite,
    WorkerSkill,
)
from scheduler.core.tables.codes import AgencyKind, ExceptionKind, SiteKnowledge, WeeklyKind
from tests.scheduler.db.world import World, moment
from tests.scheduler.translator import Translator, spans


def test_exceptions_win_over_the_week(translator: Translator, world: World) -> None:
    def exception(rule: ExceptionKind, begin: datetime, end: datetime) -> AvailabilityException:
        return AvailabilityException(worker_id=world.free_worker, rule=rule, starts_at=begin, ends_at=end)

    half_a_minute = timedelta(seconds=30)
    translator.add(
        exception(ExceptionKind.UNAVAILABLE, moment(0, 9) + half_a_minute, moment(0, 10) + half_a_minute),
        exception(ExceptionKind.AVAILABLE, moment(5, 8) + half_a_minute, moment(5, 12) + half_a_minute),
        exception(ExceptionKind.UNPREFERRED, moment(1, 6), moment(1, 8)),
    )
    worker = translator.worker()
    free = spans(worker["availability"])
    assert ("2027-03-01T06:00+01:00", "2027-03-01T10:00+01:00") in free
    assert ("2027-03-01T11:01+01:00", "2027-03-01T20:00+01:00") in free
    assert ("2027-03-06T09:01+01:00", "2027-03-06T13:00+01:00") in free
    assert spans(worker["unpreferred"]) == [("2027-03-02T07:00+01:00", "2027-03-02T09:00+01:00")]


def test_without_weekly_hours_always(translator: Translator, world: World) -> None:
    translator.run(delete(WeeklyAvailability).where(WeeklyAvailability.worker_id == world.free_worker))
    translator.run(delete(AvailabilityException).where(AvailabilityException.worker_id == world.free_worker))
    translator.add(
        WeeklyAvailability(
            worker_id=world.free_worker, rule=WeeklyKind.UNPREFERRED, weekday=6, start_minute=0, end_minute=1440
        )
    )
    worker = translator.worker()
    assert "availability" not in worker
    assert spans(worker["unpreferred"])[0] == ("2027-02-27T00:00+01:00", "2027-02-28T00:00+01:00")


def test_hours_stay_on_the_clock_when_it_changes(translator: Translator, world: World) -> None:
    # In Paris clocks go forward on 28 March 2027 and back on 31 October.
    translator.add(
        WeeklyAvailability(worker_id=world.free_worker, weekday=7, start_minute=60, end_minute=1440),
    )
    spring = spans(translator.worker(at=moment(22, 3))["availability"])
    assert ("2027-03-26T06:00+01:00", "2027-03-26T20:00+01:00") in spring
    assert ("2027-03-28T01:00+01:00", "2027-03-29T00:00+02:00") in spring
    assert ("2027-03-29T06:00+02:00", "2027-03-29T20:00+02:00") in spring
    autumn = translator.instance(moment(240, 3))
    assert autumn["horizon"] == {"start": "2027-10-27T00:00+02:00", "end": "2027-11-24T00:00+01:00"}
    free = spans(translator.worker(at=moment(240, 3))["availability"])
    assert ("2027-10-31T01:00+02:00", "2027-11-01T00:00+01:00") in free
    assert ("2027-11-01T06:00+01:00", "2027-11-01T20:00+01:00") in free


def test_a_suspension_is_a_hole(translator: Translator, world: World) -> None:
    translator.add(
        PassSuspension(
            pass_id=pass_of(translator, world.free_worker), from_day=date(2027, 3, 2), to_day=date(2027, 3, 3)
        )
    )
    worker = translator.worker()
    assert worker["engagement"] == {"from": "2026-09-01T00:00+02:00", "to": "2028-09-01T00:00+02:00"}
    days = [begin[:10] for begin, _ in spans(worker["availability"])]
    assert days[:4] == ["2027-02-26", "2027-03-01", "2027-03-04", "2027-03-05"]


def pass_of(translator: Translator, worker: int) -> int:
    with translator.stage.administering() as session:
        return session.scalars(select(Pass.id).where(Pass.worker_id == worker)).one()


def test_an_open_suspension_ends_the_engagement(translator: Translator, world: World) -> None:
    held = pass_of(translator, world.free_worker)
    translator.run(delete(PassSuspension).where(PassSuspension.pass_id == held))
    translator.add(PassSuspension(pass_id=held, from_day=date(2027, 3, 2)))
    assert translator.worker()["engagement"] == {"from": "2026-09-01T00:00+02:00", "to": "2027-03-02T00:00+01:00"}


def test_contract_and_pass_bound_each_other_and_two_passes_are_one(translator: Translator, world: World) -> None:
    translator.run(update(Employment).where(Employment.worker_id == world.free_worker).values(to_day=date(2027, 3, 15)))
    translator.run(update(Pass).where(Pass.worker_id == world.free_worker).values(to_day=date(2027, 3, 8)))
    translator.add(Pass(worker_id=world.free_worker, from_day=date(2027, 3, 10), to_day=date(2029, 3, 9)))
    worker = translator.worker()
    assert worker["engagement"] == {"from": "2026-09-01T00:00+02:00", "to": "2027-03-16T00:00+01:00"}
    assert "2027-03-09" not in [begin[:10] for begin, _ in spans(worker["availability"])]


def test_without_a_pass_nobody_is_sent(translator: Translator, world: World) -> None:
    translator.run(delete(PassSuspension).where(PassSuspension.pass_id == pass_of(translator, world.free_worker)))
    translator.run(delete(Pass).where(Pass.worker_id == world.free_worker))
    assert translator.worker()["engagement"]["to"].startswith("1970-")


@pytest.mark.parametrize("kind", [AgencyKind.EA, AgencyKind.ESAT, AgencyKind.GEIQ])
def test_where_none_is_demanded_the_contract_alone_counts(
    translator: Translator, world: World, kind: AgencyKind
) -> None:
    translator.run(update(Organisation).where(Organisation.id == world.agency).values(agency_kind=kind))
    without_holes = translator.worker()["availability"]
    translator.run(delete(PassSuspension).where(PassSuspension.pass_id == pass_of(translator, world.free_worker)))
    translator.run(delete(Pass).where(Pass.worker_id == world.free_worker))
    worker = translator.worker()
    assert worker["engagement"]["from"] == "2026-09-01T00:00+02:00"
    assert worker["engagement"]["to"] > "2028"
    assert worker["availability"] == without_holes


def test_skills_have_their_days_and_sites_their_friends(translator: Translator, world: World) -> None:
    translator.add(
        WorkerSkill(
            worker_id=world.free_worker, skill_id=world.kitchen, from_day=date(2027, 3, 1), to_day=date(2027, 3, 31)
        ),
        WorkerSite(worker_id=world.free_worker, site_id=world.site, knowledge=SiteKnowledge.FAMILIAR),
        Commitment(
            worker_id=world.free_worker,
            site_id=world.site,
            starts_at=moment(11, 8) + timedelta(seconds=1),
            ends_at=moment(11, 9) + timedelta(seconds=1),
            minutes=30,
        ),
    )
    worker = translator.worker()
    kitchen = {"id": "kitchen", "from": "2027-03-01T00:00+01:00", "to": "2027-04-01T00:00+02:00"}
    assert worker["skills"] == [{"id": "cleaning"}, kitchen]
    site = f"014{world.establishment:04}A"
    assert worker["familiar_sites"] == [site]
    assert worker["commitments"][1] == {
        "start": "2027-03-12T09:00+01:00",
        "end": "2027-03-12T10:01+01:00",
        "minutes": 30,
        "site": site,
    }


def test_limits_and_wishes_may_be_absent(translator: Translator, world: World) -> None:
    translator.run(delete(WorkerLimits).where(WorkerLimits.worker_id == world.free_worker))
    translator.run(
        update(Worker).where(Worker.id == world.free_worker).values(wished_minutes=None, max_travel_minutes=None)
    )
    worker = translator.worker()
    assert worker["limits"] == ADULT
    assert "target_minutes" not in worker
    assert worker["max_travel_minutes"] == 37  # as far as a bike reaches: 8 km


def test_the_law_limits_where_the_file_is_silent(translator: Translator, world: World) -> None:
    translator.run(
        update(WorkerLimits)
        .where(WorkerLimits.worker_id == world.free_worker)
        .values(minutes_per_day=None, rest_minutes=800)
    )
    assert translator.worker()["limits"] == {**ADULT, "rest_minutes": 800}
    translator.run(update(Worker).where(Worker.id == world.free_worker).values(under_18=True))
    assert translator.worker()["limits"] == {**UNDER_18, "rest_minutes": 800}


def test_where_no_travel_time_is_known_nobody_goes(translator: Translator, world: World) -> None:
    translator.run(
        update(TravelTime)
        .where(TravelTime.worker_id == world.free_worker)
        .values(earliest_arrival_minute=400, latest_departure_minute=1470)
    )
    travel = translator.instance()["travel"]
    site, other = f"014{world.establishment:04}A", f"014{world.other_establishment:04}A"
    assert travel["home_site"]["W-FREE"] == {site: 20}
    assert translator.unknown_sites() == {other}
    assert travel["windows"] == {"W-FREE": {site: {"from": "06:40", "to": "24:30"}}}
