"""The dashboard: what to do first this morning."""

from datetime import UTC, datetime

from flask import render_template

from scheduler.lead.overview import overview
from scheduler.market.calendar.year import ending
from scheduler.planning import fail_silent
from web.context import actor, transaction
from web.lead.blueprint import blueprint, for_lead
from web.wording.formats import local


@blueprint.get("/")
@for_lead
def home() -> str:
    """Show the numbers and the lists behind them."""
    with transaction() as session:
        fail_silent(session, actor())
        now = datetime.now(UTC)
        found = overview(session, actor(), now)
        calendar_ends = ending(session, actor(), local(now).date())
    return render_template("lead/home.html", found=found, calendar_ends=calendar_ends, now=now)
