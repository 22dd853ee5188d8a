"""The demo's paths: a training that was left together, and people who left for something, drawn by chance."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.core.db import stepping_down
from scheduler.core.months import month_end
from scheduler.core.tables import Cohort, CohortPerson, Employment, Exit, HourEntry, Market, MissionShift, Worker
from scheduler.core.tables.career_codes import Employer, Outcome
from scheduler.core.tables.codes import STANDING, Role
from scheduler.demo.chance import chance
from scheduler.demo.load.accounts import CODE
from scheduler.demo.load.worked import people_of
from scheduler.impact.publishing import count_figures

NAME = "POE collective Agent polyvalent"
TRAINED = 12
LEAVING = 0.7
"""Of those who have worked and have nothing before them, how many have left."""
OUTCOMES = ((Outcome.DURABLE, 0.4), (Outcome.TRANSITION, 0.25), (Outcome.POSITIVE, 0.25), (Outcome.OTHER, 0.1))
EMPLOYERS = ((Employer.DEPARTMENT, 0.5), (Employer.COMPANY, 0.3), (Employer.PUBLIC, 0.2))
CONTRACT_HOURS, CONTRACT_YEARS = 25_000, 4


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Paths:
    """How many people took part in the training, and how many have left."""

    trained: int
    left: int


def store_careers(session: Session, now: datetime, *, seed: int, code: str = CODE) -> Paths:
    """Let a market publish its figures, and its people have a path; in a transaction of the administration.

    Whoever left has worked here and has neither mission nor contract after that day. The engine counts and publishes.
    """
    today = now.date()
    market = session.scalars(select(Market).where(Market.code == code)).one()
    first = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    market.settings = {**market.settings, **published_from(first)}
    drawn = chance(seed, "careers")
    stored = Paths(_train(session, market.id, first, drawn), _leave(session, market.id, first, drawn))
    count_published(session, now, code)
    return stored


def count_published(session: Session, now: datetime, code: str = CODE) -> None:
    """Let the engine count what a market publishes of itself; in a transaction of the administration."""
    market = session.scalars(select(Market.id).where(Market.code == code)).one()
    [engine] = people_of(session, market, Role.ENGINE)
    with stepping_down(session, engine):
        count_figures(session, engine, now)


def published_from(first: date) -> dict[str, object]:
    """Return the settings by which a market publishes its figures, for a contract that begins on a day."""
    return {
        "public_figures": True,
        "contract_hours": CONTRACT_HOURS,
        "contract_from": first.isoformat(),
        "contract_to": (first.replace(year=first.year + CONTRACT_YEARS) - timedelta(days=1)).isoformat(),
    }


def _train(session: Session, market: int, first: date, drawn: Random) -> int:
    sent = select(MissionShift.worker_id).where(MissionShift.state.in_(STANDING)).distinct()
    people = session.execute(select(Worker.id, Worker.agency_id).where(Worker.id.in_(sent)).order_by(Worker.id)).all()
    chosen = sorted(drawn.sample(people, min(TRAINED, len(people))))
    if not chosen:
        return 0
    ends = first + timedelta(days=4)
    cohort = Cohort(
        market_id=market, agency_id=chosen[0].agency_id, name=NAME, from_day=ends - timedelta(weeks=8), to_day=ends
    )
    session.add(cohort)
    session.flush()
    session.add_all(CohortPerson(cohort_id=cohort.id, worker_id=each.id) for each in chosen)
    return len(chosen)


def _leave(session: Session, market: int, first: date, drawn: Random) -> int:
    """Let some leave on the last day of the month before, of those whose work was over by then."""
    end = month_end(first)
    busy = select(MissionShift.worker_id).where(
        MissionShift.state.in_(STANDING), func.upper(MissionShift.during) > func.now()
    )
    worked = (
        select(HourEntry.worker_id, HourEntry.agency_id, func.max(HourEntry.day).label("last"))
        .where(HourEntry.market_id == market, HourEntry.minutes > 0, ~HourEntry.worker_id.in_(busy))
        .group_by(HourEntry.worker_id, HourEntry.agency_id)
        .having(func.max(HourEntry.day) <= end)
        .order_by(HourEntry.worker_id)
    )
    left = [each for each in session.execute(worked) if drawn.random() < LEAVING]
    for each in left:
        outcome = _one_of(OUTCOMES, drawn)
        employer = _one_of(EMPLOYERS, drawn) if outcome in {Outcome.DURABLE, Outcome.TRANSITION} else None
        for held in session.scalars(select(Employment).where(Employment.worker_id == each.worker_id)):
            held.to_day = min(held.to_day or end, end)
        session.add(
            Exit(worker_id=each.worker_id, agency_id=each.agency_id, day=end, outcome=outcome, employer=employer)
        )
    session.flush()
    return len(left)


def _one_of(weighted: tuple[tuple[T, float], ...], drawn: Random) -> T:
    [found] = drawn.choices([each for each, _ in weighted], [weight for _, weight in weighted])
    return found
