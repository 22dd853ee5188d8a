"""Accounts: passwords, signing in without guessing, sessions, and who somebody is."""

from scheduler.market.accounts.identity import Identity, choose_language, identity
from scheduler.market.accounts.links import link_works, make_link, sign_in_by_link
from scheduler.market.accounts.passwords import LONGEST_PASSWORD, password_hash
from scheduler.market.accounts.rules import SignInRules
from scheduler.market.accounts.sessions import Entered, SignedIn, end_session, signed_in
from scheduler.market.accounts.signing_in import sign_in
from scheduler.market.accounts.visitors import Known, Visitor

__all__ = [
    "LONGEST_PASSWORD",
    "Entered",
    "Identity",
    "Known",
    "SignInRules",
    "SignedIn",
    "Visitor",
    "choose_language",
    "end_session",
    "identity",
    "link_works",
    "make_link",
    "password_hash",
    "sign_in",
    "sign_in_by_link",
    "signed_in",
]
