"""The choice for which organisation and in which market one acts, for whoever has more than one.

One account may act for several organisations: its session is one of their users at a time. Whoever has several accounts
signs in to each by itself: the browser holds the sessions of all of them and acts with one, so nobody comes from one
account into another who could not sign in there, and what ends one leaves the others.
"""

from dataclasses import dataclass

from flask import Blueprint, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from scheduler.core.errors import Invalid, NotFound
from scheduler.market import accounts
from scheduler.market.accounts import Factor, SignedIn, identity
from scheduler.market.accounts.where_to_act import OwnUser, act_as, own_users
from web.auth import SignInForm, remember, visitor
from web.context import OTHERS, TOKEN, config, database, session_of, signed_in, signed_in_or_none
from web.numbers import number
from web.permissions import allowed_to_signed_in

blueprint = Blueprint("where_to_act", __name__)

MOST_OTHERS = 4
"""Accounts beside the one that acts; the cookie holds them all."""


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """One of somebody's accounts: its address, and as whom it acts, whether this browser does so now."""

    email: str
    users: tuple[OwnUser, ...]
    here: bool


def accounts_here() -> tuple[tuple[str, SignedIn], ...]:
    """Return the sessions of this browser that have not ended, with their tokens, the one under way first."""
    who = signed_in_or_none()
    if who is None:
        return ()
    others = [(token, session_of(token)) for token in session.get(OTHERS, ())]
    return ((session[TOKEN], who), *((token, each) for token, each in others if each is not None))


@blueprint.get("/connexion/marche")
@allowed_to_signed_in
def choose() -> str:
    """Show the organisations and markets for which one may act, of all accounts."""
    return render_template("auth/markets.html", accounts=[_own(who) for _, who in accounts_here() if _counts(who)])


@blueprint.post("/connexion/marche")
@allowed_to_signed_in
def go() -> Response:
    """Act for another organisation or in another market from the next page on."""
    go_to(request.form.get("account", signed_in().actor.user, type=number), request.form.get("market", ""))
    return redirect(url_for("auth.home"), 303)


@blueprint.route("/connexion/autre-compte", methods=["GET", "POST"])
@allowed_to_signed_in
def add() -> Response | tuple[str, int]:
    """Sign in with another account of the same person's, and stay signed in with this one."""
    form, status = SignInForm(), 200
    if form.is_submitted():
        status = 422
        if form.validate():
            email, password, rules = form.email.data or "", form.password.data or "", config().sign_in
            key = config().secret_key if config().sends_links else None
            try:
                entered = accounts.sign_in(database(), email, password, visitor(), rules, link_key=key)
            except Invalid as error:
                form.refuse(error)
            else:
                before = [token for token, who in accounts_here() if who.actor.user != entered.user]
                remember(entered, before[:MOST_OTHERS])
                return redirect(url_for("auth.home"), 303)
    return render_template("auth/other_account.html", form=form), status


def go_to(user: int, market: str) -> None:
    """Act as one of one's users in a market, from now on in this request too.

    Raises
    ------
    NotFound
        When nobody is signed in here with the account of that user, or they do not act in that market.
    """
    here = accounts_here()
    for token, who in here:
        if who.actor.user == user or any(each.user == user for each in users_of(who)):
            if _counts(who):
                with database().transaction(who.actor) as opened:
                    act_as(opened, who, user, market)
            session[TOKEN] = token
            session[OTHERS] = [each for each, _ in here if each != token]
            for known in ("actor", "signed_in", "identity"):
                g.pop(known, None)
            return
    thing = "account"
    raise NotFound(thing, user)


def users_of(who: SignedIn) -> tuple[OwnUser, ...]:
    """Return as whom the account of a session may act; as nobody while it lacks its second factor."""
    if not _counts(who):
        return ()
    with database().transaction(who.actor) as opened:
        return own_users(opened, who)


def _counts(who: SignedIn) -> bool:
    """Tell whether a session lets somebody act: one that lacks its second factor is asked for that first."""
    return who.factor == Factor.NONE


def _own(who: SignedIn) -> OwnAccount:
    with database().transaction(who.actor) as opened:
        email, users = identity(opened, who.actor).email, own_users(opened, who)
    return OwnAccount(email, users, here=who.session == signed_in().session)
