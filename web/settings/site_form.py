"""The forms of a site: what it is called, and where it lies by commune, address or coordinates."""

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import FloatField, RadioField, StringField
from wtforms.validators import InputRequired, Optional

from scheduler.core.errors import Invalid
from scheduler.market.distance import Spot
from scheduler.market.geocoder import Proposal
from scheduler.market.setting_up import Place, Said, SiteValues, WhichPlace, checked_uai
from web.fields import DayField
from web.forms import Checked, Form

NEEDED = InputRequired(_("Indiquez une valeur."))


class DegreesField(FloatField):
    """Degrees, with a comma or a point."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        try:
            super().process_formdata([each.replace(",", ".").strip() for each in valuelist])
        except ValueError as error:
            raise ValueError(gettext("Écrivez un nombre, par exemple 49,18.")) from error


class SiteForm(Form):
    """What can be changed of a site."""

    name = StringField(_("Nom"), [NEEDED])
    address = StringField(_("Adresse"), [NEEDED])
    commune = StringField(_("Commune ou code postal"))
    lat = DegreesField(_("Latitude"), [Optional()])
    lon = DegreesField(_("Longitude"), [Optional()])
    place = RadioField(_("Où se trouve l’établissement\N{NARROW NO-BREAK SPACE}?"), choices=(), validate_choice=False)
    closed_from = DayField(_("Fermé pour de bon à partir du"), [Optional()])

    def values(self, spot: Spot) -> SiteValues:
        """Return what was filled in, with where the site lies."""
        point = spot.latitude, spot.longitude
        return SiteValues(self.name.data or "", self.address.data or "", point, self.closed_from.data)

    @property
    def says_by_address(self) -> bool:
        """Whether nothing but the address says where the site lies."""
        return self.lat.data is None and self.lon.data is None and not (self.commune.data or "").strip()

    def said(self, proposals: Sequence[Proposal] | None) -> Said:
        """Return what was said of where the site lies."""
        commune = (self.commune.data or "").strip()
        return Said(self.lat.data, self.lon.data, commune, proposals, self.place.data or "")

    def refuse(self, error: Invalid) -> None:
        """Put what was found wrong onto its field; a question gets the places that may be meant."""
        super().refuse(error)
        if isinstance(error, WhichPlace):
            self.place.choices = [(each.key, shown(each)) for each in error.places]


class NewSiteForm(SiteForm):
    """A new site."""

    uai = StringField(_("Numéro UAI"), [NEEDED, Checked(checked_uai)])


def shown(place: Place) -> str:
    """Return a place as a question shows it."""
    where = f"{place.spot.latitude:.5f} / {place.spot.longitude:.5f}".replace(".", ",")
    if place.name:
        return place.name
    return str(gettext("Latitude et longitude\N{NO-BREAK SPACE}: %(where)s", where=where))
