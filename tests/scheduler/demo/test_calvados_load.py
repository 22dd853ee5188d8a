"""The market Calvados in the database, and the evening on which the demo begins."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import URL, func, select, text
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.errors import Conflict, NotFound
from scheduler.core.tables import (
    Account,
    Base,
    Closure,
    Commitment,
    Market,
    Member,
    Mission,
    Pass,
    PassSuspension,
    PermanenceDay,
    Post,
    Request,
    RequestPerson,
    RequestShift,
    Sheet,
    Site,
    Territory,
    TravelTime,
    User,
    Worker,
    WorkerLimits,
    WorkerName,
    WorkerSite,
)
from scheduler.core.tables.calendar_codes import SchoolZone
from scheduler.core.tables.codes import (
    ClosureReason,
    MissionState,
    OrganisationKind,
    PersonWish,
    RequestReason,
    RequestState,
    Role,
    SiteKnowledge,
)
from scheduler.demo.calendar import known_until
from scheduler.demo.load import demo_accounts, load_market, play_sunday_evening
from scheduler.demo.load.accounts import accounts
from scheduler.market.calendar import closed_days
from scheduler.market.calendar.school_holidays import school_holidays
from tests.conftest import database
from tests.scheduler.calvados_database import SUNDAY, calvados, digests
from tests.scheduler.calvados_faults import faults
from tests.scheduler.db.world import A_HASH

CLOSED_COLLEGE = "0142145F"

BUSY = """
    INSERT INTO commitments (worker_id, starts_at, ends_at)
    SELECT worker_id, lower(during), upper(during) FROM mission_shifts
