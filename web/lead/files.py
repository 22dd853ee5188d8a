"""The lead's lists as files: requests, runs, and the plan line by line."""

from datetime import UTC, datetime

from flask import Response
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from scheduler.core.tables.codes import RequestState
from scheduler.lead.boards.days import Entry
from scheduler.lead.boards.listed import plan_lines
from scheduler.lead.request_list import RequestRow, Wanted
from scheduler.lead.request_list import requests as listed
from scheduler.planning import runs
from scheduler.planning.history import RunView
from scheduler.reports import Column, Kind, sheet
from web.context import actor, transaction
from web.files import sent
from web.lead.addresses import code, number, this_week, week
from web.lead.blueprint import blueprint, for_lead
from web.lead.plans import WEEKS
from web.wording.codes import label
from web.wording.formats import local

REQUESTS: tuple[Column[RequestRow], ...] = (
    Column(_("Demande n°"), lambda each: each.id, Kind.NUMBER),
    Column(_("Établissement"), lambda each: each.site_name),
    Column(_("Métier"), lambda each: each.job),
    Column(_("Motif"), lambda each: str(label(each.reason))),
    Column(_("Premier jour"), lambda each: each.first_day, Kind.DAY),
    Column(_("Dernier jour"), lambda each: each.last_day, Kind.DAY),
    Column(_("Personnes"), lambda each: each.headcount, Kind.NUMBER),
    Column(_("Priorité"), lambda each: each.priority, Kind.NUMBER),
    Column(_("État"), lambda each: str(label(each.state))),
    Column(_("Heures"), lambda each: each.minutes, Kind.HOURS),
    Column(_("Créneaux"), lambda each: each.slots, Kind.NUMBER),
    Column(_("Créneaux confirmés"), lambda each: each.confirmed, Kind.NUMBER),
    Column(_("Créneaux en attente de réponse"), lambda each: each.published, Kind.NUMBER),
    Column(_("Créneaux vides"), lambda each: each.empty, Kind.NUMBER),
    Column(_("Demandée le"), lambda each: each.created_at, Kind.MOMENT),
)

RUNS: tuple[Column[RunView], ...] = (
    Column(_("Calcul n°"), lambda each: each.id, Kind.NUMBER),
    Column(_("Début"), lambda each: local(each.started_at), Kind.MOMENT),
    Column(_("Nuit du"), lambda each: each.night, Kind.DAY),
    Column(_("Demandé par"), lambda each: each.requested_by),
    Column(_("État"), lambda each: str(label(each.state))),
    Column(_("Durée (secondes)"), lambda each: each.seconds and round(each.seconds), Kind.NUMBER),
    Column(_("Missions"), lambda each: each.missions, Kind.NUMBER),
    Column(_("Points de couverture"), lambda each: each.medium, Kind.NUMBER),
    Column(_("Points de qualité"), lambda each: each.soft, Kind.NUMBER),
    Column(
        _("Écart au meilleur possible (%)"), lambda each: None if each.gap is None else round(each.gap, 2), Kind.NUMBER
    ),
    Column(_("Publié le"), lambda each: each.published_at and local(each.published_at), Kind.MOMENT),
    Column(_("Publié par"), lambda each: each.published_by),
)

PLAN: tuple[Column[Entry], ...] = (
    Column(_("Jour"), lambda each: each.day, Kind.DAY),
    Column(_("Début"), lambda each: each.starts_at, Kind.CLOCK),
    Column(_("Fin"), lambda each: each.ends_at, Kind.CLOCK),
    Column(_("Heures payées"), lambda each: each.minutes, Kind.HOURS),
    Column(_("Établissement"), lambda each: each.site_name),
    Column(_("Métier"), lambda each: each.job),
    Column(_("Salarié(e)"), lambda each: each.person.label),
    Column(_("Association"), lambda each: each.person.agency_name),
    Column(_("État"), lambda each: str(label(each.state))),
    Column(_("Demande n°"), lambda each: each.request, Kind.NUMBER),
    Column(_("Mission n°"), lambda each: each.mission, Kind.NUMBER),
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
