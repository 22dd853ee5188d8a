"""An agency's part of the market's hours, beside the part that was agreed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.access import Actor
from scheduler.acting_market import acting_market
from scheduler.settings import MarketSettings
from scheduler.tables import AgencyShare, Mission, MissionShift, RequestShift
from scheduler.tables.codes import MissionState
from scheduler.weeks import clock, midnight

GIVEN = (MissionState.CONFIRMED, MissionState.DONE)


@dataclass(frozen=True, slots=True)
class Part:
    """Paid minutes that an agency worked from a day on until now, and those of all agencies together."""

    since: date
    own: int
    market: int

    @property
    def part(self) -> float:
        """The agency's part of all minutes, 0 when there were none."""
        return self.own / self.market if self.market else 0.0


@dataclass(frozen=True, slots=True)
class Share:
    """The agreed part in percent (None: none is agreed), and the part in the fairness period and in the year."""

    percent: int | None
    days: int
    lately: Part
    year: Part

    def owed(self, part: Part) -> int | None:
        """Return the minutes that the agreed part would have been."""
        return None if self.percent is None else part.market * self.percent // 100


def share_of(session: Session, actor: Actor, now: datetime) -> Share:
    """Return what the actor's agency has worked of the market's hours; other agencies are one sum."""
    zone = clock(session, actor)
    today = now.astimezone(zone).date()
    settings = MarketSettings.of(acting_market(session, actor).settings)
    percent = (
        select(AgencyShare.percent)
        .where(AgencyShare.market_id == actor.market, AgencyShare.agency_id == actor.organisation)
        .scalar_subquery()
    )
    begins = (today - timedelta(days=settings.fairness_days), today.replace(month=1, day=1))
    moments = [midnight(day, zone) for day in begins]
    mine = session.execute(
        select(
            *(
                func.coalesce(func.sum(RequestShift.paid_minutes).filter(RequestShift.starts_at >= begin), 0)
                for begin in moments
            )
        )
        .join(MissionShift, MissionShift.request_shift_id == RequestShift.id)
        .join(Mission, Mission.id == MissionShift.mission_id)
        .where(
            Mission.agency_id == actor.organisation,
            Mission.market_id == actor.market,
            Mission.state.in_(GIVEN),
            RequestShift.starts_at >= min(moments),
            RequestShift.starts_at < now,
        )
    ).one()
    market = (func.market_worked_minutes(begin, now) for begin in moments)
    agreed, *everybody = session.execute(select(percent, *market)).one()
    lately, year = (Part(*each) for each in zip(begins, mine, everybody, strict=True))
    return Share(agreed, settings.fairness_days, lately, year)
