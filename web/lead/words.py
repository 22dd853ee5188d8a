"""What a run says, in words: what keeps people from a shift, how good a plan is, how much better this person is."""

from collections.abc import Mapping
from math import ceil

from flask_babel import LazyString, gettext, ngettext
from flask_babel import lazy_gettext as _

from scheduler.lead.kept import ExpectedAt
from scheduler.lead.unfilled import Obstacle
from scheduler.messages.night import why_failed
from scheduler.messages.voices import Voice
from web.wording.formats import number, percent, written
from web.wording.rules import OBSTACLES

SPECIAL: Mapping[str, LazyString] = {
    "free": _("Quelqu’un pourrait venir"),
    "nobody": _("Personne à proposer"),
}


def obstacle_name(name: str | None) -> str:
    """Name an obstacle shortly; one without words of its own keeps its code."""
    if name is None:
        return str(gettext("Plusieurs raisons"))
    if name in SPECIAL:
        return str(SPECIAL[name])
    return str(OBSTACLES[name].name) if name in OBSTACLES else name


def obstacle(told: Obstacle) -> str:
    """Say how many people an obstacle keeps away: 12 n’ont pas la compétence demandée."""
    words = OBSTACLES.get(told.name)
    count = number(told.most)
    if told.fewest != told.most:
        count = gettext("%(fewest)s à %(most)s", fewest=number(told.fewest), most=number(told.most))
    if words is None:
        return str(gettext("%(count)s\N{NO-BREAK SPACE}: %(name)s", count=count, name=told.name))
    return f"{count} {gettext(words.one if told.most == 1 else words.several)}"  # each is a text of its own


def only_obstacle(told: Obstacle) -> str:
    """Say for how many people an obstacle is the only one."""
    return str(
        ngettext(
            "%(name)s : seul obstacle pour %(num)s personne",
            "%(name)s : seul obstacle pour %(num)s personnes",
            told.alone,
            name=obstacle_name(told.name),
        )
    )


def gap(medium: int, bound_medium: int | None, percent_of_soft: float | None) -> str:
    """Say how good a plan is against what is proven."""
    if bound_medium is None or medium < bound_medium == 0:  # nothing lost at all: no plan was shown to be that good
        return str(gettext("On ne sait pas encore si un meilleur plan existe."))
    if medium < bound_medium:
        return str(
            gettext(
                "Au mieux, un autre plan ferait baisser les heures non pourvues (selon leur priorité) de %(most)s.",
                most=percent((bound_medium - medium) / -medium),
            )
        )
    if percent_of_soft is None:
        return str(gettext("Aucun plan ne peut pourvoir plus d’heures\N{NO-BREAK SPACE}: c’est prouvé."))
    if percent_of_soft <= 0:
        return str(gettext("Ce plan est le meilleur possible\N{NO-BREAK SPACE}: c’est prouvé."))
    return str(
        gettext(
            "Ce plan est à au plus %(gap)s du meilleur possible, et aucun ne peut pourvoir plus d’heures.",
            gap=at_most(percent_of_soft),
        )
    )


def at_most(percentage: float) -> str:
    """Write what a gap is at most: rounded up, since it bounds."""
    return percent(ceil(percentage * 10 - 1e-9) / 1000)


MUCH, SOME, LITTLE = 2000, 500, 100
"""Points; a person more on a request weighs 3000, ten minutes' more travel each day 200."""


def difference(points: int) -> str:
    """Say how much worse the plan would be with somebody else."""
    if points >= MUCH:
        return str(gettext("Nettement moins bien"))
    if points >= SOME:
        return str(gettext("Moins bien"))
    if points >= LITTLE:
        return str(gettext("Un peu moins bien"))
    if points >= 0:
        return str(gettext("Presque aussi bien"))
    return str(gettext("Mieux ici, moins bien pour l’ensemble"))


FEW = 3
"""So many others are few."""


def kept_for(place: ExpectedAt) -> str:
    """Say for which place somebody is kept: gardée pour Vire, où peu d’autres peuvent."""
    if place.others == 0:
        return str(gettext("gardée pour %(site)s, où personne d’autre ne peut", site=place.site))
    if place.others <= FEW:
        return str(gettext("gardée pour %(site)s, où peu d’autres peuvent", site=place.site))
    return str(gettext("gardée pour %(site)s", site=place.site))


def expected_at(place: ExpectedAt) -> str:
    """Say where somebody is expected, of which job, and who else could go: Collège, cuisine (2 autres peuvent)."""
    named = f"{place.site}, {place.job}" if place.job else place.site
    if place.others == 0:
        return str(gettext("%(place)s (personne d’autre ne peut)", place=named))
    return str(
        ngettext(
            "%(place)s (%(count)s autre peut)",
            "%(place)s (%(count)s autres peuvent)",
            place.others,
            place=named,
            count=number(place.others),
        )
    )


PHASES: Mapping[str, LazyString] = {
    "reading": _("Lecture des demandes et des disponibilités"),
    "preparing": _("Préparation"),
    "coverage": _("Recherche du plus d’heures pourvues"),
    "quality": _("Amélioration du plan\N{NO-BREAK SPACE}: trajets, continuité, équité"),
    "explaining": _("Explication des choix"),
    "storing": _("Enregistrement du brouillon"),
}


def phase(name: str) -> str:
    """Name what a run is doing."""
    return str(PHASES[name]) if name in PHASES else name


def nobody_began(error: str | None) -> bool:
    """Tell whether a night failed because nobody could begin it."""
    return (error or "").partition(":")[0] == "missed"


def failure(error: str | None) -> str:
    """Say why a run failed, as the message about it does."""
    form = written()
    return why_failed(error or "", Voice(form.language, form.zone))
