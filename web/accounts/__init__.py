"""Accounts: choosing a password, and the people whom somebody administers."""

from web.accounts import choosing, forgotten, inviting, own_password, people
from web.accounts.blueprint import blueprint

__all__ = ["blueprint", "choosing", "forgotten", "inviting", "own_password", "people"]
