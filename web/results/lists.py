"""The lists of *Bilan* as files: the bills of a month, prices, and what became of an agency's people in a year."""

from flask import Response
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from scheduler.billing.lists import bills_of
from scheduler.billing.prices import Tariff, prices
from scheduler.billing.records import BillHead, Due
from scheduler.careers.cohorts import CohortLine
from scheduler.careers.overview import ExitLine, PersonLine
from scheduler.core.tables.bill_codes import BillKind, PriceKind
from scheduler.reports import Column, ColumnKind, sheet
from web import addresses
from web.context import actor, transaction
from web.files import sent
from web.member.blueprint import for_agencies
from web.results.bills import MONTH
from web.results.blueprint import blueprint, for_results
from web.results.careers import year_of
from web.results.prices import RULE as PRICES_RULE
from web.wording.codes import label


def _standing(each: BillHead) -> str:
    """Say where a paper stands, in the words of its page: a credit note is there once it is issued."""
    if each.kind == BillKind.CREDIT_NOTE:
        return str(gettext("Émis"))
    return str(gettext("Reprise par avoir") if each.credited else label(each.state))


BILLS: tuple[Column[BillHead], ...] = (
    Column(_("Numéro"), lambda each: each.number),
    Column(_("Nature"), lambda each: str(label(each.kind))),
    Column(_("État"), _standing),
    Column(_("Établissement"), lambda each: each.site),
    Column(_("Association"), lambda each: each.agency),
    Column(_("Émise par"), lambda each: each.issuer),
    # Of a credit note below nothing, as on the page: a column then sums up to what was done, and to what is due.
    Column(_("Heures prévues"), lambda each: each.signed(each.planned_minutes), ColumnKind.HOURS),
    Column(_("Heures faites"), lambda each: each.signed(each.minutes), ColumnKind.HOURS),
    Column(_("Montant hors taxes"), lambda each: each.signed(each.net_cents), ColumnKind.HUNDREDTHS),
    Column(_("TVA"), lambda each: each.signed(each.vat_cents), ColumnKind.HUNDREDTHS),
    Column(_("Total"), lambda each: each.signed_cents, ColumnKind.HUNDREDTHS),
    Column(_("Heures changées depuis"), lambda each: gettext("oui") if each.overtaken else gettext("non")),
)


DUE: tuple[Column[Due], ...] = (
    Column(_("Association"), lambda each: each.agency),
    Column(_("Montant"), lambda each: each.cents, ColumnKind.HUNDREDTHS),
)

PRICES: tuple[Column[Tariff], ...] = (
    Column(_("Prestation"), lambda each: str(label(each.kind))),
    Column(_("Métier"), lambda each: each.job_name or gettext("Tous")),
    Column(_("Type d’association"), lambda each: each.agency_kind or gettext("Tous")),
    Column(_("À partir du"), lambda each: each.from_day, ColumnKind.DAY),
    Column(_("Prix hors taxes, en euros"), lambda each: each.cents, ColumnKind.HUNDREDTHS),
    Column(_("Unité"), lambda each: gettext("jour") if each.kind == PriceKind.TRAVEL else gettext("heure")),
)

EXITS: tuple[Column[ExitLine], ...] = (
    Column(_("Salarié(e)"), lambda each: each.name),
    Column(_("Dernier jour"), lambda each: each.left.day, ColumnKind.DAY),
    Column(_("Pour quoi"), lambda each: str(label(each.left.outcome))),
    Column(_("Embauché(e) par"), lambda each: each.left.employer and str(label(each.left.employer))),
)

TRAININGS: tuple[Column[CohortLine], ...] = (
    Column(_("Formation"), lambda each: each.name),
    Column(_("Premier jour"), lambda each: each.from_day, ColumnKind.DAY),
    Column(_("Dernier jour"), lambda each: each.to_day, ColumnKind.DAY),
    Column(_("De chez vous"), lambda each: len(each.people), ColumnKind.NUMBER),
    Column(_("Mission proposée ensuite"), lambda each: each.proposed, ColumnKind.NUMBER),
)

PEOPLE: tuple[Column[PersonLine], ...] = (
    Column(_("Salarié(e)"), lambda each: each.name),
    Column(_("Première mission"), lambda each: each.first_day, ColumnKind.DAY),
    Column(_("Souhaitées par semaine"), lambda each: each.wished_minutes, ColumnKind.HOURS),
    Column(_("Données par semaine"), lambda each: each.week_minutes, ColumnKind.HOURS),
)


@blueprint.get(f"{MONTH}/fichier")
@for_results
def bills_file(month: str) -> Response:
    """Send a month's bills; the workbook holds what each agency has to get besides."""
    first = addresses.month(month)
    with transaction() as session:
        found = bills_of(session, actor(), first)
    due = sheet(gettext("Ce qui revient à chacune"), DUE, found.due)
    return sent(f"factures-{month}", sheet(gettext("Factures"), BILLS, found.bills), due)


@blueprint.get(f"{PRICES_RULE}/fichier")
@for_results
def prices_file() -> Response:
    """Send the prices that concern whoever looks."""
    with transaction() as session:
        found = prices(session, actor())
    return sent("prix", sheet(gettext("Prix"), PRICES, found))


@blueprint.get("/parcours/sorties/fichier")
@for_agencies
def exits_file() -> Response:
    """Send who left in a year."""
    found = year_of()
    return sent(f"sorties-{found.year}", sheet(gettext("Sorties"), EXITS, found.exits))


@blueprint.get("/parcours/formations/fichier")
@for_agencies
def trainings_file() -> Response:
    """Send the trainings that end in a year."""
    found = year_of()
    return sent(f"formations-{found.year}", sheet(gettext("Formations"), TRAININGS, found.cohorts))


@blueprint.get("/parcours/salaries/fichier")
@for_agencies
def people_file() -> Response:
    """Send hours against wishes, of whom the agency employs today."""
    found = year_of()
    return sent("heures-souhaitees", sheet(gettext("Heures souhaitées et données"), PEOPLE, found.people))
