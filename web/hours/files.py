"""Days of work as a file: the same columns for an agency, a college and whoever leads."""

from collections.abc import Iterable

from flask import Response
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from scheduler.hours.days import WorkedDay
from scheduler.reports import Column, ColumnKind, Sheet, sheet
from web.files import sent
from web.wording.codes import label

DAYS: tuple[Column[WorkedDay], ...] = (
    Column(_("Jour"), lambda each: each.day, ColumnKind.DAY),
    Column(_("Salarié(e)"), lambda each: each.worker),
    Column(_("Établissement"), lambda each: each.site),
    Column(_("Métier"), lambda each: each.job),
    Column(_("Association"), lambda each: each.agency),
    # Of a day without work the motive says all there is.
    Column(_("Début"), lambda each: each.starts_at if each.minutes else None, ColumnKind.CLOCK),
    Column(_("Fin"), lambda each: each.ends_at if each.minutes else None, ColumnKind.CLOCK),
    Column(_("Pause (minutes)"), lambda each: each.break_minutes if each.minutes else None, ColumnKind.NUMBER),
    Column(_("Heures payées"), lambda each: each.minutes, ColumnKind.HOURS),
    Column(_("Début prévu"), lambda each: each.planned_starts_at, ColumnKind.CLOCK),
    Column(_("Fin prévue"), lambda each: each.planned_ends_at, ColumnKind.CLOCK),
    Column(_("Motif"), lambda each: each.reason and str(label(each.reason))),
    Column(_("État"), lambda each: str(label(each.kind))),
    Column(_("Ligne du registre"), lambda each: each.entry, ColumnKind.NUMBER),
)


def days_sent(days: Iterable[WorkedDay], *more: Sheet) -> Response:
    """Send days of work in the order of time, in a workbook with other tables of their page."""
    ordered = sorted(days, key=lambda each: (each.starts_at, each.site, each.worker))
    return sent("heures", sheet(gettext("Heures"), DAYS, ordered), *more)
