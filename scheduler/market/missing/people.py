"""The queries about people: who is employed in the time that is planned, what they can do, and where they would go."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, case, func, or_, select, tuple_
from sqlalchemy.sql.selectable import TableValuedAlias

from scheduler.core.law import DEMANDING_PASS
from scheduler.core.tables import (
    Employment,
    Market,
    Member,
    Organisation,
    Pass,
    Territory,
    TravelTime,
    Worker,
    WorkerSite,
    WorkerSkill,
)
from scheduler.core.tables.codes import SiteKnowledge
from scheduler.core.tables.journey_codes import TravelMode
from scheduler.market.employed import employed
from scheduler.market.travel import travel_gaps
from scheduler.market.travel_model import TravelModel

Query = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Horizon:
    """A market and the days that its next run plans, both included."""

    market: Market
    first: date
    last: date

    def holds(self, begins: SQLColumnExpression[Any], ends: SQLColumnExpression[Any]) -> ColumnElement[bool]:
        """Tell whether a stretch of days with open ends touches the horizon."""
        return and_(or_(begins.is_(None), begins <= self.last), or_(ends.is_(None), ends >= self.first))

    def employed(self) -> ColumnElement[bool]:
        """Tell of an employment whether it counts: by an agency of the market, on a day of the horizon."""
        of_member = Member.organisation_id == Employment.agency_id, Member.market_id == self.market.id
        return (
            select(Member.organisation_id)
            .where(*of_member, employed(self.first, self.last))
            .correlate(Employment)
            .exists()
        )

    def takes_part(self) -> ColumnElement[bool]:
        """Tell of a member whether it takes part on a day of the horizon."""
        return or_(Member.until_day.is_(None), Member.until_day >= self.first)

    def gaps(self) -> TableValuedAlias:
        """Return the pairs of people and sites whose way nobody knows."""
        return travel_gaps(self.market)


def holding(horizon: Horizon) -> Query:
    """Ask for the skills of everybody employed; somebody without any has one row without a skill."""
    held = and_(WorkerSkill.worker_id == Employment.worker_id, horizon.holds(WorkerSkill.from_day, WorkerSkill.to_day))
    return (
        select(Employment.worker_id, WorkerSkill.skill_id)
        .outerjoin(WorkerSkill, held)
        .where(horizon.employed())
        .distinct()
    )


def reached(horizon: Horizon) -> Query:
    """Ask for the sites to which somebody would come whose agency may send them there."""
    gap = horizon.gaps()
    banned = select(WorkerSite.worker_id, WorkerSite.site_id).where(WorkerSite.knowledge == SiteKnowledge.BANNED)
    pair = tuple_(TravelTime.worker_id, TravelTime.site_id)
    model = TravelModel.of(horizon.market)
    longest = case({mode.value: model.ride(mode).longest for mode in TravelMode}, value=Worker.travel_mode)
    return (
        select(TravelTime.site_id)
        .join(Worker, Worker.id == TravelTime.worker_id)
        .join(Employment, Employment.worker_id == Worker.id)
        .join(Territory, and_(Territory.agency_id == Employment.agency_id, Territory.site_id == TravelTime.site_id))
        .where(
            Territory.market_id == horizon.market.id,
            horizon.employed(),
            TravelTime.minutes <= func.coalesce(Worker.max_travel_minutes, longest),
            pair.not_in(select(gap.c.worker_id, gap.c.site_id)),
            pair.not_in(banned),
        )
        .distinct()
    )


def homeless(horizon: Horizon) -> Query:
    """Ask for the people whose way to some sites of their agency's territory nobody knows, and how many these are."""
    gap = horizon.gaps()
    return (
        select(Worker.code, Organisation.name, func.count(Territory.site_id.distinct()).label("sites"))
        .select_from(gap)
        .join(Worker, Worker.id == gap.c.worker_id)
        .join(Employment, Employment.worker_id == Worker.id)
        .join(Organisation, Organisation.id == Employment.agency_id)
        .join(Territory, and_(Territory.agency_id == Employment.agency_id, Territory.site_id == gap.c.site_id))
        .where(horizon.employed())
        .group_by(Worker.code, Organisation.name)
        .order_by(Organisation.name, Worker.code)
    )


def passless(horizon: Horizon) -> Query:
    """Ask for the people who need a PASS IAE and of whom none is known at all."""
    return (
        select(Worker.code, Organisation.name)
        .join(Employment, Employment.worker_id == Worker.id)
        .join(Organisation, Organisation.id == Employment.agency_id)
        .where(
            horizon.employed(),
            Organisation.agency_kind.in_(DEMANDING_PASS),
            Worker.id.not_in(select(Pass.worker_id)),
        )
        .distinct()
        .order_by(Organisation.name, Worker.code)
    )
