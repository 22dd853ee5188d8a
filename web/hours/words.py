"""Hours in words: what several days came to at once, what is beyond the law, what a counter is for."""

from collections.abc import Mapping

from flask import Flask
from flask_babel import LazyString, gettext, ngettext
from flask_babel import lazy_gettext as _

from scheduler.hours.counters import Count
from scheduler.hours.saying import Done
from scheduler.hours.warnings import Concern, Warned
from web.wording.formats import duration, short_day

WARNINGS: Mapping[Concern, LazyString] = {
    Concern.LONG_DAY: _("%(worker)s, %(day)s : %(minutes)s de travail, pour %(limit)s au plus par jour"),
    Concern.LONG_WEEK: _("%(worker)s : %(minutes)s dans la semaine, pour %(limit)s au plus"),
    Concern.OVERTIME: _("%(worker)s : %(minutes)s dans la semaine ; au-delà de %(limit)s, des heures supplémentaires"),
    Concern.OWN_WEEK: _("%(worker)s : %(minutes)s dans la semaine, pour %(limit)s au plus d’après sa fiche"),
    Concern.BEYOND_A_TENTH: _(
        "%(worker)s : %(minutes)s dans la semaine ; au-delà de %(limit)s, plus d’un dixième d’heures complémentaires, "
        "ce qui demande un accord (L3123-28)"
    ),
    Concern.BEYOND_A_THIRD: _(
        "%(worker)s : %(minutes)s dans la semaine ; au-delà de %(limit)s, plus d’un tiers d’heures complémentaires, "
        "ce qu’aucun accord ne permet (L3123-20)"
    ),
    Concern.AS_FULL_TIME: _(
        "%(worker)s : %(minutes)s dans la semaine ; à temps partiel, les heures complémentaires n’amènent jamais à "
        "%(limit)s (L3123-9)"
    ),
    Concern.SHORT_REST: _("%(worker)s, avant le %(day)s : %(minutes)s de repos, pour %(limit)s au moins"),
    Concern.SHORT_BREAK: _("%(worker)s, %(day)s : %(minutes)s de pause, pour %(limit)s au moins"),
}

COUNTERS: Mapping[Count, tuple[LazyString, LazyString]] = {
    Count.WEEK: (
        _("Cette semaine"),
        _("Tous employeurs confondus : 48 h au plus (L3121-20). Au-delà de 35 h, des heures supplémentaires."),
    ),
    Count.TWELVE_WEEKS: (
        _("Par semaine, en moyenne sur 12 semaines"),
        _("Tous employeurs confondus : 44 h au plus (L3121-22)."),
    ),
    Count.YEAR: (
        _("Depuis janvier"),
        _("Repère : une ancienne exonération s’arrêtait à 750 h par an. Demandez à l’Urssaf si elle vous concerne."),
    ),
    Count.TWO_YEARS: (
        _("Sur 24 mois"),
        _(
            "Repère : 480 h au plus chez des utilisateurs de droit privé (L5132-9, R5132-18). Un collège public ou un "
            "département n’en est pas un."
        ),
    ),
}
"""How each is called, and what it is for."""


def told(done: Done, all_well: str) -> tuple[str, str]:
    """Return what to say of it, and in which tone."""
    if not done.days and not done.left:
        return gettext("Il n’y avait plus rien à faire."), "success"
    if not done.left:
        return all_well, "success"
    left = ngettext(
        "%(num)s journée a changé entre-temps, ou deux journées se recouvrent : regardez-la.",
        "%(num)s journées ont changé entre-temps, ou se recouvrent : regardez-les.",
        done.left,
    )
    return f"{all_well} {left}" if done.days else left, "error"


def warned(each: Warned) -> str:
    """Say what is to be looked at."""
    lengths = {"minutes": duration(each.minutes) if each.minutes else gettext("0 min"), "limit": duration(each.limit)}
    return str(WARNINGS[each.what]) % {"worker": each.worker, "day": short_day(each.day), **lengths}


def init_app(app: Flask) -> None:
    """Let templates say so."""
    app.jinja_env.filters["warned"] = warned
    app.jinja_env.globals["counter_words"] = COUNTERS
