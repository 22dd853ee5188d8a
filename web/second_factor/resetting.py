"""Whoever administers somebody takes their second factor and passkeys away, when telephone and codes are lost."""

from flask import flash, redirect, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.market.accounts.second_factor import Held, reset_second_factor
from web.context import actor, transaction
from web.permissions import allowed_to_administrators
from web.second_factor.blueprint import blueprint


@blueprint.post("/reglages/personnes/<int:user_id>/double-authentification")
@allowed_to_administrators
def reset(user_id: int) -> Response:
    """Take somebody's second factor and passkeys away."""
    with transaction() as session:
        had = reset_second_factor(session, actor(), user_id)
    flash(_said(had), "success")
    return redirect(url_for("accounts.person", user_id=user_id), 303)


def _said(had: Held) -> str:
    if had.nothing:
        return str(gettext("Cette personne n’a pas de double authentification."))
    if not had.passkeys:
        return str(gettext("La double authentification est retirée. La personne est déconnectée."))
    if not had.factor:
        return str(gettext("Les clés d’accès sont retirées. La personne est déconnectée."))
    return str(gettext("La double authentification et les clés d’accès sont retirées. La personne est déconnectée."))
