"""The one entry to all settings."""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import render_template
from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from scheduler.market.changes import SET_UP, changes
from scheduler.market.missing import missing
from web.context import actor, transaction
from web.lead.blueprint import for_lead
from web.permissions import may_open
from web.settings.blueprint import blueprint
from web.wording.codes import label


@dataclass(frozen=True, slots=True)
class Section:
    """A line of the entry: the page, its words, what is set there, its icon."""

    endpoint: str
    label: LazyString
    hint: LazyString
    icon: str


SECTIONS = (
    Section("settings.organisations", _("Associations"), _("Qui participe, qui dessert quoi, qui mène."), "buildings"),
    Section("settings.sites", _("Établissements"), _("Où ils se trouvent, qui les dessert."), "building"),
    Section("settings.trades", _("Métiers"), _("Compétences, priorité, horaires habituels."), "briefcase"),
    Section("settings.shares", _("Parts convenues"), _("La part des heures de chaque association."), "pie-chart"),
    Section("lead.market", _("Marché"), _("Heure de la nuit, délais de réponse, heures de bureau."), "sliders"),
    Section(
        "settings.calendar",
        _("Calendrier"),
        _("Jours fériés, vacances scolaires, fermetures et permanences de chaque établissement."),
        "calendar-week",
    ),
    Section("accounts.people", _("Personnes"), _("Qui peut se connecter, et qui gère les comptes."), "people"),
    Section("lead.profiles", _("Calcul"), _("Ce qui compte dans un bon plan, et combien."), "calculator"),
)


@blueprint.get("/")
@for_lead
def home() -> str:
    """Show what a run that began now would miss, and what whoever looks can set, and where.

    Who plans without administering sees what is set and by whom, and sets how runs weigh alone.
    """
    with transaction() as session:
        lacking = missing(session, actor(), datetime.now(UTC))
        found = changes(session, actor(), *SET_UP)
    sections = [each for each in SECTIONS if may_open(each.endpoint)]
    return render_template(
        "settings/home.html", lacking=lacking, sections=sections, changes=found, of=lambda each: label(each.thing)
    )
