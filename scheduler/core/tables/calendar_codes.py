"""Closed lists of calendars, told by ``codes`` among all others."""

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
