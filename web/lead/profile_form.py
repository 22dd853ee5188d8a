"""The form of a profile: its name when it is new, and points for each criterion."""

from flask_babel import lazy_gettext as _
from wtforms import Field, StringField
from wtforms.validators import InputRequired

from scheduler.planning.weights.profiles import LONGEST_NAME, MOST
from web.fields import WholeField
from web.forms import Form
from web.lead.criteria import CRITERIA


def points(name: str) -> WholeField:
    """Make the field of a criterion."""
    limits = {"min": 0, "max": MOST[name]}
    return WholeField(CRITERIA[name].name, [InputRequired(_("Indiquez un nombre entier de points."))], render_kw=limits)


class PointsForm(Form):
    """Points for all criteria."""

    handover = points("handover")
    fragmentation = points("fragmentation")
    travel = points("travel")
    balance = points("balance")
    agency_share = points("agency_share")
    unpreferred = points("unpreferred")
    opportunity = points("opportunity")
    preferred = points("preferred")
    unfamiliar = points("unfamiliar")
    disruption = points("disruption")
    activation = points("activation")

    @property
    def criteria(self) -> list[tuple[str, Field]]:
        """The fields of the criteria, in the order of their words."""
        return [(name, self[name]) for name in CRITERIA]

    @property
    def weights(self) -> dict[str, int]:
        """The points that could be read."""
        return {name: field.data for name, field in self.criteria if field.data is not None}


class NewProfileForm(PointsForm):
    """A new profile."""

    name = StringField(
        _("Nom du profil"), [InputRequired(_("Donnez un nom au profil."))], render_kw={"maxlength": LONGEST_NAME}
    )
