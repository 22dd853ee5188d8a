"""Another name, role or address for somebody whom one administers."""

from flask import render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response
from wtforms import EmailField, RadioField, SelectChoice, StringField  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length

from scheduler.core.errors import Conflict, Invalid
from scheduler.core.tables.codes import Role
from scheduler.market.accounts import Amended, Person, account_mark, amend, person, roles_for
from scheduler.market.setting_up import checked_address
from web.accounts.blueprint import blueprint
from web.accounts.inviting import LONGEST_NAME
from web.accounts.people import PERSON, after_link, done
from web.auth import LONGEST_EMAIL
from web.context import actor, config, transaction
from web.forms import Checked, Form
from web.permissions import allowed_to_administrators
from web.unchanged import OVERTAKEN, Overtaken, overtaken, seen
from web.wording import problems
from web.wording.codes import label

RULE = PERSON + "/modifier"


class PersonForm(Form):
    """What can be changed of an account."""

    name = StringField(_("Nom"), [InputRequired(_("Indiquez un nom.")), Length(max=LONGEST_NAME)])
    role = RadioField(_("Rôle"))
    email = EmailField(
        _("Adresse électronique"),
        [InputRequired(_("Indiquez une adresse électronique.")), Length(max=LONGEST_EMAIL), Checked(checked_address)],
    )
    way = RadioField(
        _("Si l’adresse change, le lien"),
        choices=[
            SelectChoice("mail", _("part par courriel à la nouvelle adresse")),
            SelectChoice("hand", _("m’est affiché\N{NO-BREAK SPACE}: je le remets moi-même")),
        ],
    )

    def fit(self, roles: tuple[Role, ...], who: Person) -> None:
        """Leave out what there is nothing to choose of: a link into an account that opens more goes by mail alone."""
        self.role.choices = [SelectChoice(each.value, label(each)) for each in roles]
        if len(roles) == 1:
            del self.role
        if not config().sends_links or who.opens_more:
            del self.way
        if not may_readdress(who):
            del self.email


def may_readdress(who: Person) -> bool:
    """Tell whether whoever looks can give somebody another address: one who is here reads of it at that address."""
    return not who.opens_more or (who.has_entered and config().sends_links)


@blueprint.get(RULE)
@allowed_to_administrators
def ask_what_changes(user_id: int) -> str:
    """Show the form."""
    found, roles = _found(user_id)
    return _page(found, _filled(found, roles))


def _filled(found: Person, roles: tuple[Role, ...]) -> PersonForm:
    form = PersonForm(None, data={"name": found.name, "role": found.role.value, "email": found.email, "way": "mail"})
    form.fit(roles, found)
    return form


@blueprint.post(RULE)
@allowed_to_administrators
def change_person(user_id: int) -> Response | tuple[str, int]:
    """Change the account; another address waits for its link."""
    found, roles = _found(user_id)
    form = PersonForm()
    form.fit(roles, found)
    late = None
    if form.validate():
        role = Role(form.role.data) if "role" in form else roles[0]
        email = form.email.data or "" if "email" in form else found.email
        new = Amended(form.name.data or "", role, email, seen())
        mailed = form.way.data == "mail" if "way" in form else config().sends_links
        try:
            with transaction() as session:
                key, rules = config().secret_key, config().sign_in
                link = amend(session, actor(), user_id, new, key, rules, mailed=mailed)
        except Invalid as error:
            form.refuse(error)
        except Conflict as error:
            if error.reason == OVERTAKEN:
                late = overtaken(error, form, _filled(found, roles))
            else:
                form.form_errors.append(problems.conflict(error))
        else:
            if link is not None:
                return after_link(user_id, mailed=mailed)
            return done(user_id, gettext("C’est enregistré."))
    return _page(found, form, late), 409 if late else 422


def _found(user_id: int) -> tuple[Person, tuple[Role, ...]]:
    with transaction() as session:
        found = person(session, actor(), user_id)
        return found, roles_for(session, actor(), found)


def _page(found: Person, form: PersonForm, late: Overtaken | None = None) -> str:
    return render_template(
        "accounts/amend.html",
        person=found,
        form=form,
        back=url_for("accounts.person", user_id=found.id),
        late=late,
        stands=account_mark(found),
    )
