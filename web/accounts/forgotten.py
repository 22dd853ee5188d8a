"""Whoever has forgotten their password gets a link by e-mail, or reads whom to ask."""

from flask import redirect, render_template, url_for
from flask_babel import lazy_gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response
from wtforms import EmailField
from wtforms.validators import InputRequired, Length

from scheduler.core.errors import TooManyAttempts
from scheduler.market.accounts import forget_password
from web.accounts.blueprint import blueprint
from web.auth import LONGEST_EMAIL, visitor
from web.context import config, database
from web.forms import Form
from web.permissions import open_to_all


class ForgottenForm(Form):
    """Where the link goes."""

    email = EmailField(
        _("Adresse électronique"),
        [InputRequired(_("Saisissez votre adresse électronique.")), Length(max=LONGEST_EMAIL)],
    )


@blueprint.get("/connexion/oubli")
@open_to_all
def forgotten() -> str:
    """Ask for the address, where mail goes out; elsewhere say whom to ask."""
    return render_template("accounts/forgotten.html", form=ForgottenForm(formdata=None), mails=config().sends_links)


@blueprint.post("/connexion/oubli")
@open_to_all
def send_link() -> Response | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """Send a link; the answer tells nobody whether there is such an account."""
    if not config().sends_links:
        return redirect(url_for("accounts.forgotten"), 303)
    form = ForgottenForm()
    if not form.validate():
        return render_template("accounts/forgotten.html", form=form, mails=True), 422
    rules = config().sign_in
    try:
        forget_password(database(), form.email.data or "", visitor(), config().secret_key, rules)
    except TooManyAttempts as error:
        form.form_errors.append(
            ngettext(
                "Trop de liens sont demandés depuis votre réseau. Réessayez dans une minute.",
                "Trop de liens sont demandés depuis votre réseau. Réessayez dans %(num)s minutes.",
                error.minutes,
            )
        )
        text = render_template("accounts/forgotten.html", form=form, mails=True)
        return text, 429, {"Retry-After": str(error.minutes * 60)}
    return render_template("accounts/sent.html", hours=round(rules.reset.total_seconds() / 3600)), 200
