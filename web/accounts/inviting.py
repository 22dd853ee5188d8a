"""Inviting somebody into an organisation."""

from flask import render_template, url_for
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response
from wtforms import BooleanField, EmailField, RadioField, SelectChoice, StringField  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length

from scheduler.core.errors import Conflict, Invalid, NotFound
from scheduler.core.tables.codes import Role
from scheduler.market.accounts import Administered, Newcomer, administered, invite
from scheduler.market.setting_up import checked_address
from web.accounts.blueprint import blueprint
from web.accounts.people import after_link
from web.auth import LONGEST_EMAIL
from web.context import actor, config, transaction
from web.forms import Checked, Form
from web.permissions import allowed_to_administrators
from web.wording import problems
from web.wording.codes import label

RULE = "/reglages/personnes/inviter/<int:organisation_id>"
LONGEST_NAME = 120


class InvitationForm(Form):
    """Who is invited, and how the link goes."""

    name = StringField(_("Nom"), [InputRequired(_("Indiquez un nom.")), Length(max=LONGEST_NAME)])
    email = EmailField(
        _("Adresse électronique"),
        [InputRequired(_("Indiquez une adresse électronique.")), Length(max=LONGEST_EMAIL), Checked(checked_address)],
    )
    role = RadioField(_("Rôle"))
    administers = BooleanField(_("Gère les comptes : peut inviter, aider et désactiver des personnes"))
    way = RadioField(
        _("L’invitation"),
        choices=[
            SelectChoice("mail", _("part par courriel")),
            SelectChoice("hand", _("m’est affichée : je l’imprime ou je la remets moi-même")),
        ],
    )

    def fit(self, roles: tuple[Role, ...], *, mails: bool) -> None:
        """Leave out what there is nothing to choose of."""
        self.role.choices = [SelectChoice(each.value, label(each)) for each in roles]
        if len(roles) == 1:
            del self.role
        if not mails:
            del self.way


@blueprint.get(RULE)
@allowed_to_administrators
def ask_whom(organisation_id: int) -> str:
    """Show the form."""
    organisation = _organisation(organisation_id)
    form = InvitationForm(formdata=None, way="mail", role=Role.COORDINATOR.value)
    form.fit(organisation.roles, mails=config().sends_links)
    return _page(organisation, form)


@blueprint.post(RULE)
@allowed_to_administrators
def send_invitation(organisation_id: int) -> Response | tuple[str, int]:
    """Make the account, and the link with which its owner chooses a password."""
    organisation = _organisation(organisation_id)
    roles, mails = organisation.roles, config().sends_links
    form = InvitationForm()
    form.fit(roles, mails=mails)
    if form.validate():
        role = Role(form.role.data) if "role" in form else roles[0]
        mailed = mails and form.way.data == "mail"
        new = Newcomer(
            form.email.data or "", form.name.data or "", organisation.id, role, administers=form.administers.data
        )
        try:
            with transaction() as session:
                who = invite(session, actor(), new, config().secret_key, config().sign_in, mailed=mailed)
        except Invalid as error:
            form.refuse(error)
        except Conflict as error:
            form.email.errors = [*form.email.errors, problems.conflict(error)]
        else:
            return after_link(who, mailed=mailed)
    return _page(organisation, form), 422


def _organisation(organisation_id: int) -> Administered:
    with transaction() as session:
        found = {each.id: each for each in administered(session, actor())}.get(organisation_id)
    if found is None:
        thing = "organisation"
        raise NotFound(thing, organisation_id)
    return found


def _page(organisation: Administered, form: InvitationForm) -> str:
    back = url_for("accounts.people", organisation=organisation.id)
    return render_template("accounts/invite.html", organisation=organisation, form=form, back=back)
