"""The ledger as the lead's lists have it, as files: what is disputed or was, the months, and the sums of one."""

from flask import Response
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from scheduler.hours.closing import Month, SheetLine, months
from scheduler.hours.closing import sheet as closing_sheet
from scheduler.hours.lists import disputes
from scheduler.reports import Column, ColumnKind, sheet
from web import addresses
from web.context import actor, transaction
from web.files import sent
from web.hours.files import days_sent
from web.lead.blueprint import blueprint, for_lead

MONTHS: tuple[Column[Month], ...] = (
    Column(_("Mois"), lambda each: f"{each.first:%Y-%m}"),
    Column(_("Heures qui comptent"), lambda each: each.minutes, ColumnKind.HOURS),
    Column(_("Journées"), lambda each: each.days, ColumnKind.NUMBER),
    Column(_("Journées ouvertes"), lambda each: each.open, ColumnKind.NUMBER),
    Column(_("Journées contestées"), lambda each: each.disputed, ColumnKind.NUMBER),
    Column(_("État"), lambda each: gettext("Clos") if each.closed else gettext("Ouvert")),
    Column(_("Empreinte"), lambda each: each.head),
)

LINES: tuple[Column[SheetLine], ...] = (
    Column(_("Établissement"), lambda each: each.site),
    Column(_("Association"), lambda each: each.agency),
    Column(_("Journées"), lambda each: each.days, ColumnKind.NUMBER),
    Column(_("Personnes"), lambda each: each.people, ColumnKind.NUMBER),
    Column(_("Heures"), lambda each: each.minutes, ColumnKind.HOURS),
)


@blueprint.get("/heures/fichier")
@for_lead
def hours_file() -> Response:
    """Send what is disputed and what was decided; the workbook holds the months besides."""
    with transaction() as session:
        found = disputes(session, actor())
        by_month = months(session, actor())
    return days_sent([*found.waiting, *found.decided], sheet(gettext("Mois"), MONTHS, by_month))


@blueprint.get("/heures/mois/<month>/fichier")
@for_lead
def month_file(month: str) -> Response:
    """Send the hours of a month by site and agency."""
    first = addresses.month(month)
    with transaction() as session:
        found = closing_sheet(session, actor(), first)
    title = gettext("Heures")
    return sent(f"heures-{month}", sheet(f"{title} {month}", LINES, found.lines))
