"""Words and shapes of the buyer's page: delays in days or hours, and the bars of its charts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import LazyString, gettext, ngettext
from flask_babel import lazy_gettext as _

from scheduler.buyer.empty import EmptyReason
from scheduler.buyer.figures import Stretch
from scheduler.core.formats import HARD_SPACE
from web.wording.formats import duration, number

HOUR, DAY = 60, 24 * 60
HEIGHT = 100
REASONS: Mapping[EmptyReason, LazyString] = {
    EmptyReason.LATE: _("Demande connue trop tard pour être planifiée"),
    EmptyReason.SKILL: _("Aucune personne libre avec la compétence demandée"),
    EmptyReason.UNAVAILABLE: _("Aucune personne disponible à ces heures"),
    EmptyReason.TRAVEL: _("Aucune personne qui puisse s’y rendre à l’heure"),
    EmptyReason.LIMITS: _("Limites de la loi ou du contrat : durées, repos, PASS IAE"),
    EmptyReason.BUSY: _("Toutes les personnes possibles déjà en mission"),
    EmptyReason.DECLINED: _("Proposées, puis refusées ou sans réponse"),
    EmptyReason.LOST: _("Attribuées, puis annulées"),
    EmptyReason.OTHER: _("Autre raison, ou raison inconnue"),
    EmptyReason.AHEAD: _("Encore à venir"),
}
"""Why hours stayed empty: what stood in the way of most people."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A column of a chart, in parts of its width and hundredths of its height; the covered part stands at the foot."""

    x: float
    width: float
    asked: float
    covered: float


def bars(stretches: Sequence[Stretch]) -> list[Bar]:
    """Return the columns of a chart, the highest as high as the chart."""
    most = max((max(each.asked_minutes, each.covered_minutes) for each in stretches), default=0) or 1
    gap = 0.25 if len(stretches) <= 60 else 0.1  # noqa: PLR2004  # narrow columns stand closer
    return [
        Bar(
            round(number + gap / 2, 3),
            round(1 - gap, 3),
            round(HEIGHT * each.asked_minutes / most, 2),
            round(HEIGHT * each.covered_minutes / most, 2),
        )
        for number, each in enumerate(stretches)
    ]


def delay(minutes: int | None) -> str:
    """Write how long something took: 45 min, 18 h, 3,5 jours; a dash when nobody knows."""
    if minutes is None:
        return "–"
    if abs(minutes) < 2 * DAY:
        return duration(minutes if abs(minutes) < HOUR else round(minutes / HOUR) * HOUR)
    days = round(minutes / DAY, 1)
    unit = ngettext("jour", "jours", abs(int(days)))  # the languages count from 0 on
    return f"{number(days)}{HARD_SPACE}{unit}"


def week_name(stretch: Stretch) -> str:
    """Name a week by its number in the school year."""
    if stretch.school_week is None:
        return str(gettext("Vacances"))
    return str(gettext("Semaine %(number)s", number=stretch.school_week))
