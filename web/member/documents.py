"""Documents of the agency's missions and people: looked at, handed out, downloaded again."""

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from scheduler.core.access import Actor
from scheduler.core.db import OpenTransaction
from scheduler.documents import Document, statement
from scheduler.documents import contract as contract_of
from scheduler.documents import order as order_of
from scheduler.messages.links import worker_link
from scheduler.missions import mission_line
from web import addresses
from web.context import config
from web.documents import handed_out, previewed, stored
from web.member.blueprint import blueprint, for_agencies
from web.own_name import whole


@blueprint.get("/missions/<int:mission_id>/ordre")
@for_agencies
def order(mission_id: int) -> Response:
    """Show the order of a mission before it is handed out."""
    return previewed(lambda session, own: _order(session, own, mission_id))


@blueprint.post("/missions/<int:mission_id>/ordre")
@for_agencies
def give_order(mission_id: int) -> AnyResponse:
    """Hand out the order of a mission."""
    return _given(handed_out(lambda session, own: _order(session, own, mission_id)))


@blueprint.get("/missions/<int:mission_id>/contrat")
@for_agencies
def secondment(mission_id: int) -> Response:
    """Show the secondment contract of a mission before it is handed out."""
    return previewed(lambda session, own: contract_of(session, own, mission_id))


@blueprint.post("/missions/<int:mission_id>/contrat")
@for_agencies
def give_secondment(mission_id: int) -> AnyResponse:
    """Hand out the secondment contract of a mission."""
    return _given(handed_out(lambda session, own: contract_of(session, own, mission_id)))


@blueprint.get("/salaries/<int:worker_id>/releve")
@for_agencies
def hours_statement(worker_id: int) -> Response:
    """Show somebody's hours of a month before they are handed out."""
    month = addresses.month(request.args.get("mois", ""))
    return previewed(lambda session, own: statement(session, own, worker_id, month))


@blueprint.post("/salaries/<int:worker_id>/releve")
@for_agencies
def give_statement(worker_id: int) -> AnyResponse:
    """Hand out somebody's hours of a month."""
    month = addresses.month(request.form.get("mois", ""))
    return _given(handed_out(lambda session, own: statement(session, own, worker_id, month)))


@blueprint.get("/documents/<int:document_id>")
@for_agencies
def document(document_id: int) -> Response:
    """Send a document as it was handed out."""
    return stored(document_id)


def _order(session: OpenTransaction, own: Actor, mission_id: int) -> Document:
    worker = mission_line(session, own, mission_id).worker_id
    token = worker_link(session, own, worker, config().secret_key)
    return order_of(session, own, mission_id, whole(url_for("worker.home", token=token)) if token else None)


def _given(number: int) -> AnyResponse:
    return redirect(url_for("member.document", document_id=number), 303)
