"""Links by which a facilitator reads the clause hours of a period without an account.

Whoever leads the market makes them, each for some months and until a day, and takes them back. What a link opens is
read as whoever made it, so it never shows more than their export, and nothing once they do not lead any more.
"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from scheduler.core.access import Actor, require_lead
from scheduler.core.acting_market import acting_market
from scheduler.core.db import Database
from scheduler.core.errors import Invalid, NotFound
from scheduler.core.months import later
from scheduler.core.tables import ClauseLink
from scheduler.core.tokens import TOKEN_BYTES, hashed, made, token_of
from scheduler.core.weeks import clock
from scheduler.exports.clause import Clause, clause, require_period
from scheduler.exports.months import export_month

USUAL = timedelta(days=30)
"""How long a link works if nobody says otherwise."""
MONTHS = 6
"""How long at most, by the calendar: people count to the same day of a month."""

LINK = "link"


@dataclass(frozen=True, slots=True)
class ClauseLinkLine:
    """A link: for which months (their first days), until the end of which day.

    ``token`` is None where it opens nothing: made with another key, or by somebody who leads the market no more.
    """

    id: int
    first: date
    last: date
    until: date
    token: str | None


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link opens: the clause hours of a market, until the end of a day."""

    market: str
    until: date
    clause: Clause


def clause_links(session: Session, actor: Actor, key: str, now: datetime) -> tuple[ClauseLinkLine, ...]:
    """Return the links of the market that nobody took back and whose end is to come, those that end first first.

    Raises
    ------
    NotAllowed
        For whoever does not lead the market.
    """
    require_lead(actor)
    today = now.astimezone(clock(session, actor)).date()
    maker = func.actors(ClauseLink.made_by).table_valued("market_id", "leads")
    leads = select(maker.c.market_id).where(maker.c.market_id == ClauseLink.market_id, maker.c.leads).exists()
    query = (
        select(ClauseLink, leads)
        .where(ClauseLink.market_id == actor.market, ClauseLink.revoked_at.is_(None), ClauseLink.until_day >= today)
        .order_by(ClauseLink.until_day, ClauseLink.id)
    )
    return tuple(
        ClauseLinkLine(
            each.id,
            each.first_month,
            each.last_month,
            each.until_day,
            token_of(each.seed, each.token_hash, key) if opens else None,
        )
        for each, opens in session.execute(query)
    )


def make_clause_link(
    session: Session, actor: Actor, months: tuple[date, date], until: date, key: str, now: datetime
) -> None:
    """Give out the clause hours from one month to another (their first days), until the end of a day.

    Done again it changes nothing: who pressed twice has one link.

    Raises
    ------
    NotAllowed
        For whoever does not lead the market.
    NotFound
        When the ledger has no such last month, or the market keeps none.
    Invalid
        When the period is longer than a year (``period``); when ``until`` is over, or too far.
    """
    require_lead(actor)
    first, last = months
    require_period(first, last)
    export_month(session, actor, last)
    today = now.astimezone(clock(session, actor)).date()
    if not today <= until <= later(today, MONTHS):
        field, reason = "until", "clause_link_end"
        raise Invalid(field, reason)
    session.execute(text("SELECT pg_advisory_xact_lock(hashtext('clause links'), :market)"), {"market": actor.market})
    for each in clause_links(session, actor, key, now):
        if each.token and (each.first, each.last, each.until) == (first, last, until):
            return
    seed = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        ClauseLink(
            market_id=actor.market,
            organisation_id=actor.organisation,
            made_by=actor.user,
            first_month=first,
            last_month=last,
            until_day=until,
            seed=seed,
            token_hash=hashed(made(seed, key)),
        )
    )
    session.flush()


def revoke_clause_link(session: Session, actor: Actor, which: int) -> None:
    """Take a link back, once: a second tap changes nothing. What was downloaded by it stays where it is.

    Raises
    ------
    NotAllowed
        For whoever does not lead the market.
    NotFound
        When there is no such link.
    """
    require_lead(actor)
    mine = ClauseLink.id == which, ClauseLink.market_id == actor.market
    once = func.coalesce(ClauseLink.revoked_at, func.now())
    gone = session.execute(update(ClauseLink).where(*mine).values(revoked_at=once).returning(ClauseLink.id))
    if gone.one_or_none() is None:
        thing = "clause link"
        raise NotFound(thing, which)


def opened_by(database: Database, token: str, now: datetime) -> Opened:
    """Return what a link opens.

    Raises
    ------
    NotFound
        When there is no such link, or not any more.
    """
    with database.transaction(None) as session:
        link = session.execute(text("SELECT * FROM clause_link_of(:hash)"), {"hash": hashed(token)}).one_or_none()
    if link is None:
        raise NotFound(LINK, "")
    maker = database.actor(link.made_by, link.market_code)
    if not maker.leads:
        raise NotFound(LINK, "")
    with database.transaction(maker) as session:
        today = now.astimezone(clock(session, maker)).date()
        found = clause(session, maker, link.first_month, link.last_month, today)
        return Opened(acting_market(session, maker).name, link.until_day, found)
