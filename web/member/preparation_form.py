"""The form on which an agency ticks what is done before somebody's first day."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, StringField
from wtforms.validators import Length, Optional

from scheduler.missions.prepared import Prepared, Step
from scheduler.missions.preparing import LONGEST_RECEIPT
from web.fields import DayField
from web.forms import Form

STEPS: Mapping[Step, LazyString] = {
    Step.DECLARATION: _("DPAE et son accusé de réception"),
    Step.CONTRACT: _("contrats"),
    Step.WELCOME: _("accueil"),
    Step.EQUIPMENT: _("équipements de protection"),
}
"""What is missing, in a list."""


class PreparationForm(Form):
    """What can be ticked."""

    declared_on = DayField(_("Déclaration préalable à l’embauche (DPAE) faite le"), [Optional()])
    receipt = StringField(_("Numéro de l’accusé de réception"), [Length(max=LONGEST_RECEIPT)])
    contract = BooleanField(_("Contrats signés et remis"))
    welcome = BooleanField(_("Accueil convenu"))
    equipment = BooleanField(_("Équipements de protection prévus"))

    @classmethod
    def showing(cls, prepared: Prepared) -> "PreparationForm":
        """Return the form as it stands."""
        return cls(
            formdata=None,
            declared_on=prepared.declared_on,
            receipt=prepared.receipt,
            contract=prepared.contract,
            welcome=prepared.welcome,
            equipment=prepared.equipment,
        )

    @property
    def given(self) -> Prepared:
        """What was filled in."""
        return Prepared(
            self.declared_on.data,
            self.receipt.data or None,
            self.contract.data,
            self.welcome.data,
            self.equipment.data,
        )
