"""Tokens of links that need no password.

A token is an HMAC of its row's random seed under a key outside the database, which keeps the token's hash alone: so a
link can be written into each message, and neither a copy of the database nor a glance at it opens anything.
"""

import base64
import hashlib
import hmac

TOKEN_BYTES = 16
"""128 bits: nobody guesses one, and it fits into a text message."""


def made(seed: str, key: str) -> str:
    """Make the token of a seed."""
    digest = hmac.digest(key.encode(), f"link:{seed}".encode(), "sha256")[:TOKEN_BYTES]
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def hashed(token: str) -> str:
    """Return what the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def token_of(seed: str | None, token_hash: str | None, key: str) -> str | None:
    """Return the token of a stored link; None without one, or when it was made with another key."""
    if seed is None or token_hash is None or not key:
        return None
    token = made(seed, key)
    return token if hmac.compare_digest(hashed(token), token_hash) else None
