"""The college's requests as a file."""

from flask import Response
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from scheduler.reports import Column, ColumnKind, sheet
from scheduler.requests import RequestLine, requests_of
from web.context import actor, transaction
from web.files import sent
from web.site.blueprint import blueprint, for_sites
from web.wording.codes import label

REQUESTS: tuple[Column[RequestLine], ...] = (
    Column(_("Demande n°"), lambda each: each.id, ColumnKind.NUMBER),
    Column(_("Établissement"), lambda each: each.site),
    Column(_("Poste"), lambda each: each.job),
    Column(_("Premier jour"), lambda each: each.first_day, ColumnKind.DAY),
    Column(_("Dernier jour"), lambda each: each.last_day, ColumnKind.DAY),
    Column(_("Personnes"), lambda each: each.headcount, ColumnKind.NUMBER),
    Column(_("État"), lambda each: str(label(each.state))),
    Column(_("Heures"), lambda each: each.minutes, ColumnKind.HOURS),
    Column(_("Créneaux"), lambda each: each.slots, ColumnKind.NUMBER),
    Column(_("Créneaux pourvus"), lambda each: each.covered, ColumnKind.NUMBER),
)


@blueprint.get("/demandes/fichier")
@for_sites
def requests_file() -> Response:
    """Send all requests of the user's sites."""
    with transaction() as session:
        found = requests_of(session, actor())
    return sent("demandes", sheet(gettext("Demandes"), REQUESTS, found))
