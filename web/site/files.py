"""The college's requests as a file."""

from flask import Response
from flask_babel import gettext

from scheduler.imports import requests as brought
from scheduler.imports.columns import heads_of
from scheduler.reports import Column, ColumnKind, sheet
from scheduler.requests import RequestLine, requests_of
from web.context import actor, transaction
from web.files import sent
from web.site.blueprint import blueprint, for_sites
from web.wording.codes import label

HEADS = heads_of(brought.COLUMNS)
REASONS = {reason: word for word, reason in brought.REASONS.items()}

# In the words of an import, whatever language the screen has: what goes out can be brought in again.
REQUESTS: tuple[Column[RequestLine], ...] = (
    Column(HEADS["number"], lambda each: each.id, ColumnKind.NUMBER),
    Column(HEADS["uai"], lambda each: each.uai),
    Column("Établissement", lambda each: each.site),
    Column(HEADS["job"], lambda each: each.job),
    Column(HEADS["reason"], lambda each: REASONS[each.reason]),
    Column(HEADS["first_day"], lambda each: each.first_day, ColumnKind.DAY),
    Column(HEADS["last_day"], lambda each: each.last_day, ColumnKind.DAY),
    Column(HEADS["headcount"], lambda each: each.headcount, ColumnKind.NUMBER),
    Column("État", lambda each: str(label(each.state))),
    Column("Heures", lambda each: each.minutes, ColumnKind.HOURS),
    Column("Créneaux", lambda each: each.slots, ColumnKind.NUMBER),
    Column("Créneaux pourvus", lambda each: each.covered, ColumnKind.NUMBER),
)


@blueprint.get("/demandes/fichier")
@for_sites
def requests_file() -> Response:
    """Send all requests of the user's sites."""
    with transaction() as session:
        found = requests_of(session, actor())
    return sent("demandes", sheet(gettext("Demandes"), REQUESTS, found))
