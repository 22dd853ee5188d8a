"""Reading the account of a market: what is booked and asked for, in a fixed number of statements."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import ColumnElement, Integer, case, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from scheduler.core.access import Actor, require_lead
from scheduler.core.acting_market import acting_market
from scheduler.core.one_statement import together
from scheduler.core.tables import (
    Member,
    Mission,
    MissionShift,
    Organisation,
    Request,
    RequestShift,
    Site,
    Worker,
    given_minutes,
)
from scheduler.core.tables.codes import BOOKED, OrganisationKind, RequestState
from scheduler.market.employed import works_here
from scheduler.market.settings import MarketSettings
from scheduler.market.share_balances import Balance, balances_in, given_until
from scheduler.market.shares import Stretch, agreed_in, shares_of, stretches
from scheduler.planning.fairness.rule import Period, head_start_on, period, wished_in
from scheduler.planning.fairness.sides import PERIODS, File, Ledger, ShareLine, Work, sides
from scheduler.planning.shift_filling import ASKED
from scheduler.planning.translate.frame import Frame

Back: TypeAlias = ColumnElement[int | None]


def ledger(session: Session, actor: Actor, now: datetime) -> tuple[Period, Ledger]:
    """Return the fairness period of a run that would begin at a moment, and what everybody has had and will have in it.

    Raises
    ------
    NotAllowed
        To anybody but the lead's planner.
    NotFound
        When the actor does not belong to the market any more.
    """
    require_lead(actor)
    market = acting_market(session, actor)
    settings = MarketSettings.of(market.settings)
    frame = Frame.of(market.timezone, now, market.lead_time_minutes, settings.horizon_days)
    counted = period(frame.start, frame.first, frame.end, settings)
    told = together(session, shares=shares_of(actor.market), given=given_until(counted.now))
    every = agreed_in(told["shares"])
    agreed = stretches(every, counted.begin, counted.now, frame.zone)
    names = _agencies(session, actor)
    work = _work(session, actor, counted, agreed)
    account = sides(
        work,
        _asked(session, actor, counted),
        _files(session, actor, settings, counted, frame, frozenset(each.worker for each in work)),
        names,
        [each.agreement for each in agreed],
        {row.id: row.shown for row in session.execute(select(Site.id, Site.shown))},
    )
    return counted, replace(account, shares=_shares(balances_in(told["given"], every), names))


def _shares(found: Mapping[int, Balance], names: Mapping[int, str]) -> tuple[ShareLine, ...]:
    """Put balances in the order of the agencies."""
    order = [*(agency for agency in names if agency in found), *(agency for agency in found if agency not in names)]
    return tuple(ShareLine(names.get(agency, f"#{agency}"), found[agency]) for agency in order)


def _back(counted: Period, starts_at: InstrumentedAttribute[datetime]) -> Back:
    """Return the period in which work starts: the current one is 0, None is ahead."""
    bounds = ((starts_at >= counted.begin - back * counted.length, back) for back in range(PERIODS))
    return case((starts_at >= counted.now, None), *bounds).cast(Integer)


def _stretch(agreed: Sequence[Stretch], starts_at: InstrumentedAttribute[datetime]) -> ColumnElement[int]:
    """Return in which stretch of the current period work starts; what starts before it or later counts in none."""
    bounds = ((starts_at >= each.begin, place) for place, each in reversed([*enumerate(agreed)][1:]))
    return case(*bounds, else_=0).cast(Integer) if len(agreed) > 1 else literal(0)


def _work(session: Session, actor: Actor, counted: Period, agreed: Sequence[Stretch]) -> list[Work]:
    back = _back(counted, RequestShift.starts_at).label("back")
    asked = (Request.state != RequestState.CANCELLED).label("asked")
    stretch = _stretch(agreed, RequestShift.starts_at).label("stretch")
    who = (MissionShift.worker_id, Mission.agency_id, Request.site_id)
    statement = (
        select(*who, func.sum(given_minutes()), back, asked, stretch)
        .join(Mission, Mission.id == MissionShift.mission_id)
        .join(RequestShift, RequestShift.id == MissionShift.request_shift_id)
        .join(Request, Request.id == Mission.request_id)
        .where(
            Mission.market_id == actor.market,
            MissionShift.state.in_(BOOKED),
            RequestShift.starts_at >= counted.begin - (PERIODS - 1) * counted.length,
            RequestShift.starts_at < counted.end,
        )
        .group_by(*who, back, asked, stretch)
    )
    return [Work(*row) for row in session.execute(statement)]


def _asked(session: Session, actor: Actor, counted: Period) -> dict[tuple[int, int], int]:
    back = _back(counted, RequestShift.starts_at).label("back")
    statement = (
        select(Request.site_id, back, func.sum(RequestShift.paid_minutes * RequestShift.headcount))
        .join(Request, Request.id == RequestShift.request_id)
        .where(
            Request.market_id == actor.market,
            Request.state.in_(ASKED),
            RequestShift.starts_at >= counted.begin - (PERIODS - 1) * counted.length,
            RequestShift.starts_at < counted.now,
        )
        .group_by(Request.site_id, back)
    )
    return {(site, when or 0): minutes for site, when, minutes in session.execute(statement)}


def _files(
    session: Session, actor: Actor, settings: MarketSettings, counted: Period, frame: Frame, busy: frozenset[int]
) -> dict[int, File]:
    """Read the files of whoever is employed from the period's begin on to the horizon's end, or has work.

    Whoever left before keeps a file, and is owed nothing.
    """
    here = works_here(actor.market, counted.begin.astimezone(frame.zone).date(), frame.days[-1])
    head_start = (Worker.head_start_minutes, Worker.head_start_until)
    statement = select(Worker.id, Worker.code, Worker.agency_id, Worker.wished_minutes, *head_start).where(
        or_(here, Worker.id.in_(busy))
    )
    return {
        worker: File(
            code,
            agency,
            wished,
            None if wished is None else wished_in(wished, settings),
            head_start_on(frame.days[0], minutes, until),
        )
        for worker, code, agency, wished, minutes, until in session.execute(statement)
    }


def _agencies(session: Session, actor: Actor) -> dict[int, str]:
    statement = (
        select(Organisation.id, Organisation.name)
        .join(Member, Member.organisation_id == Organisation.id)
        .where(Member.market_id == actor.market, Member.kind == OrganisationKind.AGENCY)
        .order_by(Member.leads.desc(), Organisation.name)
    )
    return {row.id: row.name for row in session.execute(statement)}
