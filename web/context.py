"""What a view needs of the current request: the database, who acts, and a transaction for them."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import abort, current_app, g, request, session

from scheduler.core.access import Actor
from scheduler.core.db import Database, OpenTransaction
from scheduler.market.accounts import Factor, Identity, SignedIn
from scheduler.market.accounts import identity as identity_of
from scheduler.market.accounts import signed_in as signed_in_by
from web.config import Config

EXTENSION = "releve"
TOKEN = "token"  # noqa: S105  # the name of a value in the cookie
"""Under which name the cookie holds the token of somebody's session."""
OTHERS = "others"
"""Under which name it holds those of other accounts of the same person, each signed in to by itself."""


def database() -> Database:
    """Return the application's database."""
    found: Database = current_app.extensions[EXTENSION]["database"]
    return found


def config() -> Config:
    """Return the application's settings."""
    found: Config = current_app.extensions[EXTENSION]["config"]
    return found


def signed_in_or_none() -> SignedIn | None:
    """Return the session under way, None for nobody's; asked of the database once a request.

    One that still lacks its second factor is one too, but lets nobody act: see ``actor_or_none``.
    """
    if "signed_in" not in g:
        g.signed_in = _first_alive()
    found: SignedIn | None = g.signed_in
    return found


def _first_alive() -> SignedIn | None:
    """Return the session under way; once it has ended, the next of the same person's in this browser."""
    token = session.get(TOKEN)
    found = session_of(token) if token else None
    while found is None and session.get(OTHERS):
        session[TOKEN], *session[OTHERS] = session[OTHERS]
        found = session_of(session[TOKEN])
    return found


def session_of(token: str) -> SignedIn | None:
    """Return whose session a token is of, None when it has ended."""
    return signed_in_by(database(), token, config().sign_in)


def signed_in() -> SignedIn:
    """Return the session under way, even one that still lacks its second factor."""
    return signed_in_or_none() or abort(401)


def several_accounts() -> bool:
    """Tell whether whoever is signed in has signed in here with another account of theirs too."""
    return bool(session.get(OTHERS))


def several_markets() -> bool:
    """Tell whether whoever is signed in could act in another market too."""
    who = signed_in_or_none()
    return bool(who and who.several and who.factor == Factor.NONE)


def several_organisations() -> bool:
    """Tell whether whoever is signed in could act for another organisation too, with the same account."""
    who = signed_in_or_none()
    return bool(who and who.elsewhere and who.factor == Factor.NONE)


def actor_or_none() -> Actor | None:
    """Return who is signed in, None for nobody, which whoever has yet to show a second factor is too."""
    if "actor" not in g:
        who = signed_in_or_none()
        g.actor = who.actor if who and who.factor == Factor.NONE else None
    found: Actor | None = g.actor
    return found


def actor() -> Actor:
    """Return who is signed in; a view that somebody unknown may open must not ask for it."""
    return actor_or_none() or abort(401)


@contextmanager
def transaction() -> Iterator[OpenTransaction]:
    """Open a transaction for whoever is signed in. Close it before rendering: no page keeps a connection waiting.

    Reading a page, it also reads who they are: the layout says so on every page, and need not ask on its own.
    """
    who = actor()
    with database().transaction(who) as opened:
        if request.method == "GET" and "identity" not in g:
            g.identity = identity_of(opened, who)
        yield opened


def identity() -> Identity | None:
    """Tell who is signed in, None for nobody; asked of the database once a request."""
    if "identity" not in g:
        who = actor_or_none()
        if who is None:
            return None
        with database().transaction(who) as opened:
            g.identity = identity_of(opened, who)
    found: Identity | None = g.identity
    return found


def keeps_hours() -> bool:
    """Tell whether the market of whoever is signed in keeps the ledger of hours."""
    who = identity()
    return who is not None and who.keeps_hours


def publishes_figures() -> bool:
    """Tell whether everybody who takes part there may read its figures."""
    who = identity()
    return who is not None and who.publishes_figures


def bills() -> bool:
    """Tell whether bills are made of them there."""
    who = identity()
    return who is not None and who.bills
