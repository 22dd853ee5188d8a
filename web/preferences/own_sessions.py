"""Where somebody is signed in: a part of the preferences, from which they sign out elsewhere."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from scheduler.market.accounts.own_sessions import end_other_sessions, end_own_session
from web.context import signed_in, transaction
from web.numbers import number
from web.permissions import allowed_to_signed_in
from web.preferences.blueprint import blueprint


@blueprint.post("/connexions/fermer")
@allowed_to_signed_in
def end_session() -> Response:
    """End one session, or with no number all others."""
    given = request.form.get("connexion", type=number)
    if given is None:
        with transaction() as opened:
            ended = end_other_sessions(opened, signed_in())
        flash(
            ngettext("Une autre connexion est fermée.", "%(num)s autres connexions sont fermées.", ended)
            if ended
            else gettext("Aucune autre connexion n’était ouverte."),
            "success",
        )
    else:
        with transaction() as opened:
            end_own_session(opened, given)
        flash(gettext("Cette connexion est fermée."), "success")
    return redirect(url_for("preferences.home", _anchor="sessions"), 303)
