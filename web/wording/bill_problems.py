"""Why a bill cannot be, in words, told by ``problems`` among all others."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

BILLS: Mapping[str, LazyString] = {
    "bill_billed_already": _("Ce mois est déjà facturé pour cet établissement."),
    "bill_hours_changed": _("Les heures ont changé depuis. Préparez de nouveau les brouillons."),
    "bill_month_open": _("Ce mois n’est pas clos\N{NO-BREAK SPACE}: rien ne peut être facturé."),
    "bill_not_now": _("Cette facture n’en est plus, ou pas encore, à cette étape."),
    "bill_party_missing": _(
        "Il manque des coordonnées de facturation\N{NO-BREAK SPACE}: complétez celles de l’association, avec "
        "l’IBAN et, s’il y a de la TVA, le numéro de TVA."
    ),
    "bill_payer_missing": _("Il manque les coordonnées de l’acheteur."),
    "bill_several_payers": _(
        "Plusieurs acheteurs ont des coordonnées de facturation\N{NO-BREAK SPACE}: un seul peut payer."
    ),
}
