"""Who signs in for whom, and the engine, who never does."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from scheduler.core.errors import Invalid, NotFound
from scheduler.core.many_rows import add
from scheduler.core.tables import Account, Market, Member, Organisation, User
from scheduler.core.tables.codes import OrganisationKind, Role
from scheduler.market.setting_up.checks import checked_name

EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
ENGINE_NAME = "Calcul de nuit"
ROLES = {
    OrganisationKind.AGENCY: frozenset({Role.COORDINATOR, Role.PLANNER, Role.ENGINE}),
    OrganisationKind.ESTABLISHMENT: frozenset({Role.REQUESTER}),
    OrganisationKind.BUYER: frozenset({Role.BUYER}),
}
"""What somebody can be in an organisation; the table of users holds the same."""


@dataclass(frozen=True, slots=True)
class NewUser:
    """Somebody by address and name; ``organisation`` is its code."""

    email: str
    name: str
    organisation: str
    role: Role
    administers: bool = False
    """Whether they look after the accounts of the organisation's people."""


def add_users(session: Session, users: Sequence[NewUser], password_hash: str | None = None) -> None:
    """Store people as users of an organisation, with the account of their address, which is opened where there is none.

    Without a password they come by an invitation. With one, for whoever has none yet, they sign in at once; the engine
    never does. Only the administration gives one.

    Raises
    ------
    NotFound
        When there is no such organisation.
    Conflict
        When somebody of the organisation has that address.
    Invalid
        When an address or a name is none, or the organisation has no such role.
    """
    codes = {each.organisation for each in users}
    query = select(Organisation.code, Organisation.id, Organisation.kind).where(Organisation.code.in_(codes))
    organisations = {code: (number, kind) for code, number, kind in session.execute(query)}
    rows = []
    for each in users:
        if each.organisation not in organisations:
            thing = "organisation"
            raise NotFound(thing, each.organisation)
        number, kind = organisations[each.organisation]
        if each.role not in ROLES[kind]:
            field, reason = "role", "other_kind"
            raise Invalid(field, reason)
        rows.append(
            {
                "email": checked_address(each.email),
                "name": checked_name(each.name),
                "organisation_id": number,
                "kind": kind,
                "role": each.role,
                "administers": each.administers,
            }
        )
    add(session, User, rows)
    if password_hash is not None:
        people = [row["email"] for row in rows if row["role"] != Role.ENGINE]
        fresh = (Account.email.in_(people), Account.password_hash.is_(None))
        session.execute(update(Account).where(*fresh).values(password_hash=password_hash))
        newly = (User.email.in_(people), User.organisation_id.in_([row["organisation_id"] for row in rows]))
        session.execute(update(User).where(*newly, User.role != Role.ENGINE).values(accepted_at=func.now()))


def appoint_engine(session: Session, market: Market) -> None:
    """Give whoever leads a market an open account of the nightly run, unless it has one or nobody leads."""
    leads = select(Organisation.id, Organisation.code).join(Member, Member.organisation_id == Organisation.id)
    lead = session.execute(leads.where(Member.market_id == market.id, Member.leads)).one_or_none()
    if lead is None:
        return
    engines = select(User).where(User.organisation_id == lead.id, User.role == Role.ENGINE)
    found = session.scalars(engines.order_by(User.disabled_at.is_not(None), User.id)).first()
    if found is not None:
        found.disabled_at = None
    else:
        add_users(session, [NewUser(engine_address(lead.code), ENGINE_NAME, lead.code, Role.ENGINE)])


def engine_address(lead: str) -> str:
    """Return the address of the nightly run of an agency that leads, by its code: it reaches nobody (RFC 2606)."""
    return f"calcul@{lead}.invalid"


def checked_address(email: str) -> str:
    """Return an address as it is stored.

    Raises
    ------
    Invalid
        When it is none.
    """
    found = email.strip().lower()
    if not EMAIL.fullmatch(found):
        field, reason = "email", "not_an_address"
        raise Invalid(field, reason)
    return found
