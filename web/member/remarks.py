"""A few words on a mission: between its agency and the lead."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.core.errors import Invalid
from scheduler.missions.remarks import TellsOfHealth, remark_on_mission, take_back
from web.context import actor, transaction
from web.member.blueprint import blueprint, for_agencies
from web.member.missions import page_of
from web.numbers import number
from web.remarks import RemarkForm, is_sure


@blueprint.post("/missions/<int:mission_id>/notes")
@for_agencies
def remark(mission_id: int) -> Response | tuple[str, int]:
    """Jot something down."""
    form = RemarkForm()
    if form.validate():
        try:
            with transaction() as session:
                remark_on_mission(session, actor(), mission_id, form.said.data or "", sure=is_sure())
        except TellsOfHealth as error:
            form.doubt(error)
        except Invalid as error:
            form.refuse(error)
        else:
            flash(gettext("Note ajoutée."), "success")
            return _back(mission_id)
    return page_of(mission_id, remark=form), 422


@blueprint.post("/missions/<int:mission_id>/notes/retirer")
@for_agencies
def take_remark_back(mission_id: int) -> Response:
    """Take a remark of one's own agency back."""
    with transaction() as session:
        take_back(session, actor(), request.form.get("note", 0, type=number), mission=mission_id)
    flash(gettext("Note retirée."), "success")
    return _back(mission_id)


def _back(mission_id: int) -> Response:
    return redirect(url_for("member.detail", mission_id=mission_id, _anchor="remarks"), 303)
