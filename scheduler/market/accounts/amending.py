"""Another name, role or address for somebody: by whoever administers them, the address confirmed by a link to it."""

import secrets
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.db import Database
from scheduler.core.errors import Conflict, Invalid, NotFound
from scheduler.core.seen import mark, require_same
from scheduler.core.tables.account_codes import LinkKind
from scheduler.core.tables.codes import Role
from scheduler.core.tokens import TOKEN_BYTES, hashed, made
from scheduler.market.accounts.administering import help_in
from scheduler.market.accounts.links import LinkState, found_link
from scheduler.market.accounts.people import Person, administered, person
from scheduler.market.accounts.record import AMEND, on_record
from scheduler.market.accounts.rules import SignInRules
from scheduler.market.setting_up.checks import checked_name
from scheduler.market.setting_up.users import checked_address

CONFIRM = text("SELECT confirm_address(:hash, :signed_in)")


@dataclass(frozen=True, slots=True)
class Amended:
    """What somebody is to be called, to do, and by which address they are to sign in.

    ``seen`` is the mark of the account that was shown; None: whatever stands.
    """

    name: str
    role: Role
    email: str
    seen: str | None = None


def roles_for(session: Session, actor: Actor, who: Person) -> tuple[Role, ...]:
    """Return what somebody may be in their organisation, what they are now among it, and that alone above the actor."""
    if who.role == Role.PLANNER != actor.role:
        return (who.role,)
    here = next((each.roles for each in administered(session, actor) if each.id == who.organisation), ())
    return here if who.role in here else (who.role, *here)


def account_mark(who: Person) -> str:
    """Return the mark of what can be changed of an account."""
    return mark(who.name, who.role.value, who.email)


def amend(
    session: Session, actor: Actor, who: int, new: Amended, key: str, rules: SignInRules, *, mailed: bool
) -> LinkKind | None:
    """Change an account, and return the kind of the link that another address needs, None when it stays.

    Whoever has been here goes on signing in with the old address until they use the link that goes to the new one. Of
    somebody who never came the address changes at once, and an invitation goes to it.

    Parameters
    ----------
    key
        With which links are made.
    mailed
        Whether the link goes by e-mail; else the actor hands it over.

    Raises
    ------
    NotAllowed, NotFound
        As ``person`` does.
    Invalid
        When name or address are none, or the organisation has no such role.
    Conflict
        ``email_exists``, ``account_disabled``, ``last_planner``, ``somebody_else_at_once``;
        ``opens_more``: the account opens more than the
        actor's, so the link goes by mail alone, and of somebody who never came the address stays.
    """
    found = person(session, actor, who)
    require_same(account_mark(found), new.seen)
    name, email = checked_name(new.name), checked_address(new.email)
    if new.role not in roles_for(session, actor, found):
        field, reason = "role", "other_kind"
        raise Invalid(field, reason)
    _rename(session, actor, found, name, new.role)
    return None if email == found.email else _readdress(session, actor, found, email, key, rules, mailed=mailed)


def confirm_address(database: Database, token: str, signed_in: int | None = None) -> None:
    """Let the address to which a link went sign in from now on; the link is used up, and nobody is signed in by it.

    Parameters
    ----------
    signed_in
        The user who is: a link that is guarded is confirmed by its owner alone.

    Raises
    ------
    NotFound
        When the link does not work (any more), or somebody else is signed in.
    Conflict
        ``email_exists``: somebody else has the address.
    """
    link = found_link(database, token)
    if link.state == LinkState.WORKS and link.kind == LinkKind.EMAIL and link.user is not None:
        actor = database.actor(link.user)
        with database.transaction(actor) as session:
            if session.scalar(CONFIRM, {"hash": hashed(token), "signed_in": signed_in}) is None:
                on_record(session, actor, AMEND, link.user, {"old": {}, "new": {"address": "confirmed"}})
                return
    thing = "link"
    raise NotFound(thing, "")


def _rename(session: Session, actor: Actor, found: Person, name: str, role: Role) -> None:
    if (name, role) == (found.name, found.role):
        return
    values = {"who": found.id, "name": name, "role": role.value}
    refused = session.scalar(text("SELECT amend_account(:who, :name, :role)"), values)
    if refused is not None:
        raise Conflict(refused)
    # The log keeps codes, never a name: whoever is forgotten would stay in it.
    old, new = {}, {}
    if role != found.role:
        old, new = {"role": found.role.value}, {"role": role.value}
    if name != found.name:
        new["name"] = "changed"
    on_record(session, actor, AMEND, found.id, {"old": old, "new": new})


def _readdress(
    session: Session, actor: Actor, found: Person, email: str, key: str, rules: SignInRules, *, mailed: bool
) -> LinkKind:
    seed = secrets.token_urlsafe(TOKEN_BYTES)
    row = session.execute(
        text("SELECT * FROM ask_for_address(:who, :email, :seed, :hash, :life, :mailed)"),
        {
            "who": found.id,
            "email": email,
            "seed": seed,
            "hash": hashed(made(seed, key)),
            "life": rules.reset,
            "mailed": mailed,
        },
    ).one()
    if row.refused is not None:
        raise Conflict(row.refused)
    kind = LinkKind(row.kind)
    done = "asked" if kind == LinkKind.EMAIL else "changed"
    on_record(session, actor, AMEND, found.id, {"old": {}, "new": {"address": done}})
    if kind == LinkKind.INVITATION:
        help_in(session, actor, found.id, key, rules, mailed=mailed)
    return kind
