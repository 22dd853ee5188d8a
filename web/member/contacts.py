"""How a worker can be reached, with their consent, and the link of their own page."""

from datetime import UTC, datetime

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response
from wtforms import BooleanField, EmailField, RadioField, SelectChoice, TelField  # type: ignore[attr-defined]
from wtforms.validators import Length

from scheduler.core.errors import Conflict, Invalid
from scheduler.core.tables.codes import Language, WorkerChannel
from scheduler.core.telephone import shown
from scheduler.messages.contacts import Contact, contact, keep_contact
from scheduler.messages.links import make_worker_link, revoke_worker_link
from web.context import actor, config, transaction
from web.forms import Form
from web.member.blueprint import blueprint, for_agencies
from web.unchanged import overtaken, seen
from web.wording.codes import label

LONGEST_PHONE, LONGEST_EMAIL = 30, 254


class ContactForm(Form):
    """How somebody wants to be written to."""

    channel = RadioField(_("Messages"), choices=[SelectChoice(each.value, label(each)) for each in WorkerChannel])
    phone = TelField(_("Téléphone portable"), [Length(max=LONGEST_PHONE)])
    email = EmailField(_("Adresse électronique"), [Length(max=LONGEST_EMAIL)])
    language = RadioField(
        _("Langue des messages"), choices=[SelectChoice(each.value, label(each)) for each in Language]
    )
    consents = BooleanField(_("La personne est d’accord pour recevoir ces messages"))
    stands_by = BooleanField(_("La personne est d’accord pour être appelée en remplacement, au dernier moment"))


@blueprint.get("/salaries/<int:worker_id>/contact", endpoint="contact")
@for_agencies
def show(worker_id: int) -> str:
    """Show how somebody can be reached."""
    found = _stored(worker_id)
    return render_template("member/contact.html", contact=found, form=_filled(found), late=None)


def _filled(found: Contact) -> ContactForm:
    given = {"phone": shown(found.phone), "email": found.email, "consents": found.consented_on is not None}
    given["stands_by"] = found.stands_by_since is not None
    return ContactForm(formdata=None, channel=found.channel.value, language=found.language.value, **given)


@blueprint.post("/salaries/<int:worker_id>/contact")
@for_agencies
def keep(worker_id: int) -> Response | tuple[str, int]:
    """Write it down."""
    found = _stored(worker_id)
    form, late = ContactForm(), None
    if form.validate():
        given = Contact(
            worker_id,
            found.name,
            WorkerChannel(form.channel.data),
            form.phone.data,
            form.email.data,
            Language(form.language.data),
            seen=seen(),
        )
        try:
            with transaction() as session:
                now, key = datetime.now(UTC), config().secret_key
                agreed = {"consents": form.consents.data, "stands_by": form.stands_by.data}
                keep_contact(session, actor(), given, now, key, **agreed)
        except Invalid as error:
            form.refuse(error)
        except Conflict as error:
            late = overtaken(error, form, _filled(found))
        else:
            flash(gettext("Les coordonnées sont enregistrées."), "success")
            return _back(worker_id)
    return render_template("member/contact.html", contact=found, form=form, late=late), 409 if late else 422


@blueprint.post("/salaries/<int:worker_id>/lien")
@for_agencies
def make_link(worker_id: int) -> Response:
    """Make the link of somebody's own page, unless there is one."""
    with transaction() as session:
        make_worker_link(session, actor(), worker_id, config().secret_key)
    flash(gettext("Le lien est prêt."), "success")
    return _back(worker_id)


@blueprint.post("/salaries/<int:worker_id>/lien/retirer")
@for_agencies
def revoke_link(worker_id: int) -> Response:
    """Take the link back."""
    with transaction() as session:
        revoke_worker_link(session, actor(), worker_id)
    flash(gettext("Le lien ne fonctionne plus."), "success")
    return _back(worker_id)


def _stored(worker_id: int) -> Contact:
    with transaction() as session:
        return contact(session, actor(), worker_id, config().secret_key)


def _back(worker_id: int) -> Response:
    return redirect(url_for("member.contact", worker_id=worker_id), 303)
