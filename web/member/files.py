"""The agency's lists as files: missions, by mission and by day, and people."""

from datetime import UTC, datetime

from flask import Response
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from scheduler.missions import MissionLine, agency_missions
from scheduler.missions.lines import Hours
from scheduler.reports import Column, Kind, sheet
from scheduler.workforce import workers
from scheduler.workforce.listing import WorkerLine
from web.context import actor, transaction
from web.files import sent
from web.member.blueprint import blueprint, for_agencies
from web.wording.codes import label

MISSIONS: tuple[Column[MissionLine], ...] = (
    Column(_("Mission n°"), lambda each: each.id, Kind.NUMBER),
    Column(_("Salarié(e)"), lambda each: each.worker),
    Column(_("Code"), lambda each: each.worker_code),
    Column(_("Établissement"), lambda each: each.site),
    Column(_("Adresse"), lambda each: each.address),
    Column(_("Métier"), lambda each: each.job),
    Column(_("Premier jour"), lambda each: each.first_day, Kind.DAY),
    Column(_("Dernier jour"), lambda each: each.last_day, Kind.DAY),
    Column(_("Jours"), lambda each: each.days, Kind.NUMBER),
    Column(_("Heures payées"), lambda each: each.minutes, Kind.HOURS),
    Column(_("État"), lambda each: str(label(each.state))),
    Column(_("Répondre avant"), lambda each: each.answer_by, Kind.MOMENT),
    Column(_("Motif du refus"), lambda each: each.decline_reason and str(label(each.decline_reason))),
)

DAYS: tuple[Column[tuple[MissionLine, Hours]], ...] = (
    Column(_("Jour"), lambda each: each[1].day, Kind.DAY),
    Column(_("Début"), lambda each: each[1].starts_at, Kind.CLOCK),
    Column(_("Fin"), lambda each: each[1].ends_at, Kind.CLOCK),
    Column(_("Pause (minutes)"), lambda each: each[1].break_minutes, Kind.NUMBER),
    Column(_("Heures payées"), lambda each: each[1].paid_minutes, Kind.HOURS),
    Column(_("Salarié(e)"), lambda each: each[0].worker),
    Column(_("Établissement"), lambda each: each[0].site),
    Column(_("Métier"), lambda each: each[0].job),
    Column(_("État"), lambda each: str(label(each[0].state))),
    Column(_("Mission n°"), lambda each: each[0].id, Kind.NUMBER),
)

WORKERS: tuple[Column[WorkerLine], ...] = (
    Column(_("Code"), lambda each: each.code),
    Column(_("Nom"), lambda each: each.name),
    Column(_("Transport"), lambda each: str(label(each.travel_mode))),
    Column(_("PASS IAE du"), lambda each: each.held_pass.from_day if each.held_pass else None, Kind.DAY),
    Column(_("PASS IAE au"), lambda each: each.held_pass.to_day if each.held_pass else None, Kind.DAY),
    Column(_("Compétences"), lambda each: ", ".join(each.skills)),
    Column(_("Heures souhaitées par semaine"), lambda each: each.wished_minutes, Kind.HOURS),
    Column(_("Heures cette semaine"), lambda each: each.week_minutes, Kind.HOURS),
    Column(_("Heures la semaine suivante"), lambda each: each.next_week_minutes, Kind.HOURS),
    Column(_("Missions à confirmer"), lambda each: each.to_confirm, Kind.NUMBER),
    Column(_("Missions à venir"), lambda each: each.coming, Kind.NUMBER),
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
        found = workers(session, actor(), datetime.now(UTC))
    return sent("salaries", sheet(gettext("Salariés"), WORKERS, found))
