"""Signing in with a passkey: whoever holds it and is verified by its device; nothing is typed."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, text
from webauthn import generate_authentication_options, options_to_json, verify_authentication_response
from webauthn.helpers import parse_authentication_credential_json
from webauthn.helpers.structs import AuthenticationCredential, UserVerificationRequirement

from scheduler.core.db import Database
from scheduler.core.errors import Invalid, TooManyAttempts
from scheduler.core.tables.account_codes import SignInStep
from scheduler.market.accounts.passkeys.challenges import LIFE, new_challenge, use_up
from scheduler.market.accounts.passkeys.faults import UNREADABLE
from scheduler.market.accounts.passkeys.relying_party import RelyingParty
from scheduler.market.accounts.rules import SignInRules
from scheduler.market.accounts.sessions import Entered, UsedPasskey, enter
from scheduler.market.accounts.throttle import keep_attempt, wait_for
from scheduler.market.accounts.visitors import Visitor


@dataclass(frozen=True, slots=True)
class AskedAtTheDoor:
    """What a browser is asked to sign: in JSON for its own hands, and what its cookie keeps until it comes back."""

    options: str
    challenge: bytes


def ask_for_signature(database: Database, party: RelyingParty) -> AskedAtTheDoor:
    """Ask a browser for the signature of whichever passkey of ours its owner chooses."""
    with database.transaction(None) as session:
        challenge = new_challenge(session)
    options = generate_authentication_options(
        rp_id=party.id,
        challenge=challenge,
        timeout=int(LIFE.total_seconds() * 1000),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return AskedAtTheDoor(options_to_json(options), challenge)


def sign_in_by_passkey(
    database: Database, answer: str, challenge: bytes | None, party: RelyingParty, visitor: Visitor, rules: SignInRules
) -> Entered:
    """Check a signature and begin a session that lacks no second factor. The attempt is logged, whatever comes of it.

    A passkey that nobody has is no attempt at an account: its number is random, and nothing is told of others.

    Parameters
    ----------
    answer
        What the browser answered, in JSON.
    challenge
        What its cookie kept of the question; None when it kept nothing.

    Raises
    ------
    TooManyAttempts
        When too many with passkeys of that account failed lately; the signature is then not even looked at.
    Invalid
        ``wrong_passkey``: when it is none of ours or none of its answers, the account is closed, its owner was not
        verified, or it has signed before as often as it says it has by now: then it was copied.
    """
    wrong = Invalid("passkey", "wrong_passkey")
    try:
        credential = parse_authentication_credential_json(answer)
    except UNREADABLE as error:
        raise wrong from error
    with database.transaction(None) as session:
        good = challenge is not None and use_up(session, challenge)
        values = {"credential": credential.raw_id}
        found = session.execute(text("SELECT * FROM passkey_for_sign_in(:credential)"), values).one_or_none()
        if found is None:
            after = wait = None
        else:
            browser = visitor.browser(found.account_id, found.password_hash)
            wait = wait_for(session, found.email, visitor, browser, rules, SignInStep.PASSKEY)
            after = None
            if wait is None:
                after = _signed(credential, found, challenge, party) if good and challenge else None
                succeeded = after is not None
                keep_attempt(session, found.email, visitor, browser, SignInStep.PASSKEY, succeeded=succeeded)
    if wait is not None:
        raise TooManyAttempts(wait)
    if found is None or after is None:
        raise wrong
    try:
        used = UsedPasskey(found.passkey_id, found.sign_count, after)
        return enter(database, found.user_id, found.password_hash, browser, passkey=used)
    except Invalid as error:
        raise wrong from error


def _signed(credential: AuthenticationCredential, found: Row[Any], challenge: bytes, party: RelyingParty) -> int | None:
    """Return how often a passkey has signed by now, None when that is not its signature of the challenge."""
    if credential.response.user_handle != found.user_handle:
        return None
    try:
        return verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=found.public_key,
            credential_current_sign_count=found.sign_count,
            require_user_verification=True,
        ).new_sign_count
    except UNREADABLE:
        return None
