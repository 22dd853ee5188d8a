"""The codes of what became of people in words, told by ``codes`` among all others."""

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from scheduler.core.tables.career_codes import CorrectionReason, Employer, Outcome

CAREERS: Mapping[type[StrEnum], Mapping[StrEnum, LazyString]] = {
    Outcome: {
        Outcome.DURABLE: _("Emploi durable"),
        Outcome.TRANSITION: _("Emploi de transition"),
        Outcome.POSITIVE: _("Sortie positive"),
        Outcome.OTHER: _("Autre sortie"),
    },
    Employer: {
        Employer.DEPARTMENT: _("Le Département"),
        Employer.PUBLIC: _("Un autre employeur public"),
        Employer.COMPANY: _("Une entreprise"),
        Employer.ASSOCIATION: _("Une association"),
        Employer.SELF: _("À son compte"),
    },
    CorrectionReason: {
        CorrectionReason.MISTAKE: _("Erreur de saisie"),
        CorrectionReason.LEARNT_LATER: _("Appris depuis"),
        CorrectionReason.CAME_BACK: _("La personne est revenue"),
    },
}
