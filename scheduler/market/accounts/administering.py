"""Inviting people, helping them in, disabling them, and naming who may do so: for whoever administers them.

Whom somebody administers is said by the database (``administered``): its functions refuse everybody else.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import Conflict, NotFound
from scheduler.core.tables import User
from scheduler.core.tables.account_codes import LinkKind
from scheduler.core.tables.codes import Role
from scheduler.core.tokens import TOKEN_BYTES, hashed, made, token_of
from scheduler.market.accounts.people import Person, administered, person, require_no_more
from scheduler.market.accounts.record import AMEND, DISABLE, ENABLE, HELP, INVITE, on_record
from scheduler.market.accounts.rules import SignInRules
from scheduler.market.setting_up import NewUser, add_users


@dataclass(frozen=True, slots=True)
class HandedLink:
    """A link to hand over, printed or read out."""

    kind: LinkKind
    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Whom to invite; ``organisation`` is its number."""

    email: str
    name: str
    organisation: int
    role: Role
    administers: bool = False


def invite(session: Session, actor: Actor, newcomer: Newcomer, key: str, rules: SignInRules, *, mailed: bool) -> int:
    """Bring somebody into an organisation, with a link by which they come; return the number of the user.

    Whether they have an account already, whoever invites is not told: then the link lets them join with that.

    Parameters
    ----------
    key
        With which links are made.
    mailed
        Whether the link goes by e-mail; else whoever invites hands it over (``link_to_hand_over``).

    Raises
    ------
    NotAllowed
        For whoever administers nobody, and for planners where the actor is none.
    NotFound
        When the organisation is not theirs to administer.
    Invalid
        When address or name are none, or the organisation has no such role.
    Conflict
        ``email_exists``: somebody of the organisation has that address.
    """
    codes = {each.id: each.code for each in administered(session, actor)}
    if newcomer.organisation not in codes:
        thing = "organisation"
        raise NotFound(thing, newcomer.organisation)
    new = NewUser(newcomer.email, newcomer.name, codes[newcomer.organisation], newcomer.role, newcomer.administers)
    add_users(session, [new])
    here = (User.email == newcomer.email.strip().lower(), User.organisation_id == newcomer.organisation)
    who = session.scalars(select(User.id).where(*here)).one()
    given = {"role": newcomer.role.value, "administers": newcomer.administers}
    on_record(session, actor, INVITE, who, {"old": {}, "new": given})
    help_in(session, actor, who, key, rules, mailed=mailed)
    return who


def help_in(session: Session, actor: Actor, who: int, key: str, rules: SignInRules, *, mailed: bool) -> LinkKind:
    """Make a link with which somebody chooses a password, their first or another; older ones end.

    Raises
    ------
    NotAllowed, NotFound
        As ``person`` does.
    Conflict
        ``account_disabled``; ``opens_more``: what the account opens is not the actor's, so the link goes by mail alone.
    """
    found = person(session, actor, who)
    if not mailed:
        require_no_more(found)
    seed = secrets.token_urlsafe(TOKEN_BYTES)
    kind = session.scalar(
        text("SELECT make_sign_in_link(:who, :seed, :hash, :invitation, :reset, :mailed)"),
        {
            "who": who,
            "seed": seed,
            "hash": hashed(made(seed, key)),
            "invitation": rules.invitation,
            "reset": rules.reset,
            "mailed": mailed,
        },
    )
    if kind is None:
        reason = "account_disabled"
        raise Conflict(reason)
    on_record(session, actor, HELP, who, {"old": {}, "new": {"link": kind, "way": "mail" if mailed else "hand"}})
    return LinkKind(kind)


def link_to_hand_over(session: Session, actor: Actor, who: int, key: str) -> tuple[Person, HandedLink | None]:
    """Return the link that the actor has made for somebody to hand over, None when there is none that works.

    Raises
    ------
    NotAllowed, NotFound
        As ``person`` does.
    """
    found = person(session, actor, who)
    row = session.execute(text("SELECT * FROM link_to_hand_over(:who)"), {"who": who}).one_or_none()
    token = row and token_of(row.seed, row.token_hash, key)
    return found, HandedLink(LinkKind(row.kind), token, row.expires_at) if row and token else None


def name_administrator(session: Session, actor: Actor, who: int, *, administers: bool) -> bool:
    """Give somebody the tick with which they look after accounts, or take it; tell whether that changed anything.

    Raises
    ------
    NotAllowed, NotFound
        As ``person`` does.
    Conflict
        ``last_administrator``: nobody takes from themselves what nobody else there has; ``last_planner``: nor anybody
        the last planner who administers from an agency that leads.
    """
    found = person(session, actor, who)
    if found.administers == administers:
        return False
    _change(session, who, administers=administers, enabled=found.disabled_at is None)
    detail = {"old": {"administers": found.administers}, "new": {"administers": administers}}
    on_record(session, actor, AMEND, who, detail)
    return True


def open_account(session: Session, actor: Actor, who: int, *, enabled: bool) -> bool:
    """Enable somebody's account, or disable it, which ends sessions and links; tell whether that changed anything.

    Raises
    ------
    NotAllowed, NotFound
        As ``person`` does.
    Conflict
        ``last_administrator``, ``last_planner``.
    """
    found = person(session, actor, who)
    if (found.disabled_at is None) == enabled:
        return False
    on_record(session, actor, ENABLE if enabled else DISABLE, who)  # first: whoever disables themselves writes no more
    _change(session, who, administers=found.administers, enabled=enabled)
    return True


def _change(session: Session, who: int, *, administers: bool, enabled: bool) -> None:
    refused = session.scalar(
        text("SELECT change_account(:who, :administers, :enabled)"),
        {"who": who, "administers": administers, "enabled": enabled},
    )
    if refused is not None:
        raise Conflict(refused)
