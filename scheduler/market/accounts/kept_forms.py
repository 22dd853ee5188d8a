"""What somebody had typed while their session ended, kept until they have signed in again.

It is sealed with the key of the cookies and a token that the browser's cookie alone holds: neither a copy of the
database nor the browser reads it, and the policies show it to nobody but the user whose page the form was on.
"""

import base64
import hmac
import secrets
import zlib
from datetime import timedelta

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.db import Database
from scheduler.core.errors import NotFound
from scheduler.core.tables import KeptForm
from scheduler.core.tokens import hashed

KEPT = timedelta(days=1)
"""For how long: an evening's form is there in the morning."""

MOST = 5
"""Forms of one user; the oldest makes place for a newer one."""

LARGEST = 1_000_000
"""Bytes of one form before it is sealed; what is larger is not kept."""

TOKEN_BYTES = 32


def keep_form(database: Database, user: int, content: bytes, key: str) -> str | None:
    """Keep what a user's form held, and return the token that opens it.

    Nobody acts at that moment: ``user`` must have been proved by what the form carried. None when the form is too large
    or the account is closed.
    """
    if len(content) > LARGEST:
        return None
    try:
        actor = database.actor(user)
    except NotFound:
        return None
    token = secrets.token_urlsafe(TOKEN_BYTES)
    sealed = _seal(key, token).encrypt(zlib.compress(content))
    with database.transaction(actor) as session:
        newest = select(KeptForm.id).where(KeptForm.user_id == user).order_by(KeptForm.id.desc()).limit(MOST - 1)
        session.execute(delete(KeptForm).where(KeptForm.user_id == user, KeptForm.id.not_in(newest)))
        session.execute(insert(KeptForm).inline().values(user_id=user, token_hash=hashed(token), sealed=sealed))
    return token


def kept_form(session: Session, actor: Actor, token: str, key: str) -> bytes | None:
    """Return what the actor's form held; None when it is another's, too old or gone."""
    sealed = session.scalar(
        select(KeptForm.sealed).where(
            KeptForm.user_id == actor.user,
            KeptForm.token_hash == hashed(token),
            KeptForm.kept_at > func.now() - KEPT,
        )
    )
    if sealed is None:
        return None
    try:
        return zlib.decompress(_seal(key, token).decrypt(sealed))
    except InvalidToken:  # the key of the cookies was changed since
        return None


def drop_form(session: Session, actor: Actor, token: str) -> None:
    """Keep the actor's form no longer."""
    session.execute(delete(KeptForm).where(KeptForm.user_id == actor.user, KeptForm.token_hash == hashed(token)))


def _seal(key: str, token: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hmac.digest(key.encode(), f"kept form:{token}".encode(), "sha256")))
