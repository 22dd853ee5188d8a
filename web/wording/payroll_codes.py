"""The codes of files for payroll programs in words, told by ``codes`` among all others."""

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from scheduler.core.tables.payroll_codes import (
    DayForm,
    DecimalSign,
    PaidTime,
    PayrollField,
    PayrollLines,
    Rounding,
    Separator,
)

PAYROLL: Mapping[type[StrEnum], Mapping[StrEnum, LazyString]] = {
    PaidTime: {
        PaidTime.BASE: _("Heures de base"),
        PaidTime.NIGHT: _("Heures de nuit"),
        PaidTime.SUNDAY: _("Heures de dimanche"),
        PaidTime.HOLIDAY: _("Heures de jour férié"),
    },
    PayrollLines: {
        PayrollLines.MONTH: _("Une par personne et par rubrique"),
        PayrollLines.DAY: _("Une par journée et par rubrique"),
    },
    Rounding: {
        Rounding.MINUTES: _("Minutes : 455"),
        Rounding.QUARTERS: _("Quarts d’heure : 7,50"),
        Rounding.HUNDREDTHS: _("Centièmes : 7,58"),
    },
    Separator: {
        Separator.SEMICOLON: _("Point-virgule"),
        Separator.COMMA: _("Virgule"),
        Separator.TAB: _("Tabulation"),
    },
    DecimalSign: {
        DecimalSign.COMMA: _("Virgule : 7,50"),
        DecimalSign.POINT: _("Point : 7.50"),
    },
    DayForm: {
        DayForm.SLASHES: _("09/11/2026"),
        DayForm.DIGITS: _("09112026"),
        DayForm.ISO: _("2026-11-09"),
    },
    PayrollField: {
        PayrollField.CODE: _("Code de la personne"),
        PayrollField.NAME: _("Prénom et initiale"),
        PayrollField.KIND: _("Rubrique"),
        PayrollField.HOURS: _("Nombre d’heures"),
        PayrollField.FIRST_DAY: _("Premier jour"),
        PayrollField.LAST_DAY: _("Dernier jour"),
        PayrollField.CONTRACT_FROM: _("Début du contrat"),
        PayrollField.CONTRACT_TO: _("Fin du contrat"),
        PayrollField.DAY: _("Jour"),
        PayrollField.STARTS_AT: _("Heure de début"),
        PayrollField.ENDS_AT: _("Heure de fin"),
        PayrollField.BREAK: _("Pause"),
        PayrollField.SITE: _("Établissement"),
        PayrollField.JOB: _("Métier"),
        PayrollField.MISSION: _("Numéro de mission"),
        PayrollField.ENTRIES: _("Lignes du registre"),
    },
}
