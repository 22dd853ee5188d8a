"""Passwords and what is kept of them."""

import hashlib

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from scheduler.market.accounts.rules import SignInRules

LONGEST_PASSWORD = 1000
"""Characters; hashing more would cost us time at everybody's wish."""


def password_hash(password: str, rules: SignInRules | None = None) -> str:
    """Hash a password for ``accounts.password_hash``."""
    return (rules or SignInRules()).hasher.hash(password)


def matches(hasher: PasswordHasher, stored: str | None, password: str) -> bool:
    """Tell whether a password is the stored one; None, an account that does not exist, takes as long."""
    if len(password) > LONGEST_PASSWORD:
        password, stored = "", None
    if stored is None:
        hasher.hash(password)  # as much work as a comparison: the time tells nobody which accounts exist
        return False
    try:
        return hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def seal(stored: str) -> str:
    """Return what tells a stored hash from every other one; its random salt lets nobody guess from here on."""
    return hashlib.sha256(stored.encode()).hexdigest()[:32]
