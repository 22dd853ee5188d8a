"""The codes of calendars in words, told by ``codes`` among all others."""

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from scheduler.core.tables.calendar_codes import HolidayLaw, SchoolZone, SolidarityDay

CALENDAR: Mapping[type[StrEnum], Mapping[StrEnum, LazyString]] = {
    HolidayLaw: {
        HolidayLaw.MAINLAND: _("France métropolitaine"),
        HolidayLaw.ALSACE_MOSELLE: _("Alsace-Moselle"),
        HolidayLaw.GUADELOUPE: _("Guadeloupe"),
        HolidayLaw.MARTINIQUE: _("Martinique"),
        HolidayLaw.GUYANE: _("Guyane"),
        HolidayLaw.REUNION: _("La Réunion"),
        HolidayLaw.MAYOTTE: _("Mayotte"),
        HolidayLaw.SAINT_BARTHELEMY: _("Saint-Barthélemy"),
        HolidayLaw.SAINT_MARTIN: _("Saint-Martin"),
        HolidayLaw.SAINT_PIERRE_ET_MIQUELON: _("Saint-Pierre-et-Miquelon"),
    },
    SolidarityDay: {
        SolidarityDay.NONE: _("Aucun jour férié travaillé"),
        SolidarityDay.EASTER_MONDAY: _("Lundi de Pâques"),
        SolidarityDay.VICTORY_DAY: _("8 mai"),
        SolidarityDay.ASCENSION: _("Ascension"),
        SolidarityDay.WHIT_MONDAY: _("Lundi de Pentecôte"),
        SolidarityDay.NATIONAL_DAY: _("14 juillet"),
        SolidarityDay.ASSUMPTION: _("15 août"),
        SolidarityDay.ALL_SAINTS: _("Toussaint"),
        SolidarityDay.ARMISTICE: _("11 novembre"),
    },
    SchoolZone: {
        SchoolZone.UNSAID: _("À choisir"),
        SchoolZone.NONE: _("Sans vacances scolaires"),
        SchoolZone.A: _("Zone A"),
        SchoolZone.B: _("Zone B"),
        SchoolZone.C: _("Zone C"),
        SchoolZone.CORSE: _("Corse"),
        SchoolZone.GUADELOUPE: _("Guadeloupe"),
        SchoolZone.MARTINIQUE: _("Martinique"),
        SchoolZone.GUYANE: _("Guyane"),
        SchoolZone.REUNION: _("La Réunion"),
        SchoolZone.MAYOTTE: _("Mayotte"),
        SchoolZone.SAINT_PIERRE_ET_MIQUELON: _("Saint-Pierre-et-Miquelon"),
    },
}
