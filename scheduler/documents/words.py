"""Words that documents share; they speak French alone, since it is in French that they are signed and shown.

A colon, an exclamation mark or a unit is kept together with what stands before it by a space at which no line breaks.
"""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from scheduler.core.formats import HARD_SPACE, Format
from scheduler.core.tables.codes import Language
from scheduler.core.tables.document_codes import DocumentKind
from scheduler.core.tables.journey_codes import JourneySource, TravelMode

TITLES: Mapping[DocumentKind, str] = {
    DocumentKind.ORDER: "Ordre de mission",
    DocumentKind.CONTRACT: "Contrat de mise à disposition",
    DocumentKind.STATEMENT: "Relevé d’heures",
}
MODES: Mapping[TravelMode, str] = {
    TravelMode.CAR: "En voiture",
    TravelMode.MOPED: "À cyclomoteur",
    TravelMode.BIKE: "À vélo",
    TravelMode.TRANSIT: "En transports en commun",
    TravelMode.WALK: "À pied",
}
SOURCES: Mapping[JourneySource | None, str] = {
    JourneySource.ESTIMATE: "durée estimée",
    JourneySource.TABLE: "d’après le tableau du marché",
    JourneySource.OSRM: "d’après OSRM",
    None: "d’après votre association",
}


def french(zone: ZoneInfo) -> Format:
    """Return how French writes days, hours and numbers on a market's clock."""
    return Format(Language.FRENCH, zone)


def labelled(label: str) -> str:
    """Return a label with its colon."""
    return f"{label}{HARD_SPACE}:"


def upper_first(words: str) -> str:
    """Return words as they begin a line."""
    return words[:1].upper() + words[1:]


def count_of(number: int, one: str, several: str) -> str:
    """Return a number with what it counts; French counts none and one alike."""
    return f"{number}{HARD_SPACE}{one if abs(number) < 2 else several}"  # noqa: PLR2004  # two are several


def number(phone: str | None) -> str | None:
    """Return a telephone number that stays on one line."""
    return phone and phone.replace(" ", HARD_SPACE)
