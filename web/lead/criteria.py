"""The criteria of a plan in words: what each counts, and what more points do."""

from collections.abc import Mapping
from typing import NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as _


class Criterion(NamedTuple):
    """A criterion: its name, what its points are for, what a higher number does, and whether minutes are counted."""

    name: LazyString
    each: LazyString
    more: LazyString
    in_minutes: bool = False


CRITERIA: Mapping[str, Criterion] = {
    "handover": Criterion(
        _("Continuité"),
        _("par personne de plus sur une même demande"),
        _("Une absence longue garde la même personne, quitte à faire plus de trajet."),
    ),
    "fragmentation": Criterion(
        _("Jours d’affilée"),
        _("par interruption d’une personne sur une demande"),
        _("Chacun travaille par blocs de jours, avec moins d’allers et retours entre personnes."),
    ),
    "travel": Criterion(
        _("Trajets"),
        _("par minute de trajet, aller et retour, chaque jour"),
        _("Les personnes travaillent plus près de chez elles, quitte à changer plus souvent."),
        in_minutes=True,
    ),
    "balance": Criterion(
        _("Équité entre les personnes"),
        _("par minute au-delà du tiers des heures souhaitées, de plus en plus"),
        _("Les heures vont d’abord à qui en a eu le moins, quitte à faire plus de trajet."),
        in_minutes=True,
    ),
    "agency_share": Criterion(
        _("Parts des associations"),
        _("par minute qui manque à la part convenue"),
        _("Chaque association est plus près de sa part, quitte à envoyer quelqu’un de plus loin."),
        in_minutes=True,
    ),
    "unpreferred": Criterion(
        _("Heures à éviter"),
        _("par créneau sur des heures « si besoin »"),
        _("Les heures que les personnes préfèrent éviter servent en dernier."),
    ),
    "opportunity": Criterion(
        _("Personnes attendues ailleurs"),
        _("par point que vaudraient sans doute ailleurs les heures de la personne"),
        _("Qui est attendu là où peu d’autres peuvent aller est envoyé en dernier. À 0, ce critère ne joue pas."),
    ),
    "preferred": Criterion(
        _("Personnes souhaitées"),
        _("par créneau confié à quelqu’un d’autre que les personnes souhaitées"),
        _("L’établissement voit plus souvent venir les personnes qu’il souhaite."),
    ),
    "unfamiliar": Criterion(
        _("Lieux déjà connus"),
        _("par personne envoyée dans un établissement nouveau pour elle"),
        _("On envoie plutôt des personnes déjà venues, et les autres découvrent moins de lieux."),
    ),
    "disruption": Criterion(
        _("Stabilité"),
        _("par créneau annoncé qui change de personne"),
        _("Ce qui est annoncé ne change presque plus, même pour un meilleur plan."),
    ),
    "activation": Criterion(
        _("Nombre de personnes"),
        _("par personne qui a au moins un créneau"),
        _("Moins de personnes ont des missions, chacune plus longtemps. À 0, ce critère ne joue pas."),
    ),
}
"""By the solver's name of the weight, in the order in which they are shown."""
