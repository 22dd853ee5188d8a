"""Somebody cannot come any more: their agency says so, and their days are free at once.

Where somebody of its own stands by for them, it is shown their page next, to ask who comes instead.
"""

from datetime import UTC, datetime

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from scheduler.core.errors import Invalid
from scheduler.core.tables.codes import MissionState
from scheduler.missions import mission_line
from scheduler.missions.own_stand_bys import own_stand_bys
from scheduler.missions.taking_off import days_to_take_off, take_off, take_off_as_said
from web.context import actor, transaction
from web.member.blueprint import blueprint, for_agencies
from web.taking_off import Whose, asked, page, told, who_is_told

Answer = str | tuple[str, int] | Response


@blueprint.get("/missions/<int:mission_id>/ne-peut-plus-venir")
@for_agencies
def ask_to_take_off(mission_id: int) -> str:
    """Ask why, and from which day on."""
    return _page(mission_id)


@blueprint.post("/missions/<int:mission_id>/ne-peut-plus-venir")
@for_agencies
def take_worker_off(mission_id: int) -> Answer:
    """Free the days."""
    try:
        with transaction() as session:
            shifts = days_to_take_off(session, actor(), mission_id, datetime.now(UTC))
            freed = take_off(session, actor(), mission_id, asked(shifts))
            ask_own = own_stand_bys(session, actor(), freed.mission, datetime.now(UTC)) is not None
    except Invalid as error:
        return _page(mission_id, error), 422
    flash(told(freed), "success")
    return redirect(url_for("member.detail", mission_id=freed.mission if ask_own else mission_id), 303)


@blueprint.post("/missions/<int:mission_id>/liberer")
@for_agencies
def take_off_at_word(mission_id: int) -> Response:
    """Free all that is left: the person has said themselves that they cannot come."""
    with transaction() as session:
        freed = take_off_as_said(session, actor(), mission_id)
        ask_own = own_stand_bys(session, actor(), freed.mission, datetime.now(UTC)) is not None
    flash(told(freed), "success")
    return redirect(url_for("member.detail", mission_id=freed.mission) if ask_own else url_for("member.home"), 303)


def _page(mission_id: int, error: Invalid | None = None) -> str:
    now = datetime.now(UTC)
    with transaction() as session:
        line = mission_line(session, actor(), mission_id)
        shifts = days_to_take_off(session, actor(), mission_id, now)
    back = url_for("member.detail", mission_id=mission_id)
    offices = who_is_told(actor().organisation, as_lead=False)
    whose = Whose(line.worker, line.site, back, offices, line.state == MissionState.CONFIRMED)
    return page(shifts, whose, now, error)
