"""Every figure is counted anew by plain queries that share nothing with the product."""
# ruff: noqa: S608  # queries of our own, put together from each other

from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select, text

from scheduler.core.errors import NotAllowed, NotFound
from scheduler.core.tables import AgencyShare, Cohort, CohortPerson, Exit
from scheduler.core.tables.career_codes import Employer, Outcome
from scheduler.hours.due import accept_tacitly, enter_due
from scheduler.impact.figures import Figures, figures, without_small_groups
from scheduler.impact.period import Period, period_of
from scheduler.impact.publishing import count_figures, published
from scheduler.impact.publishing import counted as kept
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.hours.working import A_DAY, PLANNED, beside, month_before, past_days, switch_on, today, worked
from tests.scheduler.statements import counted

FIRST, LAST = month_before(today()), today() - A_DAY
DAYS = Period(FIRST, LAST)

SETTLED = """
    SELECT DISTINCT ON (request_shift_id, worker_id) worker_id, agency_id, day, kind, minutes
    FROM hour_entries WHERE market_id = :market AND request_shift_id IS NOT NULL
    ORDER BY request_shift_id, worker_id, seq DESC, month DESC
"""
WORKED = f"""(SELECT * FROM ({SETTLED}) last
    WHERE kind IN ('validation', 'settlement') AND minutes > 0 AND day >= :first AND day <= :last)"""
HELD = """(SELECT DISTINCT ON (worker_id) * FROM exits ORDER BY worker_id, id DESC)"""
QUERIES: Mapping[str, str] = {
    "agencies": "SELECT count(*) FROM members WHERE market_id = :market AND kind = 'agency'"
    " AND (until_day IS NULL OR until_day >= :first)",
    "sites": "SELECT count(*) FROM sites WHERE market_id = :market AND (closed_from IS NULL OR closed_from > :first)",
    "agents": "SELECT sum(agents) FROM posts WHERE market_id = :market",
    "requests": "SELECT count(DISTINCT r.id) FROM requests r JOIN request_shifts s ON s.request_id = r.id"
    " WHERE r.market_id = :market AND r.state NOT IN ('cancelled', 'draft') AND s.day >= :first AND s.day <= :last",
    "asked_minutes": "SELECT coalesce(sum(s.paid_minutes * s.headcount), 0) FROM requests r"
    " JOIN request_shifts s ON s.request_id = r.id"
    " WHERE r.market_id = :market AND r.state NOT IN ('cancelled', 'draft') AND s.day >= :first AND s.day <= :last",
    "covered_minutes": "SELECT coalesce(sum(s.paid_minutes), 0) FROM mission_shifts b"
    " JOIN request_shifts s ON s.id = b.request_shift_id JOIN requests r ON r.id = b.request_id"
    " WHERE r.market_id = :market AND r.state <> 'cancelled' AND b.state IN ('confirmed', 'done') AND NOT b.broken"
    " AND s.day >= :first AND s.day <= :last",
    "worked_minutes": f"SELECT coalesce(sum(minutes), 0) FROM {WORKED} w",
    "people": f"SELECT count(DISTINCT worker_id) FROM {WORKED} w",
    "left_for_something": f"SELECT count(*) FROM {HELD} x WHERE outcome IN ('durable', 'transition', 'positive')"
    f" AND day >= :first AND day <= :last AND worker_id IN (SELECT worker_id FROM {WORKED} w)",
    "hired": f"SELECT count(*) FROM {HELD} x WHERE employer = 'department' AND day >= :first AND day <= :last"
    f" AND worker_id IN (SELECT worker_id FROM {WORKED} w)",
    "trained": "SELECT count(DISTINCT worker_id) FROM cohort_people p JOIN cohorts c ON c.id = p.cohort_id"
    " WHERE c.market_id = :market AND c.to_day >= :first AND c.to_day <= :last",
    "proposed": "SELECT count(DISTINCT p.worker_id) FROM cohort_people p JOIN cohorts c ON c.id = p.cohort_id"
    " JOIN missions m ON m.worker_id = p.worker_id AND m.market_id = c.market_id AND m.published_at IS NOT NULL"
    " JOIN mission_shifts b ON b.mission_id = m.id JOIN request_shifts s ON s.id = b.request_shift_id"
    " WHERE c.market_id = :market AND c.to_day >= :first AND c.to_day <= :last AND s.day > c.to_day"
    " AND s.day <= :last",
    "answer_minutes": "SELECT round(percentile_cont(0.5) WITHIN GROUP ("
    "ORDER BY extract(epoch FROM first - asked) / 60))"
    " FROM (SELECT r.id, r.created_at AS asked, min(e.at) AS first FROM requests r"
    " JOIN missions m ON m.request_id = r.id JOIN events e ON e.thing = 'mission' AND e.thing_id = m.id"
    " AND e.action IN ('confirm', 'accept') WHERE r.market_id = :market AND EXISTS (SELECT FROM request_shifts s"
    " WHERE s.request_id = r.id AND s.day >= :first AND s.day <= :last) GROUP BY r.id) waited",
    "apart_percent": f"""
        SELECT round(100.0 * sum(greatest(beyond, 0)) / max(whole)) FROM (
            SELECT sum(w.minutes) - coalesce((SELECT percent FROM agency_shares a WHERE a.market_id = :market
                       AND a.agency_id = w.agency_id), 0) / 100.0 * sum(sum(w.minutes)) OVER () AS beyond,
                   sum(sum(w.minutes)) OVER () AS whole
            FROM {WORKED} w GROUP BY w.agency_id
        ) agencies""",
}
"""Each figure of ``Figures``, without the functions of the product."""


