"""The one entry to what became of the work: each line a page, shown to whoever may open it."""

from dataclasses import dataclass

from flask import abort, render_template
from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from web.context import bills, keeps_hours
from web.permissions import may_open
from web.results.blueprint import blueprint, for_results


@dataclass(frozen=True, slots=True)
class Section:
    """A line of the entry: the page, its words, what is found there, its icon."""

    endpoint: str
    label: LazyString
    hint: LazyString
    icon: str


SECTIONS = (
    Section("results.figures", _("Chiffres du marché"), _("La réussite du marché, du début à ce mois-ci."), "graph-up"),
    Section("buyer.home", _("Couverture"), _("Heures demandées et assurées, délais, personnes."), "pie-chart"),
    Section("lead.hours", _("Heures"), _("Les mois, leur clôture, ce qui est contesté."), "clock-history"),
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
    sections = [each for each in SECTIONS if may_open(each.endpoint) and each.endpoint not in switched_off]
    return render_template("results/home.html", sections=sections)
