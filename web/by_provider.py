"""Signing in by a provider of identities (OpenID Connect), where one is configured."""

from flask import Blueprint, abort, flash, redirect, request, session, url_for
from werkzeug.wrappers import Response

from scheduler.core.errors import Invalid
from scheduler.core.identity_provider import IdentityProvider
from scheduler.market.accounts.by_provider import sign_in_by_provider
from scheduler.market.accounts.openid_connect import Begun, begin, verified_address
from web.auth import own_address, remember, visitor
from web.context import config, database
from web.own_name import lead_away, whole
from web.permissions import open_to_all
from web.wording import problems

blueprint = Blueprint("by_provider", __name__, url_prefix="/connexion/fournisseur")

UNDER_WAY = "provider"
"""Under which name the cookie holds what must come back, until it does: once."""


@blueprint.get("/")
@open_to_all
def go() -> Response:
    """Send somebody to the provider."""
    try:
        begun = begin(provider(), back())
    except Invalid as error:
        return refused(error)
    wanted = own_address(request.args.get("next"))
    session[UNDER_WAY] = [begun.state, begun.nonce, begun.verifier, wanted]
    return lead_away(begun.address)


@blueprint.get("/retour")
@open_to_all
def come_back() -> Response:
    """Sign in whom the provider sends back."""
    found = provider()
    state, nonce, verifier, wanted = session.pop(UNDER_WAY, None) or ("", "", "", None)
    try:
        answer = f"{back()}?{request.query_string.decode('ascii', 'replace')}"
        email = verified_address(found, Begun("", state, nonce, verifier), answer, back())
        entered = sign_in_by_provider(database(), email, visitor())
    except Invalid as error:
        return refused(error)
    remember(entered)
    return redirect(own_address(wanted) or url_for("auth.home"), 303)


def provider() -> IdentityProvider:
    """Return the provider of the settings; without one these pages do not exist."""
    return config().provider or abort(404)


def back() -> str:
    """Return the whole address to which the provider sends people back, as it is registered there."""
    return whole(url_for("by_provider.come_back"))


def refused(error: Invalid) -> Response:
    """Say why not on the sign-in page, from which there are other ways."""
    flash(str(problems.invalid(error)), "error")
    return redirect(url_for("auth.sign_in"), 303)
