"""What a passkey is asked to sign: random, kept by its hash, good once, for a few minutes and whoever it was made for.

The browser's signed cookie holds it too, so that nobody answers for another browser.
"""

import secrets
from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from scheduler.core.tokens import hashed

LIFE = timedelta(minutes=5)
"""As long as browsers ask at all (WebAuthn, 15.1: five minutes where somebody is verified)."""

BYTES = 32


def new_challenge(session: Session) -> bytes:
    """Make a challenge for whoever acts; at the door nobody does."""
    challenge = secrets.token_bytes(BYTES)
    values = {"hash": _hash(challenge), "life": LIFE}
    session.execute(text("SELECT keep_passkey_challenge(:hash, :life)"), values)
    return challenge


def use_up(session: Session, challenge: bytes) -> bool:
    """Use a challenge up, and tell whether it was good; commit whatever comes of it."""
    values = {"hash": _hash(challenge), "life": LIFE}
    return bool(session.scalar(text("SELECT take_passkey_challenge(:hash, :life)"), values))


def written(challenge: bytes) -> str:
    """Return a challenge as a cookie holds it."""
    return bytes_to_base64url(challenge)


def read(kept: str) -> bytes:
    """Return a challenge from a cookie."""
    return base64url_to_bytes(kept)


def _hash(challenge: bytes) -> str:
    return hashed(written(challenge))
