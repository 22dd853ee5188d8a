"""The dashboard: what to do first this morning."""

from datetime import UTC, datetime

from flask import render_template

from scheduler.lead.overview import overview
from scheduler.planning import fail_silent
from web.context import actor, transaction
from web.lead.blueprint import blueprint, for_lead


@blueprint.get("/")
@for_lead
def home() -> str:
    """Show the numbers and the lists behind them."""
    with transaction() as session:
        fail_silent(session, actor())
        found = overview(session, actor(), datetime.now(UTC))
    return render_template("lead/home.html", found=found)