"""


@pytest.fixture(scope="module")
def market(superuser: URL, empty: Addresses) -> Iterator[Addresses]:
    with calvados(superuser, empty) as found:
        yield found


@pytest.fixture
def session(market: Addresses) -> Iterator[Session]:
    assert market.owner
    with administration(market.owner) as session:
        yield session


def count(session: Session, table: type[Base], *where: object) -> int:
    return session.scalar(select(func.count()).select_from(table).where(*where)) or 0  # type: ignore[arg-type]


def test_sites_agencies_and_posts_are_all_there(session: Session) -> None:
    assert count(session, Site) == 58
    kinds = dict(session.execute(select(Member.kind, func.count()).group_by(Member.kind)).all())
    assert kinds == {OrganisationKind.AGENCY: 11, OrganisationKind.ESTABLISHMENT: 58, OrganisationKind.BUYER: 1}
    assert session.scalar(select(func.sum(Post.agents))) == 550
    sites = session.scalars(select(Site)).all()
    sheets = session.scalars(select(Sheet)).all()
    assert len(sheets) == len(sites)
    assert all(each.contact and each.access and (each.phone or "").startswith("02 61 91 ") for each in sheets)
    assert {site.uai: site.closed_from for site in sites if site.closed_from} == {CLOSED_COLLEGE: date(2024, 7, 6)}


def test_the_lead_has_a_sector_of_thirteen_and_every_site_lies_in_one(session: Session) -> None:
    lead = session.scalar(select(Member.organisation_id).where(Member.leads))
    assert count(session, Territory, Territory.agency_id == lead, Territory.sector) == 13
    assert count(session, Territory, Territory.sector) == 58


def test_every_post_has_usual_hours_and_wednesdays_end_early(session: Session) -> None:
    missing = session.execute(
        text(
            "SELECT FROM posts p WHERE NOT EXISTS (SELECT FROM shift_templates t WHERE t.job_id = p.job_id"
            " AND t.market_id = p.market_id AND t.site_id IS NULL AND t.label = p.label)"
        )
    ).all()
    assert missing == []
    late = session.scalar(text("SELECT count(*) FROM shift_templates WHERE 3 = ANY (weekdays) AND end_minute > 810"))
    assert late == 0


def test_the_calendar_follows_from_the_zone_and_only_bridges_are_rows(session: Session) -> None:
    market = session.scalars(select(Market)).one()
    closed = closed_days(session, market, SUNDAY - timedelta(days=60), SUNDAY + timedelta(days=3650))
    reasons = closed.reasons
    assert reasons[date(2026, 11, 11)] == {ClosureReason.PUBLIC_HOLIDAY}
    assert reasons[date(2026, 10, 20)] == reasons[date(2027, 2, 27)] == {ClosureReason.SCHOOL_HOLIDAY}
    assert reasons[date(2027, 5, 7)] == {ClosureReason.BRIDGE}
    assert date(2026, 11, 23) not in reasons
    assert reasons[date(2035, 12, 25)] == {ClosureReason.PUBLIC_HOLIDAY}
    assert closed.known_until == known_until()
    assert {row.reason for row in session.scalars(select(Closure))} <= {ClosureReason.BRIDGE}


def test_permanence_days_lie_in_school_holidays_and_are_few(session: Session) -> None:
    days = session.execute(select(PermanenceDay.site_id, PermanenceDay.day)).all()
    holidays = school_holidays(SchoolZone.B)
    assert {holidays[day] for _, day in days} == {ClosureReason.SCHOOL_HOLIDAY}
    assert all(day.isoweekday() <= 5 for _, day in days)
    sites = {site for site, _ in days}
    assert len(sites) == 57
    for site in sites:
        year = [day for of, day in days if of == site and date(2026, 9, 1) <= day < date(2027, 9, 1)]
        assert 10 <= len(year) <= 25


def test_every_worker_has_a_complete_file(session: Session) -> None:
    assert count(session, Worker) == 170
    for table in ("worker_names", "worker_homes", "worker_limits", "worker_skills", "passes", "employments"):
        assert session.scalar(text(f"SELECT count(DISTINCT worker_id) FROM {table}")) == 170  # noqa: S608  # fixed names
    names = session.scalars(select(WorkerName.display_name)).all()
    assert len(set(names)) == 170
    ways = session.execute(
        text(
            "SELECT FROM workers w JOIN territories t USING (agency_id) JOIN sites s ON s.id = t.site_id"
            " WHERE s.closed_from IS NULL AND NOT EXISTS ("
            "SELECT FROM travel_times x WHERE x.worker_id = w.id AND x.site_id = s.id)"
        )
    ).all()
    assert ways == []
    closed = session.scalar(select(Site.id).where(Site.uai == CLOSED_COLLEGE))
    assert count(session, TravelTime, TravelTime.site_id == closed) == 0


def test_workers_show_all_that_a_planner_has_to_heed(session: Session) -> None:
    soon = SUNDAY + timedelta(days=90)
    assert 5 <= count(session, Pass, Pass.to_day <= soon) <= 40
    assert count(session, Pass, Pass.to_day < SUNDAY) == 0
    assert 2 <= count(session, PassSuspension) <= 20
    assert count(session, Worker, Worker.head_start_minutes > 0) == 12
    assert 0 < count(session, Worker, Worker.under_18) < 12
    assert count(session, Commitment, Commitment.starts_at > func.make_date(2026, 11, 22)) > 100
    assert count(session, TravelTime, TravelTime.earliest_arrival_minute.is_not(None)) > 100
    assert count(session, WorkerSite, WorkerSite.knowledge == SiteKnowledge.BANNED) > 0
    minors = session.scalars(
        select(WorkerLimits.minutes_per_day).join(Worker, Worker.id == WorkerLimits.worker_id).where(Worker.under_18)
    )
    assert set(minors) == {480}


def test_everybody_has_an_account_and_only_the_engine_no_password(session: Session) -> None:
    roles = dict(session.execute(select(User.role, func.count()).group_by(User.role)).all())
    assert roles == {Role.REQUESTER: 58, Role.COORDINATOR: 11, Role.PLANNER: 1, Role.ENGINE: 1, Role.BUYER: 1}
    without = session.scalars(
        select(User.role).join(Account, Account.id == User.account_id).where(Account.password_hash.is_(None))
    ).all()
    assert without == [Role.ENGINE]
    emails = set(session.scalars(select(User.email)))
    assert emails == {account.email for account in accounts()}
    assert all(email.endswith(".example") for email in emails)
    shown = demo_accounts()
    assert {account.email for account in shown} < emails
    assert {account.role for account in shown} == set(Role) - {Role.ENGINE}
    assert {"planification@hirondelles.example", "gestion.0140006f@college.example"} <= {each.email for each in shown}


def test_what_was_loaded_has_no_fault(session: Session) -> None:
    assert faults(session, SUNDAY) == {}


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        (
            "INSERT INTO closures (market_id, day, reason) SELECT id, '2026-11-24', 'bridge' FROM markets",
            "a closed day",
        ),
        ("DELETE FROM posts", "not the hours of a post"),
        ("UPDATE sites SET closed_from = '2026-01-01'", "a collège closed for good"),
        ("DELETE FROM worker_skills", "a skill that is not held"),
        ("UPDATE passes SET to_day = from_day", "no valid pass"),
        ("UPDATE employments SET from_day = '2030-01-01', to_day = NULL", "no contract"),
        ("DELETE FROM territories", "outside the territory"),
        ("UPDATE workers SET max_travel_minutes = 0", "too far, or without a bus"),
        (
            "UPDATE travel_times SET earliest_arrival_minute = 700, latest_departure_minute = 701",
            "too far, or without a bus",
        ),
        ("UPDATE weekly_availability SET weekday = 7", "outside the weekly hours"),
        ("UPDATE availability_exceptions SET starts_at = '2026-01-01', ends_at = '2027-12-31'", "on a day off"),
        (BUSY, "during other work"),
        ("UPDATE worker_sites SET knowledge = 'banned'", "at a site the worker does not go to"),
        ("UPDATE worker_limits SET minutes_per_week = 300", "more than the week's limit"),
        ("UPDATE worker_limits SET minutes_per_day = 100", "more than the day's limit"),
        ("UPDATE worker_limits SET rest_minutes = 1200", "too short a night"),
        ("UPDATE requests SET state = 'draft'", "a request whose state is not its missions'"),
        ("UPDATE requests SET state = 'draft'", "a request whose log does not end in its state"),
        (
            "UPDATE missions SET state = 'done' WHERE state = 'confirmed'",
            "a mission whose log does not end in its state",
        ),
    ],
)
def test_such_faults_are_found(session: Session, damage: str, fault: str) -> None:
    with session.begin_nested() as undone:
        session.execute(text(damage))
        found = faults(session, SUNDAY)
        undone.rollback()
    assert found.get(fault)


def test_the_evening_has_work_behind_work_going_on_and_work_ahead(session: Session) -> None:
    states = dict(session.execute(select(Mission.state, func.count()).group_by(Mission.state)).all())
    assert states[MissionState.DONE] >= 15
    assert all(states[state] >= 2 for state in (MissionState.CONFIRMED, MissionState.PUBLISHED, MissionState.DECLINED))
    assert MissionState.PROPOSED not in states
    assert count(session, Request, Request.state.in_([RequestState.OPEN, RequestState.PARTLY_FILLED])) >= 8
    running = session.execute(
        text(
            "SELECT m.id FROM missions m JOIN mission_shifts b ON b.mission_id = m.id WHERE m.state = 'confirmed'"
            " GROUP BY m.id HAVING min(lower(b.during)) < :today AND max(lower(b.during)) > :today"
        ),
        {"today": SUNDAY},
    ).all()
    assert running
    assert count(session, Request, Request.headcount > 1, Request.last_day > SUNDAY) >= 2
    assert {RequestReason.ABSENCE, RequestReason.VACANCY, RequestReason.WORKLOAD} == set(
        session.scalars(select(Request.reason))
    )
    wishes = set(session.scalars(select(RequestPerson.wish)))
    assert wishes == {PersonWish.PREFERRED, PersonWish.BANNED}
    assert count(session, RequestShift, RequestShift.day < SUNDAY - timedelta(days=28)) > 50


def test_a_requester_sees_only_what_their_own_site_asked_for(market: Addresses) -> None:
    opened = Database(market.application)
    try:
        assert market.owner
        with administration(market.owner) as session:
            site, organisation, own, every = session.execute(
                text(
                    "SELECT site_id, organisation_id, count(*), (SELECT count(*) FROM requests) FROM requests"
                    " GROUP BY 1, 2 ORDER BY 3 DESC, 1 LIMIT 1"
                )
            ).one()
            user = session.scalar(select(User.id).where(User.organisation_id == organisation))
        actor: Actor = opened.actor(user or 0)
        with opened.transaction(actor) as session:
            assert set(session.scalars(select(Request.site_id))) == {site}
            assert 0 < own == count(session, Request) < every
            assert set(session.scalars(select(Mission.organisation_id))) <= {organisation}
            assert count(session, Pass) == 0
    finally:
        opened.close()


def test_the_same_seed_gives_the_same_rows_and_another_one_others(
    superuser: URL, empty: Addresses, session: Session
) -> None:
    first = digests(session)
    with calvados(superuser, empty) as again:
        assert again.owner
        with administration(again.owner) as other:
            assert digests(other) == first
    with calvados(superuser, empty, seed=2) as changed:
        assert changed.owner
        with administration(changed.owner) as other:
            different = digests(other)
    same = {name for name, digest in different.items() if digest == first[name]}
    assert {"sites", "organisations", "closures", "jobs"} <= same
    assert same.isdisjoint({"posts", "workers", "worker_names", "passes", "requests", "missions", "permanence_days"})


def test_a_market_is_loaded_once_but_a_copy_stands_beside_it(superuser: URL, empty: Addresses) -> None:
    with database(superuser, f"releve_test_{uuid4().hex}", empty.application.database or "") as found:
        assert found.owner
        load_market(found.owner, seed=1, today=SUNDAY, password_hash=A_HASH)
        with pytest.raises(Conflict, match="market_exists"):
            load_market(found.owner, seed=1, today=SUNDAY, password_hash=A_HASH)
        copy = load_market(found.owner, seed=1, today=SUNDAY, password_hash=A_HASH, code="copy")
        play_sunday_evening(found.owner, "contract", seed=1, today=SUNDAY, code="copy")
        with administration(found.owner) as session:
            assert count(session, Worker) == 340
            assert set(session.scalars(select(Request.market_id))) == {copy.market}
            emails = set(session.scalars(select(User.email)))
            assert {account.email for account in demo_accounts("copy")} < emails
        with pytest.raises(NotFound):
            play_sunday_evening(found.owner, "contract", seed=1, today=SUNDAY, code="nowhere")
