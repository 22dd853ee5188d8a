"""The one entry to all settings."""

from dataclasses import dataclass

from flask import render_template
from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from web.settings.blueprint import blueprint, for_administration


@dataclass(frozen=True, slots=True)
class Section:
    """A line of the entry: the page, its words, what is set there, its icon."""

    endpoint: str
    label: LazyString
    hint: LazyString
    icon: str


SECTIONS = (
    Section("lead.market", _("Marché"), _("Heure de la nuit, délais de réponse, heures de bureau."), "sliders"),
    Section("lead.profiles", _("Calcul"), _("Ce qui compte dans un bon plan, et combien."), "calculator"),
)


@blueprint.get("/")
@for_administration
def home() -> str:
    """Show what can be set, and where."""
    return render_template("settings/home.html", sections=SECTIONS)
