"""One-time codes and recovery codes: how they are made, sealed, read and compared."""

import base64
import hashlib
import hmac
import re
import secrets
import time

import pyotp
from cryptography.fernet import Fernet, InvalidToken

ISSUER = "Relève"

STEP = 30
"""Seconds for which a code is shown (RFC 6238, 5.2)."""

CLOCKS_APART = 1
"""Steps by which a telephone's clock may be ahead or behind (RFC 6238, 6)."""

RECOVERY_CODES = 10
RECOVERY_BYTES = 10
"""80 bits each: nobody guesses one, whatever they know of the database."""

GROUP = 4
CODE = re.compile("[0-9]{6}")


def new_secret() -> str:
    """Return a secret for an application of one-time codes: 160 bits in base 32 (RFC 4226, 4)."""
    return pyotp.random_base32()


def address_of(secret: str, email: str) -> str:
    """Return a secret as applications read it, from a picture or a link (otpauth, Key URI Format)."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def sealed(secret: str, user: int, key: str) -> str:
    """Encrypt somebody's secret with a key outside the database."""
    return _fernet(key).encrypt(f"{user}:{secret}".encode()).decode()


def unsealed(text: str, user: int, key: str, seconds: int | None = None) -> str | None:
    """Return the secret; None when it is another's, was sealed with another key, or longer ago than ``seconds``."""
    try:
        whose, _, secret = _fernet(key).decrypt(text.encode(), ttl=seconds).decode().partition(":")
    except InvalidToken:
        return None
    return secret if whose == str(user) else None


def _fernet(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hmac.digest(key.encode(), b"second factor", "sha256")))


def step_of(secret: str, code: str, after: int = 0) -> int | None:
    """Return the step of time to which a code belongs, None for a wrong one and for one not ``after`` that step."""
    if not CODE.fullmatch(code):
        return None
    now, found = int(time.time()) // STEP, None
    for step in range(now - CLOCKS_APART, now + CLOCKS_APART + 1):
        if hmac.compare_digest(pyotp.TOTP(secret).generate_otp(step), code) and step > after:
            found = step
    return found


def plain(code: str) -> str:
    """Return a code without what people write between its groups."""
    return re.sub(r"[\s\-–.]", "", code).lower()


def new_recovery_codes() -> tuple[str, ...]:
    """Return codes to be written down, in groups of four."""
    found = []
    for _ in range(RECOVERY_CODES):
        code = base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode().lower()
        found.append("-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP)))
    return tuple(found)


def recovery_hash(code: str) -> str:
    """Return what the database keeps of a recovery code."""
    return hashlib.sha256(plain(code).encode()).hexdigest()
