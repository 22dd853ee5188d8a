"""Calling a request off, after a page that says what that does."""

from datetime import UTC, datetime

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.core.errors import NotPossible
from scheduler.core.states import Action
from scheduler.core.tables.codes import RequestState, Thing
from scheduler.requests import cancel
from scheduler.requests import request as request_of
from web.context import actor, transaction
from web.site.blueprint import blueprint, for_sites
from web.site.detail import people


@blueprint.get("/demandes/<int:number>/annuler")
@for_sites
def ask_to_cancel(number: int) -> str:
    """Say what cancelling does, and ask."""
    with transaction() as session:
        found = request_of(session, actor(), number)
    line, now = found.line, datetime.now(UTC)
    if line.state == RequestState.CANCELLED or line.ends_at is None or line.ends_at <= now:
        raise NotPossible(Thing.REQUEST, line.state, Action.CANCEL)  # rather now than after "yes"
    coming = [shift for shift in found.shifts if shift.starts_at > now]
    begun = len(coming) < len(found.shifts)
    return render_template("site/cancel.html", found=found, people=people(coming), begun=begun)


@blueprint.post("/demandes/<int:number>/annuler")
@for_sites
def cancel_request(number: int) -> Response:
    """Cancel; who pressed twice reads that it is done."""
    try:
        with transaction() as session:
            cancel(session, actor(), number)
    except NotPossible as error:
        if error.state != RequestState.CANCELLED:
            raise
    flash(gettext("Demande annulée. Les associations concernées le voient aussitôt."), "success")
    return redirect(url_for("site.request_detail", number=number), 303)
