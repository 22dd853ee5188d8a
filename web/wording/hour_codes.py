"""The codes of the ledger of hours in words and signs, told by ``codes`` among all others."""

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from scheduler.core.tables.hour_codes import EntryKind, HoursReason, ReopenReason, Side

HOURS: Mapping[type[StrEnum], Mapping[StrEnum, LazyString]] = {
    EntryKind: {
        EntryKind.STATEMENT: _("À signer"),
        EntryKind.SIGNATURE: _("Signée"),
        EntryKind.VALIDATION: _("Validée"),
        EntryKind.DISPUTE: _("Contestée"),
        EntryKind.SETTLEMENT: _("Réglée"),
        EntryKind.CLOSING: _("Mois clos"),
        EntryKind.REOPENING: _("Mois rouvert"),
    },
    Side: {
        Side.WORKER: _("La personne"),
        Side.SITE: _("L’établissement"),
        Side.AGENCY: _("L’association"),
        Side.LEAD: _("La mandataire"),
        Side.ENGINE: _("Relève"),
    },
    HoursReason: {
        HoursReason.NO_SHOW: _("N’est pas venu(e)"),
        HoursReason.SITE_CLOSED: _("Établissement fermé"),
        HoursReason.CAME_LATE: _("Arrivée plus tard"),
        HoursReason.LEFT_EARLY: _("Départ plus tôt"),
        HoursReason.STAYED_LONGER: _("Départ plus tard"),
        HoursReason.OTHER_BREAK: _("Autre pause"),
        HoursReason.OTHER_HOURS: _("Autres horaires"),
    },
    ReopenReason: {
        ReopenReason.MISTAKE: _("Erreur constatée"),
        ReopenReason.LATE_HOURS: _("Heures arrivées après coup"),
        ReopenReason.LATE_DISPUTE: _("Contestation tardive"),
    },
}

LOOKS: Mapping[StrEnum, tuple[str, str]] = {
    EntryKind.STATEMENT: ("wait", "hourglass-split"),
    EntryKind.SIGNATURE: ("info", "pencil-square"),
    EntryKind.VALIDATION: ("good", "check-circle"),
    EntryKind.DISPUTE: ("bad", "exclamation-triangle"),
    EntryKind.SETTLEMENT: ("good", "check2-circle"),
    EntryKind.CLOSING: ("neutral", "lock"),
    EntryKind.REOPENING: ("wait", "arrow-repeat"),
}
"""A tone of the theme and an icon."""
