"""Closed lists of calendars."""

from enum import StrEnum


class HolidayLaw(StrEnum):
    """Whose public holidays count: the eleven of the Code du travail (L3133-1), with those of local law (L3134-13)."""

    MAINLAND = "mainland"
    ALSACE_MOSELLE = "alsace_moselle"
    GUADELOUPE = "guadeloupe"
    MARTINIQUE = "martinique"
    GUYANE = "guyane"
    REUNION = "reunion"
    MAYOTTE = "mayotte"
    SAINT_BARTHELEMY = "saint_barthelemy"
    SAINT_MARTIN = "saint_martin"
    SAINT_PIERRE_ET_MIQUELON = "saint_pierre_et_miquelon"


class SolidarityDay(StrEnum):
    """The public holiday that is worked, unpaid, as the day of solidarity: any but 1 May (Code du travail, L3133-11).

    Not those that local law keeps free either (L3134-16).
    """

    NONE = "none"
    """Every public holiday is a holiday."""
    EASTER_MONDAY = "easter_monday"
    VICTORY_DAY = "victory_day"
    ASCENSION = "ascension"
    WHIT_MONDAY = "whit_monday"
    NATIONAL_DAY = "national_day"
    ASSUMPTION = "assumption"
    ALL_SAINTS = "all_saints"
    ARMISTICE = "armistice"


class SchoolZone(StrEnum):
    """Whose school holidays count: a zone of the mainland, or where the rector sets them (D521-6 and 7)."""

    UNSAID = "unsaid"
    """Nobody has said so yet: nothing is known of school holidays."""
    NONE = "none"
    """No school: its holidays close nothing."""
    A = "a"
    B = "b"
    C = "c"
    CORSE = "corse"
    GUADELOUPE = "guadeloupe"
    MARTINIQUE = "martinique"
    GUYANE = "guyane"
    REUNION = "reunion"
    MAYOTTE = "mayotte"
    SAINT_PIERRE_ET_MIQUELON = "saint_pierre_et_miquelon"
