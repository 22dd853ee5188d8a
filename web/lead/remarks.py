"""A few words on a request, such as who was rung: for whoever plans."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.core.errors import Invalid
from scheduler.missions.remarks import TellsOfHealth, remark_on_request, take_back
from web.context import actor, transaction
from web.lead.blueprint import blueprint, for_lead
from web.lead.requests import page_of
from web.numbers import number
from web.remarks import RemarkForm, is_sure


@blueprint.post("/demandes/<int:request_id>/notes")
@for_lead
def remark(request_id: int) -> Response | tuple[str, int]:
    """Jot something down."""
    form = RemarkForm()
    if form.validate():
        try:
            with transaction() as session:
                remark_on_request(session, actor(), request_id, form.said.data or "", sure=is_sure())
        except TellsOfHealth as error:
            form.doubt(error)
        except Invalid as error:
            form.refuse(error)
        else:
            flash(gettext("Note ajoutée."), "success")
            return _back(request_id)
    return page_of(request_id, form), 422


@blueprint.post("/demandes/<int:request_id>/notes/retirer")
@for_lead
def take_remark_back(request_id: int) -> Response:
    """Take a remark of one's own organisation back."""
    with transaction() as session:
        take_back(session, actor(), request.form.get("note", 0, type=number), request=request_id)
    flash(gettext("Note retirée."), "success")
    return _back(request_id)


def _back(request_id: int) -> Response:
    return redirect(url_for("lead.request", request_id=request_id, _anchor="remarks"), 303)
