"""The one entry to all settings."""

from datetime import UTC, datetime

from flask import render_template
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from scheduler.core.tables.codes import OrganisationKind
from scheduler.market.changed_things import names_of
from scheduler.market.changes import SET_UP, Change, changes
from scheduler.market.missing import missing
from web.context import actor, bills, transaction
from web.lead.blueprint import for_lead
from web.permissions import may_open
from web.sections import Section
from web.settings.blueprint import blueprint
from web.wording.codes import label

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
    Section("results.prices", _("Prix"), _("Ce que coûte une heure, et à partir de quand."), "currency-euro"),
    Section("results.parties", _("Facturation"), _("Qui émet et qui paie : SIRET, adresse, IBAN."), "receipt"),
    Section("accounts.people", _("Personnes"), _("Qui peut se connecter, et qui gère les comptes."), "people"),
    Section("lead.profiles", _("Calcul"), _("Ce qui compte dans un bon plan, et combien."), "calculator"),
)

OF_BILLS = {"results.prices", "results.parties"}
"""Where nobody bills, nobody is shown them."""


@blueprint.get("/")
@for_lead
def home() -> str:
    """Show what a run that began now would miss, and what whoever looks can set, and where.

    Who plans without administering sees what is set and by whom, and sets how runs weigh alone.
    """
    with transaction() as session:
        lacking = missing(session, actor(), datetime.now(UTC))
        found = changes(session, actor(), *SET_UP, files=True)
        names = names_of(session, found)
    switched_off = set() if bills() else OF_BILLS
    sections = [each for each in SECTIONS if may_open(each.endpoint) and each.endpoint not in switched_off]
    return render_template(
        "settings/home.html",
        lacking=lacking,
        sections=sections,
        changes=found,
        of=lambda each: _of(each, *names.get((each.thing, each.which), (None, None))),
    )


def _of(change: Change, name: str | None, kind: OrganisationKind | None) -> str:
    """Say what a change is of: of what there are several, with its name."""
    thing = label(OrganisationKind.BUYER if kind == OrganisationKind.BUYER else change.thing)
    return str(
        thing if name is None else gettext("%(label)s\N{NO-BREAK SPACE}: %(message)s", label=thing, message=name)
    )
