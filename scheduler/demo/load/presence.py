"""When the workers can come and what else they do: weekly hours, exceptions, other customers, ways to work."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from scheduler.core.many_rows import Row, add
from scheduler.core.tables import AvailabilityException, Commitment, TravelTime, WeeklyAvailability, WorkerSite
from scheduler.core.tables.codes import ExceptionKind, SiteKnowledge, WeeklyKind
from scheduler.demo.calendar import days, is_public_holiday, moment
from scheduler.demo.chance import chance
from scheduler.demo.commitments import CUSTOMERS_AT_MOST
from scheduler.demo.load.clock_times import minute
from scheduler.demo.load.files import Recruit
from scheduler.demo.load.members import Members
from scheduler.demo.load.window import Window
from scheduler.demo.workforce import UsualHours, read_workforce

WEEK = 7
OPEN_SATURDAY_SHARE = 0.08
SATURDAY = 6
COMMITMENTS_AHEAD = timedelta(weeks=2)
"""Other customers' work is known for so long beyond the horizon."""


def add_presence(session: Session, recruits: Sequence[Recruit], window: Window, seed: int) -> None:
    """Store when the workers can come, when they would rather not, and when they work for others."""
    add(session, WeeklyAvailability, [row for each in recruits for row in _weekly(each, seed)])
    add(session, AvailabilityException, [row for each in recruits for row in _exceptions(each, window, seed)])
    add(session, Commitment, [row for each in recruits for row in _customers(each, window, seed)])


def add_ways(session: Session, recruits: Sequence[Recruit], members: Members, seed: int) -> None:
    """Store how long the ways to the collèges of the territory take, and which of these a worker knows."""
    add(
        session,
        TravelTime,
        [
            {
                "worker_id": each.id,
                "site_id": members.sites[uai],
                "minutes": trip.minutes,
                "earliest_arrival_minute": minute(trip.leg.first) if trip.leg.first else None,
                "latest_departure_minute": minute(trip.leg.last) if trip.leg.last else None,
            }
            for each in recruits
            for uai, trip in each.person.trips.items()
        ],
    )
    add(
        session,
        WorkerSite,
        [
            {"worker_id": each.id, "site_id": members.sites[uai], "knowledge": knowledge}
            for each in recruits
            for uai, knowledge in _known(each, chance(seed, f"sites/{each.person.id}"))
        ],
    )


def _known(recruit: Recruit, draws: random.Random) -> Iterator[tuple[str, SiteKnowledge]]:
    workforce, person = read_workforce(), recruit.person
    familiar = draws.sample(person.reach, min(len(person.reach), draws.choice(workforce.familiar_sites)))
    yield from ((uai, SiteKnowledge.FAMILIAR) for uai in familiar)
    strange = [uai for uai in person.trips if uai not in familiar]
    if draws.random() < workforce.banned_site_share:
        yield draws.choice(strange), SiteKnowledge.BANNED


def _weekly(recruit: Recruit, seed: int) -> Iterator[Row]:
    workforce = read_workforce()
    # A minor works at no hour of the night (L3163-2): within the first of the usual weeks.
    if week := workforce.weeks[0] if recruit.minor else recruit.person.week:
        yield from _rules(recruit, week, WeeklyKind.AVAILABLE)
    draws = chance(seed, f"unpreferred/{recruit.person.id}")
    if draws.random() < workforce.unpreferred_share:
        yield from _rules(recruit, draws.choice(workforce.unpreferred), WeeklyKind.UNPREFERRED)


def _rules(recruit: Recruit, hours: UsualHours, rule: WeeklyKind) -> Iterator[Row]:
    for weekday in hours.weekdays:
        yield {
            "worker_id": recruit.id,
            "rule": rule,
            "weekday": int(weekday),
            "start_minute": minute(hours.start),
            "end_minute": minute(hours.end),
        }


def _exceptions(recruit: Recruit, window: Window, seed: int) -> Iterator[Row]:
    """Draw days off, a week off, a Saturday on which somebody could come; minors do not work on public holidays."""
    draws, workforce = chance(seed, f"off/{recruit.person.id}"), read_workforce()
    every = list(days(window.past, window.end))
    months = len(every) // (4 * WEEK)
    off = set(draws.sample(every, sum(draws.choice(workforce.days_off) for _ in range(months))))
    monday = draws.choice([day for day in every if day.isoweekday() == 1])
    if draws.random() < workforce.week_off_share * months:
        off |= set(days(monday, monday + timedelta(days=WEEK)))
    if recruit.minor:
        off |= set(filter(is_public_holiday, every))
    for first, last in _runs(sorted(off)):
        yield _exception(recruit, ExceptionKind.UNAVAILABLE, first, last + timedelta(days=1))
    saturday = draws.choice([day for day in days(window.today, window.end) if day.isoweekday() == SATURDAY])
    if draws.random() < OPEN_SATURDAY_SHARE and not recruit.minor and saturday not in off:
        yield _exception(recruit, ExceptionKind.AVAILABLE, saturday, saturday + timedelta(days=1))


def _exception(recruit: Recruit, rule: ExceptionKind, first: date, end: date) -> Row:
    return {
        "worker_id": recruit.id,
        "rule": rule,
        "starts_at": moment(first, "00:00"),
        "ends_at": moment(end, "00:00"),
    }


def _runs(off: Sequence[date]) -> Iterator[tuple[date, date]]:
    """Join days that follow one another: first and last of each stretch."""
    first: date | None = None
    for day in off:
        first = first or day
        if day + timedelta(days=1) not in off:
            yield first, day
            first = None


def _customers(recruit: Recruit, window: Window, seed: int) -> Iterator[Row]:
    """Draw weekly hours at households, companies or communes; the planner does not know where."""
    draws, workforce = chance(seed, f"customers/{recruit.person.id}"), read_workforce()
    weekdays = draws.sample(range(1, 6), draws.randint(1, CUSTOMERS_AT_MOST))
    usual = {weekday: draws.choice(workforce.customer_hours) for weekday in weekdays}
    # Beside school somebody under 18 has none: hours there would count towards narrower limits.
    if draws.random() >= workforce.customer_share or recruit.minor:
        return
    for day in days(window.past, window.end + COMMITMENTS_AHEAD):
        hours = usual.get(day.isoweekday())
        if hours is not None and not is_public_holiday(day):
            yield {
                "worker_id": recruit.id,
                "starts_at": moment(day, hours.start),
                "ends_at": moment(day, hours.end),
                "minutes": hours.minutes,
            }
