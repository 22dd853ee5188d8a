"""An agency's part of the market's hours, beside the part that was agreed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.acting_market import acting_market
from scheduler.core.one_statement import AnyRow
from scheduler.core.weeks import clock, midnight
from scheduler.market.settings import MarketSettings
from scheduler.market.shares import Stretch, agreements, in_force, owed_minutes, stretches


@dataclass(frozen=True, slots=True)
class Part:
    """Paid minutes that an agency worked from a day on until now, and those of all agencies together.

    ``owed`` is what the agreed parts would have been, each for the time of its agreement; None: none was agreed.
    """

    since: date
    own: int
    market: int
    owed: int | None = None

    @property
    def part(self) -> float:
        """The agency's part of all minutes, 0 when there were none."""
        return self.own / self.market if self.market else 0.0


@dataclass(frozen=True, slots=True)
class Share:
    """The part agreed today in percent (None: none is), and the part in the fairness period and in the year."""

    percent: int | None
    days: int
    lately: Part
    year: Part


def share_of(session: Session, actor: Actor, now: datetime) -> Share:
    """Return what the actor's agency has worked of the market's hours; other agencies are one sum."""
    zone = clock(session, actor)
    today = now.astimezone(zone).date()
    settings = MarketSettings.of(acting_market(session, actor).settings)
    agreed = agreements(session, actor.market)
    begins = (today - timedelta(days=settings.fairness_days), today.replace(month=1, day=1))
    cuts = [stretches(agreed, midnight(day, zone), now, zone) for day in begins]
    moments = [each.begin for cut in cuts for each in cut]
    worked = func.worked_minutes_since(moments, now).table_valued("since_at", "own_minutes", "market_minutes")
    rows = iter(session.execute(select(worked.c.own_minutes, worked.c.market_minutes)).all())
    parts = (
        _part(day, actor.organisation, cut, [next(rows) for _ in cut]) for day, cut in zip(begins, cuts, strict=True)
    )
    current = in_force(agreed, today)
    return Share(current.percent.get(actor.organisation) if current else None, settings.fairness_days, *parts)


def _part(since: date, agency: int, cut: Sequence[Stretch], rows: Sequence[AnyRow]) -> Part:
    """Return an agency's part from a day on; each row counts from the beginning of its stretch until now."""
    left = [row.market_minutes for row in rows]
    within = [minutes - after for minutes, after in pairwise([*left, 0])]
    owed = owed_minutes(agency, [(each.agreement, minutes) for each, minutes in zip(cut, within, strict=True)])
    return Part(since, rows[0].own_minutes, rows[0].market_minutes, owed)
