"""Accounts: choosing a password, and the people whom somebody administers."""

from web.accounts import amending, choosing, confirming, forgotten, inviting, joining, own_password, people, waiting
from web.accounts.blueprint import blueprint

__all__ = [
    "amending",
    "blueprint",
    "choosing",
    "confirming",
    "forgotten",
    "inviting",
    "joining",
    "own_password",
    "people",
    "waiting",
]
