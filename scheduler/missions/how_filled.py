"""How a request was filled: how each mission came about, who offered it when, and who confirmed it when."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from scheduler.core.states import Action
from scheduler.core.tables import Event, Mission, Organisation, User, WorkerName
from scheduler.core.tables.codes import COVERING, AgencyKind, Origin, Thing


@dataclass(frozen=True, slots=True)
class HowFilled:
    """How a confirmed mission came about; moments on the market's clock.

    ``worker`` is the name, where the reader may read it, and ``confirmed_by`` the organisation, with the person when it
    is the reader's own. ``by_yes``: the worker's own yes counted, while nobody was at the office.
    """

    mission: int
    worker: str | None
    origin: Origin
    offered_at: datetime | None = None
    confirmed_at: datetime | None = None
    confirmed_by: str | None = None
    person: str | None = None
    by_yes: bool = False
    agency_kind: AgencyKind | None = None
    """Of what kind the worker's agency is: whose contract the site signs depends on it."""


def how_filled(session: Session, request: int, zone: ZoneInfo) -> tuple[HowFilled, ...]:
    """Return how the slots of a request that are filled came to be so, in the order of confirmation: one statement."""
    agency = aliased(Organisation)
    told = (Action.PUBLISH, Action.OFFER, Action.OFFER_OWN, Action.CONFIRM, Action.ACCEPT)
    rows = session.execute(
        select(
            Mission.id,
            Mission.origin,
            WorkerName.display_name,
            Event.action,
            Event.at,
            Organisation.name.label("organisation"),
            User.name.label("person"),
            agency.agency_kind,
        )
        .join(agency, agency.id == Mission.agency_id)
        .outerjoin(WorkerName, WorkerName.worker_id == Mission.worker_id)
        .outerjoin(Event, and_(Event.thing == Thing.MISSION, Event.thing_id == Mission.id, Event.action.in_(told)))
        .outerjoin(Organisation, Organisation.id == Event.organisation_id)
        .outerjoin(User, User.id == Event.user_id)
        .where(Mission.request_id == request, Mission.state.in_(COVERING))
        .order_by(Mission.id, Event.id)
    )
    found: dict[int, HowFilled] = {}
    for row in rows:
        one = found.get(row.id) or HowFilled(row.id, row.display_name, row.origin, agency_kind=row.agency_kind)
        if row.action == Action.ACCEPT:  # the person's own yes
            one = replace(one, confirmed_at=row.at.astimezone(zone), by_yes=True)
        elif row.action == Action.CONFIRM:
            one = replace(
                one,
                confirmed_at=row.at.astimezone(zone),
                confirmed_by=row.organisation,
                person=row.person,
            )
        elif row.action is not None:
            one = replace(one, offered_at=row.at.astimezone(zone))
        found[row.id] = one
    return tuple(found.values())
