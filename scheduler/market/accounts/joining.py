"""Somebody who has an account already joins another organisation with it, by the invitation that went to them."""

from sqlalchemy import text

from scheduler.core.db import Database
from scheduler.core.errors import NotFound
from scheduler.core.tokens import hashed
from scheduler.market.accounts.links import LinkState, found_link
from scheduler.market.accounts.record import AMEND, on_record
from scheduler.market.accounts.sessions import SignedIn

JOIN = text("SELECT join_by_link(:hash, :signed_in)")


def join_by_link(database: Database, who: SignedIn, token: str) -> int:
    """Let whoever is signed in act for the organisation that invited them; the link is used up. Return as which user.

    Raises
    ------
    NotFound
        When the link does not work (any more), or is for another account.
    """
    link = found_link(database, token)
    if link.state == LinkState.WORKS and link.joins and link.user is not None:
        actor = database.actor(link.user)
        with database.transaction(actor) as session:
            if session.scalar(JOIN, {"hash": hashed(token), "signed_in": who.actor.user}):
                on_record(session, actor, AMEND, link.user, {"old": {}, "new": {"account": "joined"}})
                return link.user
    thing = "link"
    raise NotFound(thing, "")
