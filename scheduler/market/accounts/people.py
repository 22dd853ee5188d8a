"""The people whom somebody administers, and what has been done to their accounts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, func, literal, select, text
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import Conflict, NotAllowed, NotFound
from scheduler.core.tables import Member, Organisation
from scheduler.core.tables.codes import OrganisationKind, Role

SHOWN = 20
"""Changes on a person's page."""


ONE_ROLE = {OrganisationKind.ESTABLISHMENT: Role.REQUESTER, OrganisationKind.BUYER: Role.BUYER}
"""By kind of organisation, where there is one role alone."""


class Presence(StrEnum):
    """How far somebody has come."""

    INVITED = "invited"
    """A link waits for them."""
    WAITING = "waiting"
    """Nobody has given them a link that still works, and they never came."""
    ACTIVE = "active"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account, as whoever administers them sees it."""

    id: int
    email: str
    name: str
    organisation: int
    organisation_name: str
    role: Role
    administers: bool
    disabled_at: datetime | None
    has_entered: bool
    """Whether they have accepted: chosen a password, come without one, or joined with the account that they have."""
    seen_at: datetime | None
    """When they were here last; true to five minutes."""
    link_until: datetime | None
    """Until when a link lets them choose a password."""
    opens_more: bool
    """Whether the account opens more than whoever looks may, here or elsewhere: they are shown no link into it."""

    @property
    def presence(self) -> Presence:
        """How far they have come."""
        if self.disabled_at is not None:
            return Presence.DISABLED
        if self.has_entered:
            return Presence.ACTIVE
        return Presence.INVITED if self.link_until else Presence.WAITING


@dataclass(frozen=True, slots=True)
class Administered:
    """An organisation whose people somebody administers."""

    id: int
    code: str
    name: str
    kind: OrganisationKind
    names_planners: bool
    """Whether the actor says who plans there: it leads their market, and they plan for it."""

    @property
    def roles(self) -> tuple[Role, ...]:
        """What its people may be: planners where it leads, since nobody else plans, and named by planners."""
        if self.kind in ONE_ROLE:
            return (ONE_ROLE[self.kind],)
        return (Role.COORDINATOR, Role.PLANNER) if self.names_planners else (Role.COORDINATOR,)


@dataclass(frozen=True, slots=True)
class Deed:
    """Something done to an account; ``by`` is None for the administration, by a command."""

    at: datetime
    by: str | None
    organisation: str | None
    action: str
    detail: Mapping[str, Any]


def require_administrator(actor: Actor) -> None:
    """Let only those go on who administer accounts.

    Raises
    ------
    NotAllowed
        For everybody else.
    """
    if not actor.administers:
        action, thing = "administer", "accounts"
        raise NotAllowed(action, thing)


def administered(session: Session, actor: Actor) -> tuple[Administered, ...]:
    """Return the organisations whose people the actor administers, by name.

    Raises
    ------
    NotAllowed
        For whoever administers none.
    """
    require_administrator(actor)
    query = (
        select(
            Organisation.id,
            Organisation.code,
            (shown := func.establishment_shown(Organisation.id, Organisation.name)),
            Organisation.kind,
            and_(Member.leads, literal(actor.leads)),
        )
        .join(Member, and_(Member.organisation_id == Organisation.id, Member.market_id == actor.market))
        .where(text("organisations.id IN (SELECT * FROM administered())"))
        .order_by(shown, Organisation.id)
    )
    return tuple(Administered(*row) for row in session.execute(query))


def people(session: Session, actor: Actor, organisation: int | None = None) -> tuple[Person, ...]:
    """Return the people whom the actor administers, by organisation and name; of one organisation alone, if wanted.

    Raises
    ------
    NotAllowed
        For whoever administers nobody.
    """
    require_administrator(actor)
    query = text("""
        SELECT * FROM administered_people() p
        WHERE CAST(:organisation AS integer) IS NULL OR p.organisation_id = :organisation
        ORDER BY p.organisation, p.organisation_id, p.disabled_at IS NOT NULL, p.name, p.id
    """)
    return tuple(as_person(row) for row in session.execute(query, {"organisation": organisation}))


def person(session: Session, actor: Actor, who: int) -> Person:
    """Return somebody whom the actor administers.

    Raises
    ------
    NotAllowed
        For whoever administers nobody.
    NotFound
        When there is no such person, or it is not theirs to administer.
    """
    require_administrator(actor)
    row = session.execute(text("SELECT * FROM administered_people() p WHERE p.id = :who"), {"who": who}).one_or_none()
    if row is None:
        thing = "user"
        raise NotFound(thing, who)
    return as_person(row)


def history(session: Session, who: int) -> tuple[Deed, ...]:
    """Return what has been done to an account, the last first; to whom it is not about or theirs, nothing."""
    rows = session.execute(text("SELECT * FROM account_history(:who, :most)"), {"who": who, "most": SHOWN})
    return tuple(Deed(row.at, row.by, row.of_organisation, row.action, row.detail or {}) for row in rows)


def require_no_more(found: Person) -> None:
    """Keep what goes past the owner's own address, or their code, from whoever has an account that opens less.

    Raises
    ------
    Conflict
        ``opens_more``.
    """
    if found.opens_more:
        reason = "opens_more"
        raise Conflict(reason)


def as_person(row: Any) -> Person:  # noqa: ANN401  # a row of administered_people
    """Return a row as somebody with an account."""
    return Person(
        row.id,
        row.email,
        row.name,
        row.organisation_id,
        row.organisation,
        Role(row.role),
        row.administers,
        row.disabled_at,
        row.has_entered,
        row.seen_at,
        row.link_until,
        row.opens_more,
    )
