"""The agency's lists as files: missions, by mission and by day, and people."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Response
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from scheduler.imports import workers as brought
from scheduler.imports.columns import heads_of
from scheduler.missions import MissionLine, agency_missions
from scheduler.missions.lines import Hours
from scheduler.reports import Column, ColumnKind, sheet
from scheduler.reports.sheet import Value
from scheduler.workforce import workers
from scheduler.workforce.listing import WorkerLine
from scheduler.workforce.records import Record, records
from web.context import actor, transaction
from web.files import sent
from web.member.blueprint import blueprint, for_agencies
from web.wording.codes import label

MISSIONS: tuple[Column[MissionLine], ...] = (
    Column(_("Mission n°"), lambda each: each.id, ColumnKind.NUMBER),
    Column(_("Salarié(e)"), lambda each: each.worker),
    Column(_("Code"), lambda each: each.worker_code),
    Column(_("Établissement"), lambda each: each.site),
    Column(_("Adresse"), lambda each: each.address),
    Column(_("Métier"), lambda each: each.job),
    Column(_("Premier jour"), lambda each: each.first_day, ColumnKind.DAY),
    Column(_("Dernier jour"), lambda each: each.last_day, ColumnKind.DAY),
    Column(_("Jours"), lambda each: each.days, ColumnKind.NUMBER),
    Column(_("Heures payées"), lambda each: each.minutes, ColumnKind.HOURS),
    Column(_("État"), lambda each: str(label(each.state))),
    Column(_("Répondre avant"), lambda each: each.answer_by, ColumnKind.MOMENT),
    Column(_("Motif du refus"), lambda each: each.decline_reason and str(label(each.decline_reason))),
)

DAYS: tuple[Column[tuple[MissionLine, Hours]], ...] = (
    Column(_("Jour"), lambda each: each[1].day, ColumnKind.DAY),
    Column(_("Début"), lambda each: each[1].starts_at, ColumnKind.CLOCK),
    Column(_("Fin"), lambda each: each[1].ends_at, ColumnKind.CLOCK),
    Column(_("Pause (minutes)"), lambda each: each[1].break_minutes, ColumnKind.NUMBER),
    Column(_("Heures payées"), lambda each: each[1].paid_minutes, ColumnKind.HOURS),
    Column(_("Salarié(e)"), lambda each: each[0].worker),
    Column(_("Établissement"), lambda each: each[0].site),
    Column(_("Métier"), lambda each: each[0].job),
    Column(_("État"), lambda each: str(label(each[0].state))),
    Column(_("Mission n°"), lambda each: each[0].id, ColumnKind.NUMBER),
)

PersonLine = tuple[WorkerLine, Record]
TRAVEL = {mode: word for word, mode in brought.TRAVEL.items()}
HEADS = heads_of(brought.COLUMNS)

OWN: tuple[Callable[[WorkerLine], Value], ...] = (
    lambda each: ", ".join(each.skills),
    lambda each: each.week_minutes,
    lambda each: each.next_week_minutes,
    lambda each: each.to_confirm,
    lambda each: each.coming,
)
OWN_KINDS = (ColumnKind.TEXT, ColumnKind.HOURS, ColumnKind.HOURS, ColumnKind.NUMBER, ColumnKind.NUMBER)

# In the words of an import, whatever language the screen has: what goes out can be corrected and brought in again.
WORKERS: tuple[Column[PersonLine], ...] = (
    Column(HEADS["code"], lambda each: each[0].code),
    Column(HEADS["display_name"], lambda each: each[1].name),
    Column(HEADS["travel_mode"], lambda each: TRAVEL[each[0].travel_mode]),
    Column(HEADS["max_travel_minutes"], lambda each: each[1].max_travel_minutes, ColumnKind.NUMBER),
    Column(HEADS["wished_minutes"], lambda each: each[0].wished_minutes, ColumnKind.HOURS),
    Column(HEADS["under_18"], lambda each: "oui" if each[1].under_18 else "non"),
    Column(HEADS["from_day"], lambda each: each[1].contract and each[1].contract[0], ColumnKind.DAY),
    Column(HEADS["to_day"], lambda each: each[1].contract and each[1].contract[1], ColumnKind.DAY),
    Column(HEADS["weekly_minutes"], lambda each: each[1].contract and each[1].contract[2], ColumnKind.HOURS),
    Column(HEADS["pass_number"], lambda each: each[1].held_pass and each[1].held_pass[0]),
    Column(HEADS["pass_from"], lambda each: each[1].held_pass and each[1].held_pass[1], ColumnKind.DAY),
    Column(HEADS["pass_to"], lambda each: each[1].held_pass and each[1].held_pass[2], ColumnKind.DAY),
    *(
        Column(head, lambda each, value=value: value(each[0]), kind)  # type: ignore[misc]  # bound here, not later
        for head, value, kind in zip(brought.OURS, OWN, OWN_KINDS, strict=True)
    ),
)


@blueprint.get("/missions/fichier")
@for_agencies
def missions_file() -> Response:
    """Send the missions of the page; the workbook holds every day of work besides."""
    with transaction() as session:
        found = agency_missions(session, actor(), datetime.now(UTC))
    lines = [*found.to_confirm, *found.coming, *found.called_off, *found.past]
    days = sorted(((line, each) for line in lines for each in line.shifts), key=lambda each: each[1].starts_at)
    return sent("missions", sheet(gettext("Missions"), MISSIONS, lines), sheet(gettext("Jours de travail"), DAYS, days))


@blueprint.get("/salaries/fichier")
@for_agencies
def workers_file() -> Response:
    """Send the list of the agency's people."""
    with transaction() as session:
        now = datetime.now(UTC)
        stored = records(session, actor(), now)
        found = [(each, stored[each.id]) for each in workers(session, actor(), now)]
    return sent("salaries", sheet(gettext("Salariés"), WORKERS, found))
