"""A few words on a request, such as who was rung: for whoever plans."""

from flask import redirect, url_for
from werkzeug.wrappers import Response

from scheduler.missions.remarks import remark_on_request, take_back
from web.context import actor
from web.lead.blueprint import blueprint, for_lead
from web.lead.requests import page_of
from web.remarks import jotted, taken_back


@blueprint.post("/demandes/<int:request_id>/notes")
@for_lead
def remark(request_id: int) -> Response | tuple[str, int]:
    """Jot something down."""
    form = jotted(lambda session, words, sure: remark_on_request(session, actor(), request_id, words, sure=sure))
    return (page_of(request_id, form), 422) if form else _back(request_id)


@blueprint.post("/demandes/<int:request_id>/notes/retirer")
@for_lead
def take_remark_back(request_id: int) -> Response:
    """Take a remark of one's own organisation back."""
    taken_back(lambda session, which: take_back(session, actor(), which, request=request_id))
    return _back(request_id)


def _back(request_id: int) -> Response:
    return redirect(url_for("lead.request", request_id=request_id, _anchor="remarks"), 303)
