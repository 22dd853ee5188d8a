"""The codes of calendars in words, told by ``codes`` among all others."""

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from scheduler.core.tables import codes

CALENDAR: Mapping[type[StrEnum], Mapping[StrEnum, LazyString]] = {
    codes.HolidayLaw: {
        codes.HolidayLaw.MAINLAND: _("France métropolitaine"),
        codes.HolidayLaw.ALSACE_MOSELLE: _("Alsace-Moselle"),
        codes.HolidayLaw.GUADELOUPE: _("Guadeloupe"),
        codes.HolidayLaw.MARTINIQUE: _("Martinique"),
        codes.HolidayLaw.GUYANE: _("Guyane"),
        codes.HolidayLaw.REUNION: _("La Réunion"),
        codes.HolidayLaw.MAYOTTE: _("Mayotte"),
        codes.HolidayLaw.SAINT_BARTHELEMY: _("Saint-Barthélemy"),
        codes.HolidayLaw.SAINT_MARTIN: _("Saint-Martin"),
        codes.HolidayLaw.SAINT_PIERRE_ET_MIQUELON: _("Saint-Pierre-et-Miquelon"),
    },
    codes.SolidarityDay: {
        codes.SolidarityDay.NONE: _("Aucun jour férié travaillé"),
        codes.SolidarityDay.EASTER_MONDAY: _("Lundi de Pâques"),
        codes.SolidarityDay.VICTORY_DAY: _("8 mai"),
        codes.SolidarityDay.ASCENSION: _("Ascension"),
        codes.SolidarityDay.WHIT_MONDAY: _("Lundi de Pentecôte"),
        codes.SolidarityDay.NATIONAL_DAY: _("14 juillet"),
        codes.SolidarityDay.ASSUMPTION: _("15 août"),
        codes.SolidarityDay.ALL_SAINTS: _("Toussaint"),
        codes.SolidarityDay.ARMISTICE: _("11 novembre"),
    },
    codes.SchoolZone: {
        codes.SchoolZone.UNSAID: _("À choisir"),
        codes.SchoolZone.NONE: _("Sans vacances scolaires"),
        codes.SchoolZone.A: _("Zone A"),
        codes.SchoolZone.B: _("Zone B"),
        codes.SchoolZone.C: _("Zone C"),
        codes.SchoolZone.CORSE: _("Corse"),
        codes.SchoolZone.GUADELOUPE: _("Guadeloupe"),
        codes.SchoolZone.MARTINIQUE: _("Martinique"),
        codes.SchoolZone.GUYANE: _("Guyane"),
        codes.SchoolZone.REUNION: _("La Réunion"),
        codes.SchoolZone.MAYOTTE: _("Mayotte"),
        codes.SchoolZone.SAINT_PIERRE_ET_MIQUELON: _("Saint-Pierre-et-Miquelon"),
    },
}
