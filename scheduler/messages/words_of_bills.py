"""In which words bills are told of, up to what is taken back; the holes are those of ``words``."""

from collections.abc import Iterator, Mapping

from scheduler.core.tables.codes import Audience
from scheduler.messages.templates import N_, Route, Template
from scheduler.messages.voices import Voice
from scheduler.messages.when import Facts, month_of

BILLS = "bills"
"""The thing that such a message is about: what an issuer did with bills of one month, never a single line."""

_QUESTIONED = Template(
    N_("L’acheteur a une question sur vos factures"),
    N_("Lisez-la sur la page, corrigez ce qui doit l’être, puis préparez un nouveau brouillon."),
    N_("Questions sur vos factures"),
)
_ACCEPTED = Template(
    N_("L’acheteur a accepté vos factures"),
    N_("Vous pouvez les émettre depuis la page du mois."),
    N_("Factures acceptées"),
)

OF_BILLS: Mapping[Route, Template] = {
    (BILLS, "proposed", Audience.BUYER): Template(
        N_("Factures à contrôler : %(issuer)s"),
        N_("Des factures attendent votre contrôle : acceptez-les, ou dites ce qui ne va pas."),
        N_("Factures à contrôler"),
    ),
    (BILLS, "questioned", Audience.AGENCY): _QUESTIONED,
    (BILLS, "questioned", Audience.LEAD): _QUESTIONED,
    (BILLS, "accepted", Audience.AGENCY): _ACCEPTED,
    (BILLS, "accepted", Audience.LEAD): _ACCEPTED,
    (BILLS, "issued", Audience.BUYER): Template(
        N_("Factures émises : %(issuer)s"),
        N_("Des factures que vous avez acceptées ont leur numéro. Leurs fichiers Factur-X sont sur la page."),
        N_("Factures émises"),
    ),
    (BILLS, "credited", Audience.BUYER): Template(
        N_("Avoirs émis : %(issuer)s"),
        N_("Des factures sont reprises par avoir. Ce qui reste dû vous sera soumis dans un nouveau brouillon."),
        N_("Avoirs émis"),
    ),
}
"""Written by a function of the database beside the bills (``telling_of_bills``): no event, since no mission moves."""

MONTH_PAGE = "/bilan/factures/mois/{month}"
BILL_PAGE = "/bilan/factures/{bill}"
"""Where a month of bills is looked at, and the only one that a message is about."""


def bills_page(facts: Facts) -> str:
    """Return the page of what a message about bills is about, below the address of the site."""
    if "bill" in facts:
        return BILL_PAGE.format_map(facts)
    return MONTH_PAGE.format(month=f"{month_of(facts):%Y-%m}")


def told_of_bills(facts: Facts, voice: Voice) -> Iterator[str]:
    """Say whose they are, how many and what they come to."""
    yield voice.say("Émetteur : %(name)s", name=facts["issuer"])
    yield voice.say("Mois : %(month)s", month=voice.month(month_of(facts)))
    if facts.get("site"):
        yield voice.say("Établissement : %(name)s", name=facts["site"])
    else:
        yield voice.say("Nombre : %(count)s", count=facts["bills"])
    yield voice.say("Total : %(money)s", money=voice.money(facts["cents"]))
