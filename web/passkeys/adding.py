"""One's passkeys, and a new one: who adds it shows again who they are, then their device makes it."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response
from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired, Length

from scheduler.core.errors import Conflict, Invalid, TooManyAttempts
from scheduler.market.accounts.passkeys import LONGEST_NAME, Asked, ask_for_new, keep, own_passkeys
from scheduler.market.accounts.shown_again import Shown
from web.context import database, signed_in, transaction
from web.forms import Form
from web.passkeys.blueprint import (
    AnswerForm,
    PasswordForm,
    ShownForm,
    blueprint,
    keep_question,
    kept_question,
    party,
    shown,
)
from web.permissions import allowed_to_signed_in
from web.second_factor.blueprint import CodeForm
from web.wording import problems

Answer = Response | tuple[str, int]


class NameForm(Form):
    """How somebody calls a passkey."""

    name = StringField(_("Nom de la clé"), [DataRequired(_("Donnez un nom à la clé.")), Length(max=LONGEST_NAME)])


class ByCodeForm(NameForm, CodeForm):
    """The name, and a code."""


class ByPasswordForm(NameForm, PasswordForm):
    """The name, and the password."""


class ByNothingForm(NameForm, ShownForm):
    """The name alone."""


NewForm = ByCodeForm | ByPasswordForm | ByNothingForm

NEW: Mapping[Shown, type[NewForm]] = {
    Shown.CODE: ByCodeForm,
    Shown.PASSWORD: ByPasswordForm,
    Shown.RECENT: ByNothingForm,
}


class MadeForm(AnswerForm):
    """What the device has made, and its name again."""

    name = HiddenField(validators=[DataRequired(), Length(max=LONGEST_NAME)])


@blueprint.get("/preferences/cles-d-acces")
@allowed_to_signed_in
def manage() -> Answer:
    """Show one's passkeys."""
    party()
    return _page(NEW[shown()](formdata=None), 200)


@blueprint.post("/preferences/cles-d-acces")
@allowed_to_signed_in
def add() -> Answer:
    """Ask the device for a new passkey, once its owner has shown again who they are."""
    known = party()
    form = NEW[shown()]()
    if not form.validate():
        return _page(form, 422)
    try:
        asked = ask_for_new(database(), signed_in(), form.tried, known)
    except Invalid as error:
        form.refuse(error)
        return _page(form, 422)
    except TooManyAttempts as error:
        return _page(form, 429, error.minutes)
    keep_question(asked.challenge, asked.handle)
    return render_template("passkeys/make.html", name=form.name.data, options=asked.options, passkeys=known), 200


@blueprint.post("/preferences/cles-d-acces/nouvelle")
@allowed_to_signed_in
def make() -> Response:
    """Keep the passkey that the device has made."""
    known, parts, form = party(), kept_question(2), MadeForm()
    asked = Asked("", *parts) if parts else None
    answer, name = (form.credential.data or "", form.name.data or "") if form.validate() else ("", "")
    try:
        keep(database(), signed_in(), name, answer, asked, known)
    except Invalid as error:
        flash(str(problems.invalid(error)), "error")
    except Conflict as error:
        flash(str(problems.conflict(error)), "error")
    else:
        flash(gettext("La clé d’accès est ajoutée."), "success")
    return redirect(url_for("passkeys.manage"), 303)


def _page(form: NewForm, status: int, wait: int | None = None) -> Answer:
    with transaction() as session:
        found = own_passkeys(session)
    page = render_template("passkeys/manage.html", form=form, found=found, wait=wait, passkeys=party())
    return page, status
