"""The one entry to what became of the work: each line a page, shown to whoever may open it."""

from flask import abort, render_template
from flask_babel import lazy_gettext as _

from scheduler.core.tables.codes import Role
from web.context import actor, bills, keeps_hours, publishes_figures
from web.permissions import may_open
from web.results.blueprint import blueprint, for_results
from web.sections import Section

SECTIONS = (
    Section(
        "results.figures", _("Chiffres du marché"), _("Ce que le marché a apporté, jusqu’au mois dernier."), "graph-up"
    ),
    Section("buyer.home", _("Couverture"), _("Heures demandées et assurées, délais, personnes."), "pie-chart"),
    Section(
        "lead.hours", _("Contestations et clôture"), _("Ce qui est contesté, et les mois à clore."), "calendar-check"
    ),
    Section("member.hours", _("Heures"), _("Ce qui attend votre association, semaine par semaine."), "clock-history"),
    Section("results.bills", _("Factures"), _("Préparées, contrôlées, émises, mois par mois."), "receipt"),
    Section(
        "results.exports", _("Exports"), _("Les heures en fichiers : paie, clause sociale, contrôle ASP."), "download"
    ),
    Section(
        "results.careers", _("Parcours"), _("Premières missions, formations et sorties, sans note."), "signpost-split"
    ),
    Section("lead.fairness", _("Équité"), _("Qui a eu combien d’heures, et ce qui était convenu."), "bar-chart"),
)


@blueprint.get("/")
@for_results
def home() -> str:
    """List what there is; of a market that keeps no hours there is nothing."""
    if not keeps_hours():
        abort(404)
    switched_off = set() if bills() else {"results.bills"}
    if not (publishes_figures() or actor().leads or actor().role == Role.BUYER):
        switched_off.add("results.figures")
    sections = [each for each in SECTIONS if may_open(each.endpoint) and each.endpoint not in switched_off]
    return render_template("results/home.html", sections=sections)
