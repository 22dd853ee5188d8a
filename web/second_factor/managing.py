"""A second factor is looked after: new recovery codes, or none of it any more, each by a code."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.core.errors import Invalid, TooManyAttempts
from scheduler.market.accounts.second_factor import give_up, renew_codes, standing
from web.context import actor, database, signed_in, transaction
from web.permissions import allowed_to_signed_in
from web.second_factor.blueprint import CodeForm, blueprint

Answer = Response | tuple[str, int]


@blueprint.get("/preferences/double-authentification")
@allowed_to_signed_in
def manage() -> Answer:
    """Show how it stands with one's second factor."""
    return _page(CodeForm(formdata=None), 200)


@blueprint.post("/preferences/double-authentification")
@allowed_to_signed_in
def change() -> Answer:
    """Make new recovery codes, or give the second factor up."""
    form = CodeForm()
    if not form.validate():
        return _page(form, 422)
    try:
        if request.form.get("do") == "codes":
            codes = renew_codes(database(), signed_in(), form.tried)
            return render_template("second_factor/codes.html", codes=codes, wanted=url_for("preferences.home")), 200
        give_up(database(), signed_in(), form.tried)
    except Invalid as error:
        form.refuse(error)
        return _page(form, 422)
    except TooManyAttempts as error:
        return _page(form, 429, error.minutes)
    flash(gettext("La double authentification est retirée."), "success")
    return redirect(url_for("preferences.home"), 303)


def _page(form: CodeForm, status: int, wait: int | None = None) -> Answer:
    with transaction() as session:
        found = standing(session, actor())
    if found.since is None:
        return redirect(url_for("second_factor.set_up"), 303)
    return render_template("second_factor/manage.html", form=form, found=found, wait=wait), status
