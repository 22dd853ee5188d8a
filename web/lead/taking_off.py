"""Somebody cannot come any more: whoever plans takes them off, and sees at once who could come instead."""

from datetime import UTC, datetime

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from scheduler.core.errors import Invalid
from scheduler.core.tables.codes import MissionState
from scheduler.missions.taking_off import days_to_take_off, take_off
from scheduler.planning.named import named
from web.context import actor, transaction
from web.lead.blueprint import blueprint, for_lead
from web.taking_off import Whose, asked, page, told, who_is_told

Answer = str | tuple[str, int] | Response


@blueprint.get("/missions/<int:mission_id>/ne-peut-plus-venir")
@for_lead
def ask_to_take_off(mission_id: int) -> str:
    """Ask why, and from which day on."""
    return _page(mission_id)


@blueprint.post("/missions/<int:mission_id>/ne-peut-plus-venir")
@for_lead
def take_worker_off(mission_id: int) -> Answer:
    """Free the days."""
    try:
        with transaction() as session:
            shifts = days_to_take_off(session, actor(), mission_id, datetime.now(UTC), as_lead=True)
            freed = take_off(session, actor(), mission_id, asked(shifts), as_lead=True)
    except Invalid as error:
        return _page(mission_id, error), 422
    flash(told(freed, as_lead=True), "success")
    return redirect(url_for("lead.candidates", request_id=freed.request), 303)


def _page(mission_id: int, error: Invalid | None = None) -> str:
    now = datetime.now(UTC)
    with transaction() as session:
        found = named(session, actor(), mission_id)
        shifts = days_to_take_off(session, actor(), mission_id, now, as_lead=True)
    back = url_for("lead.mission", mission_id=mission_id)
    offices = who_is_told(found.person.agency, as_lead=True)
    whose = Whose(found.person.label, found.site, back, offices, found.state == MissionState.CONFIRMED)
    return page(shifts, whose, now, error)
