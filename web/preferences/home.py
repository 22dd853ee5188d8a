"""What everybody chooses for themselves: the language, which messages they get, their calendar."""

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectChoice, TelField  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import Length

from scheduler.core.errors import Invalid
from scheduler.core.tables.codes import Language, MailWish, Role, TextWish
from scheduler.core.telephone import shown
from scheduler.market.accounts.own_sessions import OwnSession, own_sessions
from scheduler.market.accounts.passkeys import OwnPasskey, own_passkeys
from scheduler.market.accounts.second_factor import Standing, standing
from scheduler.market.duty import ANSWERING, Duty, choose_duty, duty
from scheduler.messages.links import make_own_link, revoke_own_link
from scheduler.messages.preferences import Preferences, Texts, choose, preferences
from web.context import actor, config, signed_in, transaction
from web.forms import Form
from web.numbers import number
from web.permissions import allowed, allowed_to_signed_in
from web.preferences.blueprint import blueprint
from web.wording.codes import label

LONGEST_PHONE = 30

YES_COUNTS = "yes"
"""What the form says where a stand-by's own yes is to count; else a number of somebody, or nothing."""

with_missions = allowed(Role.REQUESTER, Role.COORDINATOR, Role.PLANNER)
"""Who has missions to see in a calendar."""

answering = allowed(Role.COORDINATOR, Role.PLANNER)
"""Who answers for an agency."""


class PreferencesForm(Form):
    """Two choices."""

    language = RadioField(_("Langue"), choices=[SelectChoice(each.value, label(each)) for each in Language])
    mail = RadioField(_("Messages"), choices=[SelectChoice(each.value, label(each)) for each in MailWish])


class WithTextsForm(PreferencesForm):
    """The same where text messages have a way out."""

    phone = TelField(_("Téléphone portable"), [Length(max=LONGEST_PHONE)])
    texts = RadioField(_("SMS"), choices=[SelectChoice(each.value, label(each)) for each in TextWish])


@blueprint.get("/")
@allowed_to_signed_in
def home() -> str:
    """Show one's choices."""
    stored = _stored()
    found = stored[0]
    texts = {"phone": shown(found.texts.phone), "texts": found.texts.wish.value} if _has_texts() else {}
    form = _form()(formdata=None, language=found.language.value, mail=found.mail.value, **texts)
    return _page(stored, form)


@blueprint.post("/")
@allowed_to_signed_in
def save() -> Response | tuple[str, int]:
    """Keep one's choices."""
    form = _form()()
    if not form.validate():
        return _page(_stored(), form), 422
    texts = Texts(form.phone.data, TextWish(form.texts.data)) if isinstance(form, WithTextsForm) else None
    try:
        with transaction() as opened:
            choose(opened, actor(), Language(form.language.data), MailWish(form.mail.data), texts)
    except Invalid as error:
        form.refuse(error)
        return _page(_stored(), form), 422
    session["language"] = form.language.data
    flash(gettext("Vos préférences sont enregistrées."), "success")
    return redirect(url_for("preferences.home"), 303)


@blueprint.post("/astreinte")
@answering
def choose_on_duty() -> Response:
    """Keep who of the agency answers while nobody is at its office."""
    given = request.form.get("duty", "")
    try:
        with transaction() as opened:
            counts = given == YES_COUNTS
            choose_duty(opened, actor(), number(given) if given and not counts else None, yes_counts=counts)
    except (Invalid, ValueError):
        flash(gettext("Choisissez une personne de votre association qui reçoit des messages."), "error")
    else:
        flash(gettext("C’est enregistré."), "success")
    return redirect(url_for("preferences.home", _anchor="duty"), 303)


@blueprint.post("/agenda")
@with_missions
def make_calendar() -> Response:
    """Make the calendar link, unless there is one."""
    with transaction() as opened:
        make_own_link(opened, actor(), config().secret_key)
    flash(gettext("Votre lien d’agenda est prêt."), "success")
    return redirect(url_for("preferences.home", _anchor="calendar"), 303)


@blueprint.post("/agenda/retirer")
@with_missions
def revoke_calendar() -> Response:
    """Take the calendar link back."""
    with transaction() as opened:
        revoke_own_link(opened, actor())
    flash(gettext("Le lien d’agenda ne fonctionne plus."), "success")
    return redirect(url_for("preferences.home", _anchor="calendar"), 303)


def _has_texts() -> bool:
    """Tell whether whoever is signed in could get text messages; a buyer is told of bills alone, by e-mail."""
    return config().sends_sms and actor().role != Role.BUYER


def _form() -> type[PreferencesForm]:
    return WithTextsForm if _has_texts() else PreferencesForm


Stored = tuple[Preferences, tuple[OwnSession, ...], Standing, tuple[OwnPasskey, ...], Duty | None]


def _stored() -> Stored:
    with transaction() as opened:
        return (
            preferences(opened, actor(), config().secret_key),
            own_sessions(opened, signed_in(), config().sign_in),
            standing(opened, actor()),
            own_passkeys(opened) if config().relying_party else (),
            duty(opened, actor()) if actor().role in ANSWERING else None,
        )


def _page(stored: Stored, form: PreferencesForm) -> str:
    found, sessions, second_factor, passkeys, on_duty = stored
    return render_template(
        "preferences/home.html",
        preferences=found,
        form=form,
        has_calendar=actor().role != Role.BUYER,
        sessions=sessions,
        administers=actor().administers,
        second_factor=second_factor,
        passkeys=passkeys,
        has_passkeys=config().relying_party is not None,
        duty=on_duty,
    )
