"""The first minutes: whoever holds the link founds the installation; everybody else is told to come back."""

from flask import Blueprint, Flask, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than its types
    EmailField,
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms.validators import DataRequired, Length

from scheduler.core.errors import Invalid, NotFound
from scheduler.core.tables.calendar_codes import SchoolZone
from scheduler.core.tables.codes import AgencyKind
from scheduler.market import accounts
from scheduler.market.setting_up import Founding, found_by_link, is_founded, set_up_link_works
from web.accounts.new_password import HINT, NewPasswordForm
from web.auth import LONGEST_EMAIL, remember
from web.context import EXTENSION, config, database
from web.errors import page
from web.permissions import open_to_all
from web.wording.codes import label

blueprint = Blueprint("set_up", __name__)

RETRY_SECONDS = 60
ZONES = (
    "Europe/Paris",
    "America/Guadeloupe",
    "America/Martinique",
    "America/Cayenne",
    "Indian/Reunion",
    "Indian/Mayotte",
    "America/Miquelon",
    "Pacific/Noumea",
    "Pacific/Tahiti",
)
NEEDED = _("Remplissez ce champ.")


class SetUpForm(NewPasswordForm):
    """What must be known of a first market; the names are those of ``Founding``."""

    market = StringField(_("Nom du marché"), [DataRequired(NEEDED), Length(max=120)])
    timezone = SelectField(_("Fuseau horaire"), choices=[SelectChoice(each, each) for each in ZONES])
    school_zone = SelectField(_("Vacances scolaires"), [DataRequired(_("Choisissez la zone de vacances."))])
    lead = StringField(_("Nom de la structure mandataire"), [DataRequired(NEEDED), Length(max=120)])
    lead_kind = SelectField(_("Type de structure"))
    phone = StringField(_("Téléphone"), [Length(max=60)])
    person = StringField(_("Votre nom"), [DataRequired(NEEDED), Length(max=120)])
    email = EmailField(_("Votre adresse électronique"), [DataRequired(NEEDED), Length(max=LONGEST_EMAIL)])

    def founding(self) -> Founding:
        """Return what was filled in."""
        return Founding(
            self.market.data or "",
            self.lead.data or "",
            AgencyKind(self.lead_kind.data),
            self.email.data or "",
            self.person.data or "",
            (self.phone.data or "").strip() or None,
            self.timezone.data or "",
            SchoolZone(self.school_zone.data),
        )


def init_app(app: Flask) -> None:
    """Look before every view whether there is anything to show yet."""
    app.before_request(require_founded)


def require_founded() -> tuple[str, int, dict[str, str]] | None:
    """Answer that the installation is not there yet, until somebody takes part in a market; then never look again."""
    state = current_app.extensions[EXTENSION]
    if state.get("founded") or request.endpoint == "set_up.form" or request.blueprint == "assets":
        return None
    state["founded"] = is_founded(database())
    if state["founded"]:
        return None
    text, status = page(
        503,
        _("Relève n’est pas encore installé"),
        _("Il n’y a encore ni marché ni compte."),
        _("La personne qui l’installe a un lien pour le faire. Revenez plus tard."),
    )
    return text, status, {"Retry-After": str(RETRY_SECONDS)}


@blueprint.route("/installation/<token>", methods=["GET", "POST"])
@open_to_all
def form(token: str) -> Response | tuple[str, int]:
    """Ask for what a first market needs, and found it."""
    if not set_up_link_works(database(), token):
        return render_template("set_up/dead.html"), 404
    asked = SetUpForm()
    asked.lead_kind.choices = [SelectChoice(each.value, label(each)) for each in AgencyKind]
    asked.school_zone.choices = [SelectChoice("", _("Choisissez"))] + [
        SelectChoice(each.value, label(each)) for each in SchoolZone if each != SchoolZone.UNSAID
    ]
    status = 200
    if asked.is_submitted():
        status = 422
        if asked.validate():
            try:
                planner, stored = _found(token, asked)
            except NotFound:
                return render_template("set_up/dead.html"), 404
            except Invalid as error:
                asked.refuse(error)
            else:
                remember(accounts.enter(database(), planner, stored, None))
                flash(
                    gettext("Relève est installé. Ajoutez maintenant les établissements et les structures."), "success"
                )
                return redirect(url_for("auth.home"), 303)
    return render_template("set_up/form.html", form=asked, hint=HINT), status


def _found(token: str, asked: SetUpForm) -> tuple[int, str]:
    """Found the installation; return its planner and the hash of their password."""
    given, password, rules = asked.founding(), asked.password.data or "", config().sign_in
    accounts.check_password(password, rules, (given.person, given.email, given.lead))
    stored = accounts.password_hash(password, rules)
    return found_by_link(database(), token, given, stored), stored
