"""Requests of all sites: the list with its filters, and one of them."""

from datetime import UTC, datetime, timedelta

from flask import render_template

from scheduler.core.tables.codes import RequestState
from scheduler.lead.request_detail import request as detail
from scheduler.lead.request_list import Wanted
from scheduler.lead.request_list import requests as listed
from scheduler.lead.unfilled import unfilled_by_draft
from scheduler.missions.remarks import remarks
from web.addresses import code, coming_mondays, number, page, this_week, week
from web.context import actor, transaction
from web.lead.blueprint import blueprint, for_lead
from web.remarks import RemarkForm

WEEKS_TO_CHOOSE = 12
"""From four weeks ago on."""


@blueprint.get("/demandes")
@for_lead
def requests() -> str:
    """List requests."""
    wanted = Wanted(code("etat", RequestState), number("site"), number("poste"), week("semaine"), page())
    with transaction() as session:
        found = listed(session, actor(), wanted, datetime.now(UTC))
    return render_template(
        "lead/requests.html",
        found=found,
        wanted=wanted,
        states=[state for state in RequestState if state != RequestState.DRAFT],
        weeks=coming_mondays(this_week() - timedelta(weeks=4), WEEKS_TO_CHOOSE),
    )


@blueprint.get("/demandes/<int:request_id>", endpoint="request")
@for_lead
def one_request(request_id: int) -> str:
    """Show one request: its shifts, who has them, and why some are empty."""
    return page_of(request_id)


def page_of(request_id: int, remark: RemarkForm | None = None) -> str:
    """Render the page of a request, with a remark that was not kept, if any."""
    now = datetime.now(UTC)
    with transaction() as session:
        found = detail(session, actor(), request_id, now)
        run, empty = unfilled_by_draft(session, actor(), request_id)
        said = remarks(session, actor(), request=request_id)
    return render_template(
        "lead/request.html",
        found=found,
        run=run,
        empty=empty,
        now=now,
        remarks=said,
        remark=remark or RemarkForm(formdata=None),
    )
