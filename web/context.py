"""What a view needs of the current request: the database, who acts, and a transaction for them."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import abort, current_app, g, request
from flask_login import current_user

from scheduler.access import Actor
from scheduler.accounts import Identity
from scheduler.accounts import identity as identity_of
from scheduler.db import Database, OpenTransaction
from web.config import Config

EXTENSION = "releve"


def database() -> Database:
    """Return the application's database."""
    found: Database = current_app.extensions[EXTENSION]["database"]
    return found


def config() -> Config:
    """Return the application's settings."""
    found: Config = current_app.extensions[EXTENSION]["config"]
    return found


def actor_or_none() -> Actor | None:
    """Return who is signed in, None for nobody."""
    if "actor" not in g:
        g.actor = current_user.actor if current_user.is_authenticated else None
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
    with database().transaction(who) as session:
        if request.method == "GET" and "identity" not in g:
            g.identity = identity_of(session, who)
        yield session


def identity() -> Identity | None:
    """Tell who is signed in, None for nobody; asked of the database once a request."""
    if "identity" not in g:
        who = actor_or_none()
        if who is None:
            return None
        with database().transaction(who) as session:
            g.identity = identity_of(session, who)
    found: Identity | None = g.identity
    return found
