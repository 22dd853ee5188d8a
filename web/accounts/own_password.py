"""Somebody changes their own password, knowing the present one."""

from flask import flash, redirect, render_template, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.core.errors import Invalid
from scheduler.market.accounts import change_password
from web.accounts.blueprint import blueprint
from web.accounts.new_password import HINT, ChangePasswordForm
from web.auth import remember, visitor
from web.context import OTHERS, actor, config, database
from web.permissions import allowed_to_signed_in


@blueprint.get("/preferences/mot-de-passe")
@allowed_to_signed_in
def own_password() -> str:
    """Show the form."""
    return _page(ChangePasswordForm(formdata=None))


@blueprint.post("/preferences/mot-de-passe")
@allowed_to_signed_in
def keep_own_password() -> Response | tuple[str, int]:
    """Keep the new password; every other session ends."""
    form = ChangePasswordForm()
    if form.validate():
        present, new = form.present.data or "", form.password.data or ""
        try:
            entered = change_password(database(), actor(), present, new, visitor(), config().sign_in)
        except Invalid as error:
            form.refuse(error)
        else:
            remember(entered, session.get(OTHERS, ()))
            flash(gettext("Votre mot de passe est changé. Vos autres appareils sont déconnectés."), "success")
            return redirect(url_for("preferences.home"), 303)
    return _page(form), 422


def _page(form: ChangePasswordForm) -> str:
    return render_template("accounts/own_password.html", form=form, hint=HINT)
