"""The codes of bills in words and signs, told by ``codes`` among all others."""

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from scheduler.core.tables.bill_codes import BillAct, BillKind, BillSide, BillState, Circuit, PriceKind, TimeKind

TIMES: Mapping[StrEnum, LazyString] = {
    TimeKind.BASE: _("Heure de base"),
    TimeKind.EVENING: _("Heure de soirée"),
    TimeKind.SUNDAY: _("Heure de dimanche"),
    TimeKind.PUBLIC_HOLIDAY: _("Heure de jour férié"),
}

BILLS: Mapping[type[StrEnum], Mapping[StrEnum, LazyString]] = {
    Circuit: {
        Circuit.OFF: _("Aucune"),
        Circuit.MEMBERS: _("Par chaque association"),
        Circuit.LEAD: _("Par la mandataire, pour toutes"),
    },
    TimeKind: TIMES,
    PriceKind: {**{PriceKind(each): word for each, word in TIMES.items()}, PriceKind.TRAVEL: _("Déplacement")},
    BillKind: {
        BillKind.BILL: _("Facture"),
        BillKind.CREDIT_NOTE: _("Avoir"),
    },
    BillState: {
        BillState.DRAFT: _("Brouillon de facture"),
        BillState.PROPOSED: _("À contrôler"),
        BillState.QUESTIONED: _("Questionnée"),
        BillState.ACCEPTED: _("Bonne à émettre"),
        BillState.ISSUED: _("Émise"),
    },
    BillAct: {
        BillAct.PROPOSE: _("Soumettre à l’acheteur"),
        BillAct.ACCEPT: _("Accepter"),
        BillAct.QUESTION: _("Questionner"),
        BillAct.ISSUE: _("Émettre"),
    },
    BillSide: {
        BillSide.ISSUER: _("L’émetteur"),
        BillSide.BUYER: _("L’acheteur"),
    },
}

LOOKS: Mapping[StrEnum, tuple[str, str]] = {
    BillState.DRAFT: ("neutral", "pencil"),
    BillState.PROPOSED: ("wait", "hourglass-split"),
    BillState.QUESTIONED: ("bad", "question-circle"),
    BillState.ACCEPTED: ("info", "check-circle"),
    BillState.ISSUED: ("good", "check2-circle"),
}
"""A tone of the theme and an icon."""
