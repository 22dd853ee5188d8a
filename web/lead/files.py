"""The lead's lists as files: requests, runs, and the plan line by line."""

from datetime import UTC, datetime

from flask import Response
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from scheduler.core.tables.codes import RequestState
from scheduler.imports import requests as brought
from scheduler.imports.columns import heads_of
from scheduler.lead.boards.days import Entry
from scheduler.lead.boards.listed import plan_lines
from scheduler.lead.request_list import RequestRow, Wanted
from scheduler.lead.request_list import requests as listed
from scheduler.planning import runs
from scheduler.planning.history import RunView
from scheduler.reports import Column, ColumnKind, sheet
from web.addresses import code, number, this_week, week
from web.context import actor, transaction
from web.files import sent
from web.lead.blueprint import blueprint, for_lead
from web.lead.plans import WEEKS
from web.wording.codes import label
from web.wording.formats import local

HEADS = heads_of(brought.COLUMNS)
REASONS = {reason: word for word, reason in brought.REASONS.items()}

# In the words of an import, whatever language the screen has: what goes out can be brought in again.
REQUESTS: tuple[Column[RequestRow], ...] = (
    Column(HEADS["number"], lambda each: each.id, ColumnKind.NUMBER),
    Column(HEADS["uai"], lambda each: each.uai),
    Column("Établissement", lambda each: each.site_name),
    Column(HEADS["job"], lambda each: each.job),
    Column(HEADS["reason"], lambda each: REASONS[each.reason]),
    Column(HEADS["first_day"], lambda each: each.first_day, ColumnKind.DAY),
    Column(HEADS["last_day"], lambda each: each.last_day, ColumnKind.DAY),
    Column(HEADS["headcount"], lambda each: each.headcount, ColumnKind.NUMBER),
    Column("Priorité", lambda each: each.priority, ColumnKind.NUMBER),
    Column("État", lambda each: str(label(each.state))),
    Column("Heures", lambda each: each.minutes, ColumnKind.HOURS),
    Column("Créneaux", lambda each: each.slots, ColumnKind.NUMBER),
    Column("Créneaux confirmés", lambda each: each.confirmed, ColumnKind.NUMBER),
    Column("Créneaux en attente de réponse", lambda each: each.published, ColumnKind.NUMBER),
    Column("Créneaux retenus", lambda each: each.promised, ColumnKind.NUMBER),
    Column("Créneaux vides", lambda each: each.empty, ColumnKind.NUMBER),
    Column("Demandée le", lambda each: each.created_at, ColumnKind.MOMENT),
)

RUNS: tuple[Column[RunView], ...] = (
    Column(_("Calcul n°"), lambda each: each.id, ColumnKind.NUMBER),
    Column(_("Début"), lambda each: local(each.started_at), ColumnKind.MOMENT),
    Column(_("Nuit du"), lambda each: each.night, ColumnKind.DAY),
    Column(_("Demandé par"), lambda each: each.requested_by),
    Column(_("État"), lambda each: str(label(each.state))),
    Column(_("Durée (secondes)"), lambda each: each.seconds and round(each.seconds), ColumnKind.NUMBER),
    Column(_("Missions"), lambda each: each.missions, ColumnKind.NUMBER),
    Column(_("Points de couverture"), lambda each: each.medium, ColumnKind.NUMBER),
    Column(_("Points de qualité"), lambda each: each.soft, ColumnKind.NUMBER),
    Column(
        _("Écart au meilleur possible (%)"),
        lambda each: None if each.gap is None else round(each.gap, 2),
        ColumnKind.NUMBER,
    ),
    Column(_("Publié le"), lambda each: each.published_at and local(each.published_at), ColumnKind.MOMENT),
    Column(_("Publié par"), lambda each: each.published_by),
)

PLAN: tuple[Column[Entry], ...] = (
    Column(_("Jour"), lambda each: each.day, ColumnKind.DAY),
    Column(_("Début"), lambda each: each.starts_at, ColumnKind.CLOCK),
    Column(_("Fin"), lambda each: each.ends_at, ColumnKind.CLOCK),
    Column(_("Heures payées"), lambda each: each.minutes, ColumnKind.HOURS),
    Column(_("Établissement"), lambda each: each.site_name),
    Column(_("Métier"), lambda each: each.job),
    Column(_("Salarié(e)"), lambda each: each.person.label),
    Column(_("Association"), lambda each: each.person.agency_name),
    Column(_("État"), lambda each: gettext("Retenue, annoncée plus tard") if each.held else str(label(each.state))),
    Column(_("Demande n°"), lambda each: each.request, ColumnKind.NUMBER),
    Column(_("Mission n°"), lambda each: each.mission, ColumnKind.NUMBER),
)


@blueprint.get("/demandes/fichier")
@for_lead
def requests_file() -> Response:
    """Send all requests that the filters of the list leave, not just a page of them."""
    wanted = Wanted(code("etat", RequestState), number("site"), number("poste"), week("semaine"), page=None)
    with transaction() as session:
        found = listed(session, actor(), wanted, datetime.now(UTC))
    return sent("demandes", sheet(gettext("Demandes"), REQUESTS, found.rows))


@blueprint.get("/calculs/fichier")
@for_lead
def runs_file() -> Response:
    """Send the list of runs, further back than the page goes."""
    with transaction() as session:
        found = runs(session, actor(), limit=2000)
    return sent("calculs", sheet(gettext("Calculs"), RUNS, found))


@blueprint.get("/plan/fichier")
@for_lead
def plan_file() -> Response:
    """Send the missions of the four weeks that the boards show."""
    with transaction() as session:
        found = plan_lines(session, actor(), week("semaine") or this_week(), WEEKS, agency=number("agence"))
    return sent("plan", sheet(gettext("Plan"), PLAN, found))
