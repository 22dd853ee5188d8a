"""In which words hours are told of: disputed, decided, to be signed; the holes are those of ``words``."""

from collections.abc import Mapping

from scheduler.core.tables.codes import Audience
from scheduler.messages.templates import N_, Route, Template

_SETTLED = N_("Contestation réglée : %(worker)s, %(site)s")
_MANY_SETTLED = N_("Contestations réglées")

OF_HOURS: Mapping[Route, Template] = {
    ("mission", "hours_disputed", Audience.AGENCY): Template(
        N_("Heures contestées : %(worker)s, %(site)s"),
        N_("Les heures de %(worker)s ce jour-là sont contestées. Réglez-les : jusque-là, elles ne comptent pas."),
        N_("Contestations d’heures"),
    ),
    ("mission", "hours_disputed", Audience.SITE): Template(
        N_("Heures contestées : %(worker)s, %(site)s"),
        N_(
            "Les heures de %(worker)s ce jour-là sont contestées. Son association les règle ; jusque-là, elles ne"
            " comptent pas."
        ),
        N_("Contestations d’heures"),
    ),
    ("mission", "hours_settled", Audience.AGENCY): Template(
        _SETTLED,
        N_("L’association mandataire a réglé la contestation : les heures ci-dessous comptent."),
        _MANY_SETTLED,
    ),
    ("mission", "hours_settled", Audience.SITE): Template(
        _SETTLED, N_("La contestation est réglée : les heures ci-dessous comptent."), _MANY_SETTLED
    ),
    ("mission", "hours_not_worked", Audience.AGENCY): Template(
        _SETTLED,
        N_("L’association mandataire a réglé la contestation : aucune heure ne compte ce jour-là."),
        _MANY_SETTLED,
    ),
    ("mission", "hours_not_worked", Audience.SITE): Template(
        _SETTLED, N_("La contestation est réglée : aucune heure ne compte ce jour-là."), _MANY_SETTLED
    ),
    ("hours", "to_sign", Audience.SITE): Template(
        N_("Heures à signer : %(site)s"),
        N_("Des journées de travail chez vous attendent votre signature : %(length)s en tout."),
        N_("Journées à signer"),
    ),
}
"""Written by functions of the database beside the ledger (``telling_of_hours``): no event, since no mission moves."""

HOURS_PAGES: Mapping[Audience, str] = {
    Audience.AGENCY: "/agence/heures/{entry}",
    Audience.SITE: "/etablissement/heures/{entry}",
}
"""Where the day of such a message is looked at; the days to sign are a list."""

TO_SIGN_PAGE = "/etablissement/heures"
