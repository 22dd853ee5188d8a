"""A worker's own documents: what they open is handed out to them."""

from datetime import UTC, datetime

from flask import Response, url_for

from scheduler.documents.by_link import own_order, own_statement
from web import addresses
from web.context import config, database
from web.documents import sent
from web.own_name import whole
from web.permissions import open_to_all
from web.worker.blueprint import blueprint
from web.worker.pages import unfound


@blueprint.get("/ordres/<int:mission_id>")
@open_to_all
def order(token: str, mission_id: int) -> Response:
    """Hand out the order of a confirmed mission."""
    page, key = whole(url_for("worker.home", token=token)), config().secret_key
    return unfound(sent(own_order(database(), token, mission_id, page, datetime.now(UTC), key)))


@blueprint.get("/heures/mois/<month>")
@open_to_all
def statement(token: str, month: str) -> Response:
    """Hand out the hours of this month or the one before."""
    first = addresses.month(month)
    return unfound(sent(own_statement(database(), token, first, datetime.now(UTC), config().secret_key)))