def live(stage: Stage, world: World) -> None:
    """Let two people work and the days count; one was trained before, another was and is hired after."""
    with stage.administering() as session:
        switch_on(session, world)
        own = worked(session, world, past_days(6))
        beside(session, world, own)
    with stage.acting(world.engine) as session:
        enter_due(session, world.engine, datetime.now(UTC))
        accept_tacitly(session, world.engine, datetime.now(UTC) + 40 * A_DAY)
    with stage.administering() as session:
        gone = {"agency_id": world.agency, "day": LAST, "outcome": Outcome.DURABLE, "employer": Employer.DEPARTMENT}
        session.add(Exit(worker_id=world.confirmed_worker, **gone))
        session.add(Exit(worker_id=world.free_worker, **gone))  # has not worked here: nobody's success
        trained = Cohort(market_id=world.calvados, agency_id=world.agency, name="POE", from_day=FIRST, to_day=FIRST)
        session.add(trained)
        session.flush()
        for worker in (world.confirmed_worker, world.free_worker):
            session.add(CohortPerson(cohort_id=trained.id, worker_id=worker))
        session.add(AgencyShare(market_id=world.calvados, agency_id=world.other_agency, percent=80))
        asked = datetime.combine(FIRST, time(8), UTC)
        session.execute(text("UPDATE requests SET created_at = :at"), {"at": asked})
        confirmed = {"market": world.calvados, "mission": world.confirmed, "at": asked + timedelta(hours=9)}
        session.execute(
            text(
                "INSERT INTO events (market_id, thing, thing_id, action, to_state, at)"
                " VALUES (:market, 'mission', :mission, 'confirm', 'confirmed', :at)"
            ),
            confirmed,
        )


def found(stage: Stage, world: World, person: str = "denise", counted_days: Period = DAYS) -> Figures:
    actor = world.people[person]
    assert actor
    with stage.acting(actor) as session:
        return figures(session, actor, counted_days)


KEPT = pytest.mark.parametrize("kept_before", ["nothing kept", "the month before kept"])
"""Both ways of counting: each must give what plain queries give."""


def lived(stage: Stage, world: World, kept_before: str) -> None:
    live(stage, world)
    if kept_before != "nothing kept":
        with stage.acting(world.engine) as session:
            assert session.scalar(select(func.keep_month(FIRST)))


@KEPT
def test_every_figure_is_counted_anew(stage: Stage, world: World, kept_before: str) -> None:
    lived(stage, world, kept_before)
    told = found(stage, world)
    with stage.administering() as session:
        asked = {"market": world.calvados, "first": FIRST, "last": LAST}
        anew = {name: session.scalar(text(query), asked) for name, query in QUERIES.items()}
    assert {name: getattr(told, name) for name in QUERIES} == anew
    named = {each.name for each in fields(Figures)} - {"from_day", "to_day", "months"}
    assert set(QUERIES) == named, "a figure that nothing counts anew"
    assert (told.people, told.left_for_something, told.hired, told.trained, told.proposed) == (2, 1, 1, 2, 1)
    assert (told.worked_minutes, told.answer_minutes, told.apart_percent) == (12 * PLANNED, 9 * 60, 80)


@KEPT
def test_months_add_up_and_are_counted_anew(stage: Stage, world: World, kept_before: str) -> None:
    lived(stage, world, kept_before)
    told = found(stage, world)
    assert [each.first_day for each in told.months] == sorted({day.replace(day=1) for day in (FIRST, LAST)})
    for name in ("asked_minutes", "covered_minutes", "worked_minutes"):
        assert sum(getattr(each, name) for each in told.months) == getattr(told, name)
    query = f"SELECT count(DISTINCT worker_id), sum(minutes) FROM {WORKED} w WHERE date_trunc('month', day) = :month"
    with stage.administering() as session:
        for each in told.months:
            asked = {"market": world.calvados, "first": FIRST, "last": LAST, "month": each.first_day}
            people, minutes = session.execute(text(query), asked).one()
            assert (each.people, each.worked_minutes) == (people, minutes or 0)


