"""The choice of the account and the market in which one acts, for whoever has more than one.

Each account is signed in to by itself, and stays whole: address, password, second factor, whoever administers it.
The browser holds the sessions of all of them and acts with one, so nobody comes from one account into another who could
not sign in there, and what ends one leaves the others.
"""

from dataclasses import dataclass

from flask import Blueprint, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from scheduler.core.errors import Invalid, NotFound
from scheduler.market import accounts
from scheduler.market.accounts import Factor, SignedIn, identity
from scheduler.market.accounts.where_to_act import OwnMarket, act_in, own_markets
from web.auth import SignInForm, remember, visitor
from web.context import OTHERS, TOKEN, config, database, session_of, signed_in, signed_in_or_none
from web.numbers import number
from web.permissions import allowed_to_signed_in

blueprint = Blueprint("where_to_act", __name__)

MOST_OTHERS = 4
"""Accounts beside the one that acts; the cookie holds them all."""


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """One of somebody's accounts: the user's number, whose it is, and the markets in which it acts."""

    user: int
    organisation: str
    email: str
    markets: tuple[OwnMarket, ...]
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
    """Show the accounts and markets in which one may act."""
    return render_template("auth/markets.html", accounts=[_own(who) for _, who in accounts_here() if _counts(who)])


@blueprint.post("/connexion/marche")
@allowed_to_signed_in
def go() -> Response:
    """Act with another account or in another market from the next page on."""
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
    """Act with one of one's accounts in a market, from now on in this request too.

    Raises
    ------
    NotFound
        When nobody is signed in here with that account, or it does not act in that market.
    """
    here = accounts_here()
    for token, who in here:
        if who.actor.user == user:
            if _counts(who):
                with database().transaction(who.actor) as opened:
                    act_in(opened, who, market)
            session[TOKEN] = token
            session[OTHERS] = [each for each, _ in here if each != token]
            for known in ("actor", "signed_in", "identity"):
                g.pop(known, None)
            return
    thing = "account"
    raise NotFound(thing, user)


def _counts(who: SignedIn) -> bool:
    """Tell whether a session lets somebody act: one that lacks its second factor is asked for that first."""
    return who.factor == Factor.NONE


def _own(who: SignedIn) -> OwnAccount:
    with database().transaction(who.actor) as opened:
        found, markets = identity(opened, who.actor), own_markets(opened, who)
    return OwnAccount(who.actor.user, found.organisation, found.email, markets, here=who.session == signed_in().session)
