"""What the market was asked for over the last year: one statement, whatever its size."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import String, func, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by
from sqlalchemy.orm import Session

from scheduler.core.one_statement import together
from scheduler.core.tables import Market, Request, RequestShift, RequestSkill, Site, Skill
from scheduler.market.calendar.closed_days import joined, stored
from scheduler.planning.foresight.rates import Amount, Work
from scheduler.planning.shift_filling import ASKED

DAY = timedelta(days=1)
A_YEAR = timedelta(weeks=52)
WEEKDAYS = 5


@dataclass(frozen=True, slots=True)
class History:
    """What was asked for by site and kind of work since a day, in so many weeks, and the sites that are still open.

    ``sites`` have the State's number (UAI), where they have one.
    """

    asked: Mapping[tuple[int, Work], Amount]
    sites: Mapping[int, str | None]
    since: date | None
    weeks: float


def read_history(session: Session, market: Market, today: date) -> History:
    """Read the work that began in the year before a day; drafts and what was called off were not asked for.

    Weeks are five open days each, from the first day on for which anything was asked: the holidays of a school tell
    nothing of its needs.
    """
    needs = (
        select(
            RequestSkill.request_id,
            func.array_agg(aggregate_order_by(Skill.code, Skill.code), type_=ARRAY(String)).label("codes"),
        )
        .join(Skill, Skill.id == RequestSkill.skill_id)
        .group_by(RequestSkill.request_id)
        .subquery()
    )
    skills = func.coalesce(needs.c.codes, literal([], ARRAY(String)), type_=ARRAY(String)).label("skills")
    minutes = RequestShift.paid_minutes * RequestShift.headcount
    asked = (
        select(
            Request.site_id,
            Request.job_id,
            skills,
            func.min(RequestShift.day).label("since"),
            func.sum(minutes).label("minutes"),
            func.sum(minutes * Request.priority).label("weight"),
        )
        .join(Request, Request.id == RequestShift.request_id)
        .outerjoin(needs, needs.c.request_id == Request.id)
        .where(
            Request.market_id == market.id,
            Request.state.in_(ASKED),
            RequestShift.day >= today - A_YEAR,
            RequestShift.day < today,
        )
        .group_by(Request.site_id, Request.job_id, skills)
    )
    sites = select(Site.id, Site.uai).where(
        Site.market_id == market.id, or_(Site.closed_from.is_(None), Site.closed_from > today)
    )
    closures = stored(market, today - A_YEAR, today)
    found = together(session, asked=asked, sites=sites, closures=closures)
    closed = joined(found["closures"], market, today - A_YEAR, today).reasons
    since = min((row.since for row in found["asked"]), default=None)
    return History(
        {(row.site_id, Work(row.job_id, tuple(row.skills))): Amount(row.minutes, row.weight) for row in found["asked"]},
        {row.id: row.uai for row in found["sites"]},
        since,
        0.0 if since is None else _open_weeks(closed, since, today),
    )


def _open_weeks(closed: Container[date], since: date, today: date) -> float:
    days = (since + n * DAY for n in range((today - since).days))
    return sum(day.isoweekday() <= WEEKDAYS and day not in closed for day in days) / WEEKDAYS
