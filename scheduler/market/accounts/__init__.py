"""Accounts: passwords, signing in without guessing, sessions, links, who somebody is, and who looks after whose."""

from scheduler.market.accounts.administering import (
    HandedLink,
    Newcomer,
    help_in,
    invite,
    link_to_hand_over,
    name_administrator,
    open_account,
)
from scheduler.market.accounts.amending import Amended, account_mark, amend, confirm_address, roles_for
from scheduler.market.accounts.good_passwords import check_password
from scheduler.market.accounts.identity import Identity, choose_language, identity
from scheduler.market.accounts.joining import join_by_link
from scheduler.market.accounts.links import (
    FOR_PASSWORDS,
    FoundLink,
    LinkState,
    found_link,
    link_works,
    make_link,
    sign_in_by_link,
)
from scheduler.market.accounts.own_password import change_password, choose_by_link, forget_password
from scheduler.market.accounts.passwords import LONGEST_PASSWORD, password_hash
from scheduler.market.accounts.people import Administered, Deed, Person, Presence, administered, history, people, person
from scheduler.market.accounts.rules import SignInRules
from scheduler.market.accounts.sessions import Entered, Factor, SignedIn, end_session, enter, signed_in
from scheduler.market.accounts.signing_in import sign_in
from scheduler.market.accounts.visitors import Known, Visitor
from scheduler.market.accounts.waiting import invite_waiting, sheets, waiting

__all__ = [
    "FOR_PASSWORDS",
    "LONGEST_PASSWORD",
    "Administered",
    "Amended",
    "Deed",
    "Entered",
    "Factor",
    "FoundLink",
    "HandedLink",
    "Identity",
    "Known",
    "LinkState",
    "Newcomer",
    "Person",
    "Presence",
    "SignInRules",
    "SignedIn",
    "Visitor",
    "account_mark",
    "administered",
    "amend",
    "change_password",
    "check_password",
    "choose_by_link",
    "choose_language",
    "confirm_address",
    "end_session",
    "enter",
    "forget_password",
    "found_link",
    "help_in",
    "history",
    "identity",
    "invite",
    "invite_waiting",
    "join_by_link",
    "link_to_hand_over",
    "link_works",
    "make_link",
    "name_administrator",
    "open_account",
    "password_hash",
    "people",
    "person",
    "roles_for",
    "sheets",
    "sign_in",
    "sign_in_by_link",
    "signed_in",
    "waiting",
]
