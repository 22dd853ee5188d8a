"""How somebody comes to a passkey of their own, and takes one away again."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session
from webauthn import generate_registration_options, options_to_json, verify_registration_response
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from scheduler.core.access import Actor
from scheduler.core.db import Database
from scheduler.core.errors import Invalid, NotFound
from scheduler.core.tables import Passkey, User, UserSession
from scheduler.market.accounts.passkeys.challenges import LIFE, new_challenge, use_up
from scheduler.market.accounts.passkeys.faults import UNREADABLE
from scheduler.market.accounts.passkeys.relying_party import NAME, RelyingParty
from scheduler.market.accounts.record import ADD_PASSKEY, REMOVE_PASSKEY, on_record
from scheduler.market.accounts.second_factor.having import OWN
from scheduler.market.accounts.second_factor.trying import Tried
from scheduler.market.accounts.sessions import SignedIn
from scheduler.market.accounts.shown_again import showing

HANDLE_BYTES = 32

MOST = 10
"""Passkeys of one person."""

LONGEST_NAME = 60

FIELD = "passkey"


@dataclass(frozen=True, slots=True)
class OwnPasskey:
    """A passkey of somebody's own: its number, how they call it, when it was made and last used."""

    id: int
    name: str
    made_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a browser is asked to make: in JSON for its own hands, and what its cookie keeps until it comes back."""

    options: str
    challenge: bytes
    handle: bytes


def own_passkeys(session: Session) -> tuple[OwnPasskey, ...]:
    """Return somebody's passkeys, the first one first."""
    rows = session.execute(
        select(Passkey.id, Passkey.name, Passkey.made_at, Passkey.used_at)
        .where(Passkey.account_id == OWN)
        .order_by(Passkey.id)
    )
    return tuple(OwnPasskey(*row) for row in rows)


def own_passkey(session: Session, number: int) -> OwnPasskey:
    """Return one of somebody's passkeys.

    Raises
    ------
    NotFound
        When they have no such passkey.
    """
    for each in own_passkeys(session):
        if each.id == number:
            return each
    thing = "passkey"
    raise NotFound(thing, number)


def ask_for_new(database: Database, who: SignedIn, tried: Tried, party: RelyingParty) -> Asked:
    """Ask a browser for a new passkey, once its owner has shown again who they are.

    Raises
    ------
    TooManyAttempts, Invalid
        As ``showing`` does; ``too_many_passkeys``: when they have as many as anybody may.
    """
    return showing(database, who, tried, lambda session: _asked(session, who.actor, party))


def keep(database: Database, who: SignedIn, name: str, answer: str, asked: Asked | None, party: RelyingParty) -> None:
    """Keep the passkey that a browser has made; it must be kept on its device and have had its owner verified.

    Parameters
    ----------
    answer
        What the browser answered, in JSON.
    asked
        What its cookie kept of the question; None when it kept nothing.

    Raises
    ------
    Invalid
        ``passkey``: when that is no answer to the question, or comes too late.
    Conflict
        ``passkey_exists``: when it was kept already.
    """
    reason = "passkey_not_made"
    if asked is None:
        raise Invalid(FIELD, reason)
    with database.transaction(who.actor) as session:
        good = use_up(session, asked.challenge)
    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=asked.challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except UNREADABLE as error:
        raise Invalid(FIELD, reason) from error
    if not good:
        raise Invalid(FIELD, reason)
    with database.transaction(who.actor) as session:
        _require_room(_stored(session))
        session.execute(
            insert(Passkey)
            .inline()
            .values(
                account_id=OWN,
                name=" ".join(name.split()),
                credential_id=made.credential_id,
                public_key=made.credential_public_key,
                sign_count=made.sign_count,
                user_handle=asked.handle,
            )
        )
        on_record(session, who.actor, ADD_PASSKEY, who.actor.user)


def remove(database: Database, who: SignedIn, number: int, tried: Tried) -> None:
    """Take a passkey away, once its owner has shown again who they are.

    What it has opened elsewhere ends; this session goes on, as one that has yet to show what its market demands.

    Raises
    ------
    TooManyAttempts, Invalid
        As ``showing`` does.
    NotFound
        When they have no such passkey.
    """

    def act(session: Session) -> None:
        own_passkey(session, number)
        here = (UserSession.id == who.session, UserSession.passkey_id == number)
        session.execute(update(UserSession).where(*here).values(passkey_id=None, passkey_account_id=None))
        session.execute(delete(Passkey).where(Passkey.id == number, Passkey.account_id == OWN))
        on_record(session, who.actor, REMOVE_PASSKEY, who.actor.user)

    showing(database, who, tried, act)


def _asked(session: Session, actor: Actor, party: RelyingParty) -> Asked:
    email, name = session.execute(select(User.email, User.name).where(User.id == actor.user)).one()
    stored = _stored(session)
    _require_room(stored)
    # One name for all of somebody's passkeys, so that a device knows its own; nothing of them can be read from it.
    handle = stored[0].user_handle if stored else secrets.token_bytes(HANDLE_BYTES)
    challenge = new_challenge(session)
    options = generate_registration_options(
        rp_id=party.id,
        rp_name=NAME,
        user_id=handle,
        user_name=email,
        user_display_name=name,
        challenge=challenge,
        timeout=int(LIFE.total_seconds() * 1000),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=each.credential_id) for each in stored],
    )
    return Asked(options_to_json(options), challenge, handle)


def _stored(session: Session) -> Sequence[Passkey]:
    return session.scalars(select(Passkey).where(Passkey.account_id == OWN).order_by(Passkey.id)).all()


def _require_room(stored: Sequence[Passkey]) -> None:
    if len(stored) >= MOST:
        reason = "too_many_passkeys"
        raise Invalid(FIELD, reason)
