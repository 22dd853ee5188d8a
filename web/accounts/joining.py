"""An invitation to somebody who has an account already: signed in with it, they join one more organisation."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.core.errors import NotFound
from scheduler.market.accounts import LinkState, found_link, identity, join_by_link
from web.accounts.blueprint import blueprint
from web.accounts.choosing import refusal
from web.context import actor_or_none, database, signed_in
from web.permissions import allowed_to_signed_in, open_to_all

Answer = Response | tuple[str, int]
RULE = "/connexion/rejoindre/<token>"


@blueprint.get(RULE)
@open_to_all
def ask_to_join(token: str) -> Answer:
    """Ask first, whoever has signed in with the account that was invited: programs that look at mails open links."""
    return _page(token)


@blueprint.post(RULE)
@allowed_to_signed_in
def join(token: str) -> Answer:
    """Let whoever is signed in act for the organisation too."""
    try:
        join_by_link(database(), signed_in(), token)
    except NotFound:
        return _page(token)
    flash(gettext("Vous agissez désormais aussi pour cette structure."), "success")
    return redirect(url_for("where_to_act.choose"), 303)


def _page(token: str) -> Answer:
    link = found_link(database(), token)
    if link.state != LinkState.WORKS or not link.joins:
        return refusal(link)
    who, email = actor_or_none(), None
    if who is not None:
        with database().transaction(who) as opened:
            email = identity(opened, who).email
    return render_template("accounts/join.html", link=link, token=token, signed_in_as=email), 200
