"""Posts, usual hours and the days of a period."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, update

from scheduler.core.days import days, moment
from scheduler.core.errors import NotFound
from scheduler.core.tables import Closure, Job, Market, PermanenceDay, Post, ShiftTemplate, Site
from scheduler.core.tables.codes import ClosureReason
from scheduler.requests.day_kinds import CLOSED, CLOSURES, DayKind
from scheduler.requests.usual_hours import ProposedDay, posts, propose_hours, proposed
from scheduler.requests.usual_week import Hours, UsualHours
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import MONDAY, World

PARIS = ZoneInfo("Europe/Paris")
MORNING = Hours(390, 810)


def day(n: int) -> date:
    return MONDAY + timedelta(days=n)


def template(world: World, *, site: int | None, weekdays: list[int], start: int, label: str = "Matin") -> ShiftTemplate:
    return ShiftTemplate(
        market_id=world.calvados,
        job_id=world.job,
        site_id=site,
        label=label,
        weekdays=weekdays,
        start_minute=start,
        end_minute=start + 240,
        break_minutes=20,
    )


def test_a_site_chooses_among_its_own_posts(stage: Stage, world: World) -> None:
    for person in (world.sophie, world.simone):
        with stage.acting(person) as session:
            (post,) = posts(session, person)
        assert (post.site, post.site_name, post.job_name) == (world.site, "site", "Entretien")
        assert (post.label, post.agents) == ("Matin", 3)
        assert post.week == (UsualHours((1, 2, 4, 5), MORNING),)
    for stranger in (world.agnes, world.ugo, world.lucie):
        with stage.acting(stranger) as session:
            assert posts(session, stranger) == ()


def test_a_site_that_has_entered_no_posts_asks_for_any_job_at_its_usual_hours(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.add(template(world, site=None, weekdays=[3], start=500, label="Soir"))
        session.add(template(world, site=world.site, weekdays=[3], start=480, label="Nuit"))
        session.add(Job(market_id=world.calvados, code="SANS", name="Accueil"))
        session.flush()
    with stage.acting(world.tom) as session:
        found = {(each.job_name, each.label): each.week for each in posts(session, world.tom)}
        sites = {each.site for each in posts(session, world.tom)}
    assert sites == {world.other_site}
    assert found[("Entretien", "Soir")] == (UsualHours((3,), Hours(500, 740, 20)),)
    assert found[("Accueil", "")] == ()
    assert ("Entretien", "Nuit") not in found  # the hours of another site


def test_a_site_closed_for_good_has_no_posts(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.execute(update(Site).where(Site.id == world.site).values(closed_from=date(2024, 7, 8)))
    with stage.acting(world.sophie) as session:
        assert posts(session, world.sophie) == ()


def test_the_hours_of_the_site_stand_before_those_of_the_market(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.add(template(world, site=None, weekdays=[3], start=480))
        session.add(template(world, site=None, weekdays=[3], start=500, label="Soir"))
        session.add(Post(market_id=world.calvados, site_id=world.site, job_id=world.job, label="Soir", agents=1))
    with stage.acting(world.sophie) as session:
        morning, evening = posts(session, world.sophie)
    assert [each.weekdays for each in morning.week] == [(1, 2, 4, 5)]
    assert evening.week == (UsualHours((3,), Hours(500, 740, 20)),)


def test_every_day_says_what_it_is(stage: Stage, world: World) -> None:
    reasons = {1: ClosureReason.SCHOOL_HOLIDAY, 3: ClosureReason.SCHOOL_HOLIDAY, 4: ClosureReason.BRIDGE}
    with stage.administering() as session:
        market, site = world.calvados, world.site
        session.add_all(Closure(market_id=market, day=day(n), reason=reason) for n, reason in reasons.items())
        session.add(Closure(market_id=market, site_id=world.other_site, day=day(7), reason=ClosureReason.SITE))
        session.add_all(PermanenceDay(market_id=market, site_id=site, day=day(n)) for n in (-2, 3))
    with stage.acting(world.sophie) as session:
        found = propose_hours(session, world.sophie, world.site, world.job, "Matin", day(-3), day(7))
    assert [(each.kind, len(each.hours)) for each in found] == [
        (DayKind.OPEN, 1),
        (DayKind.PUBLIC_HOLIDAY, 0),  # nobody works on it, whatever the site says
        (DayKind.SITE, 0),
        (DayKind.OPEN, 1),
        (DayKind.SCHOOL_HOLIDAY, 0),
        (DayKind.IDLE, 0),
        (DayKind.PERMANENCE, 1),
        (DayKind.BRIDGE, 0),
        (DayKind.WEEKEND, 0),
        (DayKind.WEEKEND, 0),
        (DayKind.OPEN, 1),
    ]
    assert {hours for each in found for hours in each.hours} == {MORNING}
    assert [each.day for each in found] == list(days(day(-3), day(7)))


def test_nothing_is_proposed_after_a_site_is_closed_for_good(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.execute(update(Site).where(Site.id == world.site).values(closed_from=day(1)))
    with stage.acting(world.sophie) as session:
        found = propose_hours(session, world.sophie, world.site, world.job, "Matin", day(0), day(1))
    assert found == (ProposedDay(day(0), DayKind.OPEN, (MORNING,)), ProposedDay(day(1), DayKind.CLOSED_FOR_GOOD))


@pytest.mark.parametrize("stranger", ["tom", "agnes", "ugo", "denise"])
def test_other_sites_are_not_found(stage: Stage, world: World, stranger: str) -> None:
    actor = world.people[stranger]
    assert actor
    with stage.acting(actor) as session, pytest.raises(NotFound):
        propose_hours(session, actor, world.site, world.job, "Matin", day(0), day(0))


def test_whoever_leads_the_market_proposes_for_any_site(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        (found,) = propose_hours(session, world.lucie, world.site, world.job, "Matin", day(0), day(0))
    assert found.hours == (MORNING,)


WEEKS = st.lists(
    st.builds(
        UsualHours,
        st.sets(st.integers(1, 7), min_size=1).map(lambda each: tuple(sorted(each))),
        st.builds(lambda start, length: Hours(start, start + length), st.integers(0, 1439), st.integers(1, 600)),
    ),
    max_size=4,
)


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.sampled_from(DayKind), WEEKS)
def test_closed_days_have_no_hours_and_open_ones_those_of_their_weekday(
    when: date, kind: DayKind, week: list[UsualHours]
) -> None:
    found = proposed(kind, when, week)
    expected = [] if kind in CLOSED else [each.hours for each in week if when.isoweekday() in each.weekdays]
    assert list(found.hours) == expected
    assert found.day == when
    opened = {DayKind.OPEN, DayKind.UNKNOWN}
    assert found.kind == kind or (kind in opened and not expected and found.kind not in CLOSED)


def test_random_calendars_keep_every_shift_within_the_period_and_off_closed_days(stage: Stage, world: World) -> None:
    # One savepoint for each example: the stage undoes nothing between them.
    period = st.tuples(st.integers(-20, 20), st.integers(0, 40))
    closures = st.dictionaries(
        st.tuples(st.integers(-20, 60), st.booleans()), st.sampled_from(ClosureReason), max_size=12
    )

    @given(period, closures, st.sets(st.integers(-20, 60), max_size=6))
    def holds(period: tuple[int, int], closures: dict[tuple[int, bool], ClosureReason], manned: set[int]) -> None:
        first, last = day(period[0]), day(period[0] + period[1])
        undo = stage.connection.begin_nested()
        with stage.administering() as session:
            session.query(Closure).delete()
            session.query(PermanenceDay).delete()
            rows = [
                {"market_id": world.calvados, "site_id": world.site if own else None, "day": day(n), "reason": reason}
                for (n, own), reason in closures.items()
            ]
            if rows:
                session.execute(insert(Closure), rows)
            if manned:
                row = {"market_id": world.calvados, "site_id": world.site}
                session.execute(insert(PermanenceDay), [row | {"day": day(n)} for n in manned])
        with stage.acting(world.sophie) as session:
            found = propose_hours(session, world.sophie, world.site, world.job, "Matin", first, last)
        undo.rollback()
        assert [each.day for each in found] == list(days(first, last))
        for each in found:
            reasons = {reason for (n, _), reason in closures.items() if day(n) == each.day}
            reasons |= {ClosureReason.PUBLIC_HOLIDAY} if each.day in {date(2027, 3, 29), date(2027, 5, 1)} else set()
            shut = reasons & {ClosureReason.PUBLIC_HOLIDAY, ClosureReason.SITE}
            free = reasons and (shut or each.day not in {day(n) for n in manned})
            worked = each.day.isoweekday() in {1, 2, 4, 5}
            assert each.hours == ((MORNING,) if worked and not free else ())
            assert (each.kind in CLOSED) == bool(free)

    holds()


def test_all_reasons_have_a_kind_of_day() -> None:
    assert set(CLOSURES) == set(ClosureReason)


def test_days_beyond_the_calendar_of_the_school_say_so(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.execute(update(Market).where(Market.id == world.calvados).values(settings={"school_zone": "b"}))
    first, last = date(2048, 12, 21), date(2048, 12, 27)  # Monday to Sunday, far beyond what is published
    with stage.acting(world.sophie) as session:
        found = propose_hours(session, world.sophie, world.site, world.job, "Matin", first, last)
    kinds = [each.kind for each in found]
    assert kinds[:4] == [DayKind.UNKNOWN, DayKind.UNKNOWN, DayKind.IDLE, DayKind.UNKNOWN]
    assert kinds[4:] == [DayKind.PUBLIC_HOLIDAY, DayKind.WEEKEND, DayKind.WEEKEND]  # Christmas is no day to doubt
    assert [len(each.hours) for each in found] == [1, 1, 0, 1, 0, 0, 0]


@pytest.mark.parametrize(
    ("when", "minute", "expected"),
    [
        (date(2027, 1, 4), 390, datetime(2027, 1, 4, 5, 30, tzinfo=UTC)),
        (date(2027, 7, 5), 390, datetime(2027, 7, 5, 4, 30, tzinfo=UTC)),
        (date(2027, 1, 4), 1500, datetime(2027, 1, 5, 0, 0, tzinfo=UTC)),
        (date(2027, 3, 28), 150, None),  # 2:30 does not come on the day on which summer time begins
        (date(2027, 3, 28), 180, datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
        (date(2027, 10, 31), 150, datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),  # twice; the first is meant
        (date(2027, 10, 31), 390, datetime(2027, 10, 31, 5, 30, tzinfo=UTC)),
    ],
)
def test_clock_times_become_moments(when: date, minute: int, expected: datetime | None) -> None:
    assert moment(when, minute, PARIS) == expected