def test_an_exit_that_was_taken_back_is_none(stage: Stage, world: World) -> None:
    live(stage, world)
    with stage.administering() as session:
        first = session.query(Exit).filter_by(worker_id=world.confirmed_worker).one()
        session.add(Exit(worker_id=first.worker_id, agency_id=world.agency, about_id=first.id, reason="came_back"))
    assert found(stage, world).left_for_something == 0


@pytest.mark.parametrize("person", ["agnes", "bruno", "leo", "sophie", "mona"])
def test_only_the_buyer_and_the_lead_count(stage: Stage, world: World, person: str) -> None:
    live(stage, world)
    if person == "mona":
        assert found(stage, world, person).people == 0, "another market's lead counts her own"
        return
    with pytest.raises(NotAllowed):
        found(stage, world, person)


def test_a_small_market_shows_hours_and_no_people(stage: Stage, world: World) -> None:
    live(stage, world)
    shown = without_small_groups(found(stage, world))
    hidden = (shown.people, shown.left_for_something, shown.hired, shown.trained, shown.proposed, shown.one_in)
    assert hidden == (None,) * 6
    assert {each.people for each in shown.months} <= {None, 0}
    assert shown.worked_minutes == 12 * PLANNED


def test_the_figures_are_one_statement(stage: Stage, world: World) -> None:
    with stage.acting(world.denise) as session, counted(session) as sent:
        figures(session, world.denise, DAYS)
    assert len(sent) == 1


def test_what_is_published_is_read_by_anybody_and_only_while_it_is(stage: Stage, world: World) -> None:
    live(stage, world)
    now = datetime.now(UTC)
    with stage.administering() as session:
        session.execute(text("DELETE FROM published_figures"))
        switch_on(session, world, public_figures=True, contract_from=f"{FIRST}")
    with stage.acting(world.engine) as session:
        assert count_figures(session, world.engine, now)
        assert not count_figures(session, world.engine, now), "once a day"
        assert count_figures(session, world.engine, now + A_DAY)
        counted_days = period_of(session, world.engine, today())
    with stage.acting(None) as session:
        told = published(session, "calvados")
    assert counted_days
    assert (told.market, told.figures.from_day) == ("Calvados", FIRST)
    assert told.figures == without_small_groups(found(stage, world, counted_days=counted_days))
    with stage.administering() as session:
        switch_on(session, world, public_figures=False)
    with stage.acting(world.denise) as session:
        assert kept(session, world.denise) == told, "who pays reads them as they are published, even where they are not"
    with pytest.raises(NotAllowed), stage.acting(world.agnes) as session:
        kept(session, world.agnes)
    for code in ("calvados", "manche", "nowhere"):
        with pytest.raises(NotFound), stage.acting(None) as session:
            published(session, code)


def test_a_day_of_figures_begins_at_midnight_on_the_clock_of_the_market(stage: Stage, world: World) -> None:
    live(stage, world)
    paris = ZoneInfo("Europe/Paris")
    days = [today() + each * A_DAY for each in (1, 1, 2, 2)]
    moments = [datetime.combine(day, at, paris) for day, at in zip(days, map(time, (2, 23, 0, 3)), strict=True)]
    with stage.administering() as session:
        session.execute(text("DELETE FROM published_figures"))
        switch_on(session, world, contract_from=f"{FIRST}")
    with stage.acting(world.engine) as session:
        assert [count_figures(session, world.engine, now.astimezone(UTC)) for now in moments] == [
            True,
            False,
            True,
            False,
        ]


def test_where_the_contract_begins_later_nothing_that_was_counted_stays(stage: Stage, world: World) -> None:
    live(stage, world)
    now = datetime.now(UTC)
    for first, counted_anew in ((FIRST, True), (now.date() + 30 * A_DAY, True), (now.date() + 30 * A_DAY, False)):
        with stage.administering() as session:
            switch_on(session, world, public_figures=True, contract_from=f"{first}")
        with stage.acting(world.engine) as session:
            assert count_figures(session, world.engine, now) == counted_anew
    with stage.acting(world.denise) as session:
        assert kept(session, world.denise) is None
    with pytest.raises(NotFound), stage.acting(None) as session:
        published(session, "calvados")


def test_figures_end_with_a_whole_month_and_begin_with_the_contract(stage: Stage, world: World) -> None:
    def days(**settings: object) -> Period | None:
        with stage.administering() as session:
            switch_on(session, world, **settings)
        with stage.acting(world.engine) as session:
            return period_of(session, world.engine, date(2028, 3, 15))

    assert days(contract_from="2027-01-01") == Period(date(2027, 1, 1), date(2028, 2, 29))
    assert days(contract_to="2027-12-31") == Period(date(2027, 1, 1), date(2027, 12, 31))
    assert days(contract_from="2028-03-01", contract_to=None) is None
    assert days(contract_from=None) == Period(date(2026, 1, 1), date(2028, 2, 29)), "the first month of the ledger"
