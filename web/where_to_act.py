"""The choice of the market in which one acts, for whoever has more than one."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scheduler.market.accounts.where_to_act import act_in, own_markets
from web.context import signed_in, transaction
from web.permissions import allowed_to_signed_in

blueprint = Blueprint("where_to_act", __name__)


@blueprint.get("/connexion/marche")
@allowed_to_signed_in
def choose() -> str:
    """Show the markets in which one may act."""
    with transaction() as session:
        found = own_markets(session, signed_in())
    return render_template("auth/markets.html", markets=found)


@blueprint.post("/connexion/marche")
@allowed_to_signed_in
def go() -> Response:
    """Act in another market from the next page on."""
    with transaction() as session:
        act_in(session, signed_in(), request.form.get("market", ""))
    return redirect(url_for("auth.home"), 303)
