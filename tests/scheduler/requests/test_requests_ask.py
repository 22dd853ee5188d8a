"""Asking: what is stored, what is refused, and that a form makes one request."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update

from scheduler.core.access import Actor
from scheduler.core.addresses import Addresses
from scheduler.core.db import Database
from scheduler.core.errors import NotAllowed, NotFound
from scheduler.core.tables import (
    Closure,
    Event,
    Job,
    PermanenceDay,
    Request,
    RequestPerson,
    RequestShift,
    RequestSkill,
    Site,
)
from scheduler.core.tables.codes import ClosureReason, PersonWish, RequestReason, RequestState, Thing
from scheduler.requests import AskedShift, InvalidRequestError, NewRequest, OtherwiseAskedError, ask, people_known
from scheduler.requests.usual_week import Hours
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import MONDAY, World

NOW = datetime(2027, 2, 22, 9, tzinfo=UTC)
MORNING = Hours(390, 810, 20)


def day(n: int) -> date:
    return MONDAY + timedelta(days=n)


def asked(world: World, **changes: Any) -> NewRequest:  # any field of the request
    usual = NewRequest(
        site=world.site,
        job=world.job,
        first_day=day(7),
        last_day=day(11),
        reason=RequestReason.ABSENCE,
        shifts=(AskedShift(day(7), MORNING), AskedShift(day(8), MORNING)),
    )
    return replace(usual, **changes)


def problems(stage: Stage, actor: Actor, new: NewRequest) -> set[tuple[str, str]]:
    with stage.acting(actor) as session, pytest.raises(InvalidRequestError) as refused:
        ask(session, actor, new, now=NOW)
    first = refused.value.problems[0]
    assert (refused.value.field, refused.value.reason) == (first.field, first.reason)
    return {(each.field, each.reason) for each in refused.value.problems}


def test_a_request_is_stored_whole_and_logged(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.execute(update(Job).where(Job.id == world.job).values(priority=3))
    new = asked(world, headcount=2, preferred=frozenset({world.confirmed_worker}))
    with stage.acting(world.sophie) as session:
        made = ask(session, world.sophie, new, now=NOW)
    with stage.acting(world.simone) as session:  # her colleague sees all of it
        stored = session.get_one(Request, made)
        assert (stored.state, stored.priority, stored.headcount) == (RequestState.OPEN, 3, 2)
        assert (stored.created_by, stored.reason) == (world.sophie.user, RequestReason.ABSENCE)
        assert [(each.day, each.starts_at, each.paid_minutes, each.headcount) for each in stored.shifts] == [
            (day(n), datetime(2027, 3, 1 + n, 5, 30, tzinfo=UTC), 400, 2) for n in (7, 8)
        ]
        assert session.scalars(select(RequestSkill.skill_id).where(RequestSkill.request_id == made)).all() == [
            world.cleaning
        ]
        wishes = session.execute(
            select(RequestPerson.worker_id, RequestPerson.wish).where(RequestPerson.request_id == made)
        )
        assert [tuple(row) for row in wishes] == [(world.confirmed_worker, PersonWish.PREFERRED)]
        events = session.execute(
            select(Event.action, Event.to_state, Event.user_id).where(
                Event.thing == Thing.REQUEST, Event.thing_id == made
            )
        )
        assert [tuple(row) for row in events] == [("submit", "open", world.sophie.user)]


def test_the_lead_asks_for_a_site_that_telephones(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        made = ask(session, world.lucie, asked(world), now=NOW)
    with stage.acting(world.sophie) as session:
        assert session.get_one(Request, made).organisation_id == world.establishment


@pytest.mark.parametrize("stranger", ["tom", "agnes", "bruno", "leo", "denise", "ugo", "mona"])
def test_nobody_asks_for_somebody_elses_site(stage: Stage, world: World, stranger: str) -> None:
    actor = world.people[stranger]
    assert actor
    with stage.acting(actor) as session, pytest.raises(NotFound):
        ask(session, actor, asked(world), now=NOW)


def test_the_engine_does_not_ask(stage: Stage, world: World) -> None:
    with stage.acting(world.engine) as session, pytest.raises(NotAllowed):
        ask(session, world.engine, asked(world), now=NOW)


def shifts(*each: tuple[int, Hours]) -> tuple[AskedShift, ...]:
    return tuple(AskedShift(day(n), hours) for n, hours in each)


SUNDAYS = {"first_day": date(2027, 3, 28), "last_day": date(2027, 10, 31)}
WRONG: dict[str, tuple[Callable[[World], dict[str, Any]], set[tuple[str, str]]]] = {
    "nothing asked": (lambda _: {"shifts": ()}, {("shifts", "no_shift")}),
    "past": (lambda _: {"first_day": day(-8)}, {("first_day", "past")}),
    "upside down": (lambda _: {"last_day": day(6)}, {("last_day", "before_first_day")}),
    "too long": (lambda _: {"last_day": day(7 + 366)}, {("last_day", "period_too_long")}),
    "nobody": (lambda _: {"headcount": 0}, {("headcount", "headcount")}),
    "a crowd": (lambda _: {"headcount": 21}, {("headcount", "headcount")}),
    "unknown job": (lambda _: {"job": 0}, {("job", "unknown_job")}),
    "outside": (lambda _: {"shifts": shifts((12, MORNING))}, {("shifts.0.day", "outside_period")}),
    "backwards": (lambda _: {"shifts": shifts((7, Hours(600, 600)))}, {("shifts.0.end", "end_before_start")}),
    "over a day": (
        lambda _: {"shifts": shifts((7, Hours(600, 2041)))},
        {("shifts.0.end", "end_before_start"), ("shifts.0.end", "day_too_long")},
    ),
    "all break": (lambda _: {"shifts": shifts((7, Hours(600, 660, 60)))}, {("shifts.0.break", "break_too_long")}),
    "no such break": (lambda _: {"shifts": shifts((7, Hours(600, 660, -1)))}, {("shifts.0.break", "break_negative")}),
    "eleven hours": (lambda _: {"shifts": shifts((7, Hours(420, 1080)))}, {("shifts.0.end", "day_too_long")}),
    "eleven hours in two": (
        lambda _: {"shifts": shifts((7, Hours(360, 720)), (7, Hours(780, 1081)))},
        {("shifts.1.end", "day_too_long")},
    ),
    "one in another": (
        lambda _: {"shifts": shifts((7, Hours(480, 720)), (7, Hours(600, 780)))},
        {("shifts.1.start", "overlap")},
    ),
    "a night into a morning": (
        lambda _: {"shifts": shifts((8, Hours(300, 480)), (7, Hours(1320, 1800)))},
        {("shifts.0.start", "overlap")},
    ),
    "several things": (
        lambda _: {"shifts": shifts((7, Hours(600, 600)), (12, MORNING))},
        {("shifts.0.end", "end_before_start"), ("shifts.1.day", "outside_period")},
    ),
    "an hour that does not come": (
        lambda _: SUNDAYS | {"shifts": (AskedShift(date(2027, 3, 28), Hours(150, 420)),)},
        {("shifts.0.start", "clock_skips_it")},
    ),
    "an end that does not come": (
        lambda _: (
            SUNDAYS | {"first_day": date(2027, 3, 27), "shifts": (AskedShift(date(2027, 3, 27), Hours(1380, 1590)),)}
        ),
        {("shifts.0.end", "clock_skips_it")},
    ),
    "an unknown person": (
        lambda world: {"preferred": frozenset({world.free_worker}), "unwanted": frozenset({world.other_worker})},
        {("preferred", "unknown_person"), ("unwanted", "unknown_person")},
    ),
    "an agency's answer is not known yet": (
        lambda world: {"preferred": frozenset({world.published_worker})},
        {("preferred", "unknown_person")},
    ),
    "wanted and not": (
        lambda world: dict.fromkeys(("preferred", "unwanted"), frozenset({world.confirmed_worker})),
        {("unwanted", "wished_and_banned")},
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_is_refused_at_its_field(stage: Stage, world: World, case: str) -> None:
    changes, expected = WRONG[case]
    assert problems(stage, world.sophie, asked(world, **changes(world))) == expected


def test_a_refused_request_leaves_nothing(stage: Stage, world: World) -> None:
    problems(stage, world.sophie, asked(world, shifts=()))
    with stage.acting(world.sophie) as session:
        assert session.scalars(select(Request.id)).all() == [world.request]


def test_shifts_that_have_begun_are_refused(stage: Stage, world: World) -> None:
    now = datetime(2027, 3, 8, 5, 31, tzinfo=UTC)
    with stage.acting(world.sophie) as session, pytest.raises(InvalidRequestError) as refused:
        ask(session, world.sophie, asked(world), now=now)
    assert [(each.field, each.reason) for each in refused.value.problems] == [("shifts.0.start", "begun")]
    with stage.acting(world.sophie) as session:
        assert ask(session, world.sophie, asked(world), now=now - timedelta(minutes=1))


@pytest.mark.parametrize("reason", ClosureReason)
def test_closed_days_are_refused_unless_the_site_mans_them(stage: Stage, world: World, reason: ClosureReason) -> None:
    with stage.administering() as session:
        session.add(Closure(market_id=world.calvados, day=day(8), reason=reason))
    assert problems(stage, world.sophie, asked(world)) == {("shifts.1.day", reason.value)}
    manned = asked(world, manned=frozenset({day(8), day(9)}))
    if reason not in {ClosureReason.SCHOOL_HOLIDAY, ClosureReason.BRIDGE}:
        assert problems(stage, world.sophie, manned) == {("shifts.1.day", reason.value)}
        return
    with stage.acting(world.sophie) as session:
        ask(session, world.sophie, manned, now=NOW)
        query = select(PermanenceDay.day).where(PermanenceDay.site_id == world.site, PermanenceDay.day > day(0))
        assert session.scalars(query).all() == [day(8)]
    with stage.acting(world.simone) as session:  # it is known now
        assert ask(session, world.simone, asked(world), now=NOW)


def test_a_site_closed_for_good_is_asked_nothing(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.execute(update(Site).where(Site.id == world.site).values(closed_from=day(7)))
    assert problems(stage, world.sophie, asked(world)) == {
        ("site", "closed_for_good"),
        ("shifts.0.day", "closed_for_good"),
        ("shifts.1.day", "closed_for_good"),
    }


def test_hours_are_those_that_pass_when_the_clocks_change(stage: Stage, world: World) -> None:
    nights = (
        AskedShift(date(2027, 3, 27), Hours(1320, 1440 + 360)),
        AskedShift(date(2027, 10, 30), Hours(1320, 1440 + 360)),
    )
    with stage.acting(world.sophie) as session:
        made = ask(
            session,
            world.sophie,
            asked(world, first_day=date(2027, 3, 27), last_day=date(2027, 10, 31), shifts=nights),
            now=NOW,
        )
        found = session.scalars(
            select(RequestShift.paid_minutes).where(RequestShift.request_id == made).order_by(RequestShift.starts_at)
        ).all()
    assert found == [7 * 60, 9 * 60]


def test_only_who_was_confirmed_is_known_to_a_site(stage: Stage, world: World) -> None:
    for person in (world.sophie, world.simone):
        with stage.acting(person) as session:
            assert [(each.worker, each.name, each.last_day) for each in people_known(session, person, world.site)] == [
                (world.confirmed_worker, "Confirmed P.", day(0))
            ]
    with stage.acting(world.tom) as session:
        assert people_known(session, world.tom, world.other_site) == ()
        with pytest.raises(NotFound):
            people_known(session, world.tom, world.site)


def test_a_form_sent_twice_makes_one_request(stage: Stage, world: World) -> None:
    new = asked(world, form_token=uuid4())
    with stage.acting(world.sophie) as session:
        first = ask(session, world.sophie, new, now=NOW)
    with stage.acting(world.sophie) as session:
        assert ask(session, world.sophie, new, now=NOW) == first
        with pytest.raises(OtherwiseAskedError) as told:  # what was corrected is not dropped without a word
            ask(session, world.sophie, replace(new, shifts=new.shifts[1:]), now=NOW)
        assert told.value.request == first
        assert session.scalar(select(func.count()).where(Event.thing_id == first, Event.action == "submit")) == 1
        assert ask(session, world.sophie, replace(new, form_token=uuid4()), now=NOW) != first


def test_a_form_sent_at_the_same_moment_makes_one_request(fresh: Addresses, world: World) -> None:
    new = asked(world, form_token=uuid4())
    database = Database(fresh.application)

    def send(_: int) -> int:
        with database.transaction(world.sophie) as session:
            return ask(session, world.sophie, new, now=NOW)

    try:
        with ThreadPoolExecutor(4) as threads:
            assert len(set(threads.map(send, range(8)))) == 1
        with database.transaction(world.sophie) as session:
            assert len(session.scalars(select(Request.id)).all()) == 2
    finally:
        database.close()
