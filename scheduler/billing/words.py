"""What stands on a bill in words: in French whatever language its reader has, for it is a French paper."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from scheduler.billing.records import LineSeen
from scheduler.core.formats import Format
from scheduler.core.tables.bill_codes import PriceKind
from scheduler.core.tables.codes import Language
from scheduler.core.tables.hour_codes import HoursReason

KINDS = {
    PriceKind.BASE: "heures de base",
    PriceKind.EVENING: "heures de soirée",
    PriceKind.SUNDAY: "heures de dimanche",
    PriceKind.PUBLIC_HOLIDAY: "heures de jour férié",
    PriceKind.TRAVEL: "déplacements",
}
REASONS = {
    HoursReason.NO_SHOW: "personne n’est venu",
    HoursReason.SITE_CLOSED: "établissement fermé",
    HoursReason.CAME_LATE: "arrivée plus tard",
    HoursReason.LEFT_EARLY: "départ plus tôt",
    HoursReason.STAYED_LONGER: "resté plus longtemps",
    HoursReason.OTHER_BREAK: "autre pause",
    HoursReason.OTHER_HOURS: "autres horaires",
}
EXEMPT = "TVA non applicable, article 261, 7, 1° bis du code général des impôts"
ROUNDING = (
    "Chaque ligne est le produit des minutes par le prix de l’heure, arrondi au centime le plus proche (le "
    "demi-centime vers le haut) ; le total est la somme des lignes."
)
TRAVEL = "Un déplacement est compté par personne et par jour travaillé dans l’établissement."
TERMS = "Paiement à 30 jours de la réception de la facture (code de la commande publique, article R2192-10)."
LATE = (
    "Retard de paiement : intérêts moratoires au taux de la Banque centrale européenne majoré de huit points (code de "
    "la commande publique, article R2192-31)."
)
RECOVERY = "Indemnité forfaitaire de recouvrement : 40 € (code de la commande publique, article D2192-35)."
NO_DISCOUNT = "Pas d’escompte pour paiement anticipé."

FRENCH = Format(Language.FRENCH, ZoneInfo("UTC"))
"""For days and clock times, which are the market's already."""


def money(cents: int) -> str:
    """Write cents: 1 234,50 €."""
    return FRENCH.money(cents)


def minutes(count: int) -> str:
    """Write minutes: 6 h 40, 20 min."""
    return FRENCH.duration(count)


def quantity(line: LineSeen) -> str:
    """Write how much a line is of: 6 h 40, 3 jours."""
    if not line.travels:
        return minutes(line.quantity)
    return f"{line.quantity}\u00a0jour{'s' if line.quantity > 1 else ''}"


def price(line: LineSeen) -> str:
    """Write what one of it costs: 23,50 € l’heure, 4,00 € le jour."""
    return f"{money(line.price)} {'le jour' if line.travels else 'l’heure'}"


def percent(basis_points: int) -> str:
    """Write a rate: 20 %, 5,5 %."""
    return f"{basis_points / 100:g}".replace(".", ",") + "\u00a0%"


def day(which: date) -> str:
    """Write a day: 03/11/2026."""
    return f"{which:%d/%m/%Y}"


def clock(moment: datetime) -> str:
    """Write the time that a moment shows: 7 h 30."""
    return FRENCH.minute_of_day(moment.hour * 60 + moment.minute)


def siret(number: str) -> str:
    """Write a SIRET as people read it: 732 829 320 00074."""
    return "\u00a0".join((number[:3], number[3:6], number[6:9], number[9:]))
