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
from wtforms.validators import DataRequired, Length, ValidationError

from scheduler.core.errors import Invalid, NotFound
from scheduler.core.tables.calendar_codes import HolidayLaw, SchoolZone
from scheduler.core.tables.codes import AgencyKind
from scheduler.market import accounts
from scheduler.market.setting_up import (
    Founding,
    checked_address,
    checked_phone,
    found_by_link,
    is_founded,
    set_up_link_works,
)
from web.accounts.new_password import HINT, NewPasswordForm
from web.auth import LONGEST_EMAIL, remember
from web.context import EXTENSION, config, database
from web.errors import page
from web.forms import Checked
from web.permissions import open_to_all
from web.wording.codes import label

blueprint = Blueprint("set_up", __name__)

RETRY_SECONDS = 60
CLOCKS = (
    ("", _("L’heure de la zone de vacances")),
    ("Europe/Paris", _("Paris")),
    ("America/Guadeloupe", _("Guadeloupe")),
    ("America/Martinique", _("Martinique")),
    ("America/Cayenne", _("Guyane")),
    ("Indian/Reunion", _("La Réunion")),
    ("Indian/Mayotte", _("Mayotte")),
    ("America/Miquelon", _("Saint-Pierre-et-Miquelon")),
    ("Pacific/Noumea", _("Nouvelle-Calédonie")),
    ("Pacific/Tahiti", _("Tahiti")),
)
TWO_LAWS = SchoolZone.B
"""The zone of Strasbourg and Nancy-Metz: there alone the law beside the holidays has to be asked for."""
NEEDED = _("Remplissez ce champ.")


class SetUpForm(NewPasswordForm):
    """What must be known of a first market; the names are those of ``Founding``."""

    market = StringField(_("Nom du marché"), [DataRequired(NEEDED), Length(max=120)])
    school_zone = SelectField(_("Vacances scolaires"), [DataRequired(_("Choisissez la zone de vacances."))])
    timezone = SelectField(_("Fuseau horaire"), choices=[SelectChoice(*each) for each in CLOCKS])
    holiday_law = SelectField(_("Jours fériés"))
    lead = StringField(_("Nom de la structure mandataire"), [DataRequired(NEEDED), Length(max=120)])
    lead_kind = SelectField(_("Type de structure"))
    phone = StringField(_("Téléphone"), [Length(max=60), Checked(checked_phone)])
    person = StringField(_("Votre nom"), [DataRequired(NEEDED), Length(max=120)])
    email = EmailField(
        _("Votre adresse électronique"), [DataRequired(NEEDED), Length(max=LONGEST_EMAIL), Checked(checked_address)]
    )

    def validate_timezone(self, field: SelectField) -> None:
        """Ask for the clock where no school says it."""
        if not field.data and self.school_zone.data == SchoolZone.NONE:
            raise ValidationError(_("Choisissez le fuseau horaire."))

    def validate_holiday_law(self, field: SelectField) -> None:
        """Ask whose public holidays count where the school zone leaves it open."""
        if not field.data and self.school_zone.data == TWO_LAWS:
            raise ValidationError(
                _("La zone B en connaît deux\N{NO-BREAK SPACE}: choisissez France métropolitaine ou Alsace-Moselle.")
            )

    def founding(self) -> Founding:
        """Return what was filled in."""
        return Founding(
            self.market.data or "",
            self.lead.data or "",
            AgencyKind(self.lead_kind.data),
            self.email.data or "",
            self.person.data or "",
            (self.phone.data or "").strip() or None,
            self.timezone.data or None,
            SchoolZone(self.school_zone.data),
            HolidayLaw(self.holiday_law.data) if self.holiday_law.data else None,
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
    asked.holiday_law.choices = [SelectChoice("", _("Ceux de la zone de vacances"))] + [
        SelectChoice(each.value, label(each)) for each in HolidayLaw
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
