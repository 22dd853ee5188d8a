"""The form of a worker's file."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, SelectChoice, SelectField, StringField  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Optional

from scheduler.core.tables.journey_codes import TravelMode
from scheduler.market.gazetteer import Gazetteer
from scheduler.market.places_to_live import Point
from scheduler.workforce import Facts, Limits, WorkerDetail
from web.fields import DayField, HoursField, WholeField
from web.forms import Form
from web.wording.codes import label

SHOWN = 4
"""Of how many communes that are possible a message tells."""


class FileForm(Form):
    """What an agency writes of a worker."""

    name = StringField(_("Prénom et initiale"), [InputRequired(_("Indiquez le prénom et l’initiale."))])
    home = StringField(_("Commune de domicile"))
    travel_mode = SelectField(
        _("Moyen de déplacement"), choices=[SelectChoice(each.value, label(each)) for each in TravelMode]
    )
    max_travel_minutes = WholeField(_("Trajet accepté, en minutes"), [Optional()])
    wished_minutes = HoursField(_("Heures souhaitées par semaine"))
    under_18 = BooleanField(_("Moins de 18 ans (limites légales des mineurs)"))
    minutes_per_day = HoursField(_("Heures par jour, au plus"))
    minutes_per_week = HoursField(_("Heures par semaine, au plus"))
    minutes_per_12_weeks = HoursField(_("Heures sur 12 semaines, au plus"))
    days_per_week = WholeField(_("Jours par semaine, au plus"), [Optional()])
    rest_minutes = HoursField(_("Repos entre deux jours, au moins"))
    weekly_rest_minutes = HoursField(_("Repos par semaine, au moins"))

    def facts(self, places: dict[str, Point], communes: Gazetteer) -> Facts | None:
        """Return what was given; None when it cannot be, and what is wrong is then on its fields."""
        valid = self.validate()
        home, told = _home((self.home.data or "").strip(), places, communes)
        if told:
            self.home.errors = [*self.home.errors, told]
            valid = False
        if not valid:
            return None
        return Facts(
            name=self.name.data or "",
            travel_mode=TravelMode(self.travel_mode.data),
            max_travel_minutes=self.max_travel_minutes.data,
            wished_minutes=self.wished_minutes.data,
            under_18=bool(self.under_18.data),
            limits=Limits(**{name: self[name].data for name in Limits.__dataclass_fields__}),
            home=home,
        )


class NewFileForm(FileForm):
    """The form of a file that begins."""

    code = StringField(_("Code"), [InputRequired(_("Indiquez un code."))])
    from_day = DayField(_("Salarié(e) depuis le"), [InputRequired(_("Indiquez le premier jour du contrat."))])


def _home(given: str, places: dict[str, Point], communes: Gazetteer) -> tuple[Point | None, LazyString | None]:
    """Return where somebody lives: by a name of the list, or a commune as it is written, or its postcode."""
    found = communes.read(given) if given else ()
    if len(found) == 1:
        return found[0].point, None
    if not found:
        near = places.get(given)
        return near, _("Choisissez une commune de la liste.") if given and near is None else None
    which = ", ".join(each.told for each in found[:SHOWN])
    return None, _("Plusieurs communes sont possibles\N{NO-BREAK SPACE}: %(which)s…", which=which)


def filled(worker: WorkerDetail) -> dict[str, object]:
    """Return a file as the form shows it."""
    limits = {name: getattr(worker.limits, name, None) for name in Limits.__dataclass_fields__}
    own = ("name", "travel_mode", "max_travel_minutes", "wished_minutes", "under_18")
    return {**{name: getattr(worker, name) for name in own}, **limits}
