"""A few words on a mission: between its agency and the lead."""

from flask import redirect, url_for
from werkzeug.wrappers import Response

from scheduler.missions.remarks import remark_on_mission, take_back
from web.context import actor
from web.member.blueprint import blueprint, for_agencies
from web.member.missions import page_of
from web.remarks import jotted, taken_back


@blueprint.post("/missions/<int:mission_id>/notes")
@for_agencies
def remark(mission_id: int) -> Response | tuple[str, int]:
    """Jot something down."""
    form = jotted(lambda session, words, sure: remark_on_mission(session, actor(), mission_id, words, sure=sure))
    return (page_of(mission_id, remark=form), 422) if form else _back(mission_id)


@blueprint.post("/missions/<int:mission_id>/notes/retirer")
@for_agencies
def take_remark_back(mission_id: int) -> Response:
    """Take a remark of one's own agency back."""
    taken_back(lambda session, which: take_back(session, actor(), which, mission=mission_id))
    return _back(mission_id)


def _back(mission_id: int) -> Response:
    return redirect(url_for("member.detail", mission_id=mission_id, _anchor="remarks"), 303)
