"""Rules in words: what keeps people from a shift, and what stands in the way of a change."""

from collections.abc import Mapping
from typing import NamedTuple

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from scheduler.planning.obstacles import BreaksRules, Obstacle
from web.wording.formats import hours, short_day


class Words(NamedTuple):
    """An obstacle as a short name, and what holds of one person and of several."""

    name: LazyString
    one: str
    several: str


def N_(text: str) -> str:  # noqa: N802  (the name by which text to translate later is found)
    """Mark a text for translation."""
    return text


OBSTACLES: Mapping[str, Words] = {
    "required_skill": Words(
        _("Compétence manquante"), N_("n’a pas la compétence demandée"), N_("n’ont pas la compétence demandée")
    ),
    "availability": Words(
        _("Indisponibilité"), N_("n’est pas disponible à ces heures"), N_("ne sont pas disponibles à ces heures")
    ),
    "engagement": Words(
        _("PASS IAE ou contrat"),
        N_("n’a pas de PASS IAE ou de contrat valable ces jours-là"),
        N_("n’ont pas de PASS IAE ou de contrat valable ces jours-là"),
    ),
    "territory": Words(_("Hors territoire"), N_("relève d’un autre territoire"), N_("relèvent d’un autre territoire")),
    "banned": Words(
        _("Personnes écartées ou qui ont déjà dit non"),
        N_("est écartée de cette demande, l’a refusée ou n’a pas répondu"),
        N_("sont écartées de cette demande, l’ont refusée ou n’ont pas répondu"),
    ),
    "max_travel": Words(_("Trajet trop long"), N_("habite trop loin"), N_("habitent trop loin")),
    "travel_window": Words(
        _("Pas de transport à l’heure"),
        N_("n’a pas de transport à ces heures"),
        N_("n’ont pas de transport à ces heures"),
    ),
    "unknown_travel": Words(
        _("Trajet inconnu"),
        N_("a un trajet que personne ne connaît : il manque son lieu de vie"),
        N_("ont un trajet que personne ne connaît : il manque leur lieu de vie"),
    ),
    "busy": Words(
        _("Déjà en mission"),
        N_("est déjà en mission à ces heures ou trop près"),
        N_("sont déjà en mission à ces heures ou trop près"),
    ),
    "overlap": Words(_("Déjà en mission"), N_("est déjà en mission à ces heures"), N_("sont déjà en mission")),
    "already_there": Words(_("Déjà sur ce créneau"), N_("est déjà sur ce créneau"), N_("sont déjà sur ce créneau")),
    "daily_rest": Words(
        _("Repos quotidien"), N_("n’aurait pas son repos entre deux jours"), N_("n’auraient pas leur repos quotidien")
    ),
    "transfer": Words(
        _("Trajet entre deux lieux"),
        N_("n’aurait pas le temps de venir d’un autre lieu"),
        N_("n’auraient pas le temps de venir d’un autre lieu"),
    ),
    "minutes_per_day": Words(
        _("Durée maximale par jour"),
        N_("dépasserait sa durée maximale par jour"),
        N_("dépasseraient leur durée maximale par jour"),
    ),
    "minutes_per_week": Words(
        _("Durée maximale par semaine"),
        N_("dépasserait sa durée maximale par semaine"),
        N_("dépasseraient leur durée maximale par semaine"),
    ),
    "days_per_week": Words(
        _("Jours par semaine"),
        N_("travaillerait trop de jours dans la semaine"),
        N_("travailleraient trop de jours dans la semaine"),
    ),
    "minutes_per_12_weeks": Words(
        _("Durée sur douze semaines"),
        N_("dépasserait sa durée moyenne sur douze semaines"),
        N_("dépasseraient leur durée moyenne sur douze semaines"),
    ),
    "weekly_rest": Words(
        _("Repos hebdomadaire"),
        N_("n’aurait pas son repos hebdomadaire"),
        N_("n’auraient pas leur repos hebdomadaire"),
    ),
    "minutes_in_horizon": Words(
        _("Heures de la période"),
        N_("a déjà toutes ses heures de la période"),
        N_("ont déjà toutes leurs heures de la période"),
    ),
    "max_workers": Words(
        _("Trop de personnes différentes"),
        N_("serait une personne de trop sur la demande"),
        N_("seraient des personnes de trop sur la demande"),
    ),
    "headcount": Words(
        _("Créneau complet"), N_("trouverait le créneau complet"), N_("trouveraient le créneau complet")
    ),
    "gone": Words(_("Demande ou personne disparue"), N_("n’est plus concernée"), N_("ne sont plus concernées")),
    "still_held": Words(
        _("Place pas encore libérée"),
        N_("attend que la place soit libérée"),
        N_("attendent que la place soit libérée"),
    ),
    "promised": Words(
        _("Déjà promise ailleurs"),
        N_("est attendue là où quelqu’un est promis"),
        N_("sont attendues là où quelqu’un est promis"),
    ),
    "too_late": Words(_("Créneau commencé"), N_("arriverait trop tard"), N_("arriveraient trop tard")),
}
"""By the solver's name of the rule."""


def obstacle(found: Obstacle) -> str:
    """Say what stands in the way: lun. 8 mars, de 7 h à 14 h: Marie D. n’aurait pas son repos entre deux jours."""
    words = OBSTACLES.get(found.rule)
    told: str = gettext(
        "%(day)s, %(hours)s : %(person)s %(broken)s.",
        day=short_day(found.starts_at.date()),
        hours=hours(found.starts_at, found.ends_at),
        person=found.person or gettext("la personne proposée"),
        broken=gettext(words.one) if words else found.rule,
    )
    return told


def obstacles(error: BreaksRules | None) -> list[str]:
    """Return what stands in the way in words; the sentences of the independent check are for logs, not for screens."""
    return [obstacle(each) for each in (error.obstacles if error else ())]
