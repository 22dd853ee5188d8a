"""A passkey is taken away: one question, and who they are shown again."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.core.errors import Invalid, NotFound, TooManyAttempts
from scheduler.market.accounts.passkeys import own_passkey, own_passkeys, remove
from web.context import database, signed_in, transaction
from web.passkeys.blueprint import FORMS, ShownForm, blueprint, party, shown
from web.permissions import allowed_to_signed_in
from web.second_factor.blueprint import CodeForm

Answer = Response | tuple[str, int]


@blueprint.get("/preferences/cles-d-acces/<int:passkey_id>/retirer")
@allowed_to_signed_in
def ask_to_remove(passkey_id: int) -> Answer:
    """Ask whether to."""
    party()
    if _gone(passkey_id):
        return _already()
    return _page(passkey_id, FORMS[shown()](formdata=None), 200)


@blueprint.post("/preferences/cles-d-acces/<int:passkey_id>/retirer")
@allowed_to_signed_in
def do_remove(passkey_id: int) -> Answer:
    """Take one's passkey away."""
    party()
    if _gone(passkey_id):
        return _already()
    form = FORMS[shown()]()
    if not form.validate():
        return _page(passkey_id, form, 422)
    try:
        remove(database(), signed_in(), passkey_id, form.tried)
    except NotFound:  # taken away by another press at this moment
        return _already()
    except Invalid as error:
        form.refuse(error)
        return _page(passkey_id, form, 422)
    except TooManyAttempts as error:
        return _page(passkey_id, form, 429, error.minutes)
    flash(gettext("La clé d’accès est retirée."), "success")
    return redirect(url_for("passkeys.manage"), 303)


def _gone(passkey_id: int) -> bool:
    """Tell whether somebody has no such passkey, or no more."""
    with transaction() as session:
        return passkey_id not in {each.id for each in own_passkeys(session)}


def _already() -> Response:
    flash(gettext("Cette clé d’accès n’est pas, ou plus, parmi les vôtres."), "success")
    return redirect(url_for("passkeys.manage"), 303)


def _page(passkey_id: int, form: ShownForm | CodeForm, status: int, wait: int | None = None) -> Answer:
    with transaction() as session:
        found = own_passkey(session, passkey_id)
    return render_template("passkeys/remove.html", found=found, form=form, wait=wait), status
