"""What a college sees first: who comes in the coming days, what is open, what was."""

from datetime import datetime, timedelta
from itertools import groupby

from flask import render_template, request

from scheduler.core.tables.codes import RequestState
from scheduler.hours.kept import keeps_hours
from scheduler.hours.lists import to_sign
from scheduler.requests import RequestLine, coming, requests_of
from web.context import actor, transaction
from web.language import zone
from web.site.blueprint import blueprint, for_sites
from web.wording.formats import today

DAYS_AHEAD = 7
HISTORY = 15
"""Past requests that are shown at once; whoever looks for an older one asks for all."""


@blueprint.get("/")
@for_sites
def home() -> str:
    """Show the requests of the user's sites."""
    with transaction() as session:
        lines = requests_of(session, actor())
        shifts = coming(session, actor(), today(), today() + timedelta(days=DAYS_AHEAD - 1))
        with_hours = keeps_hours(session, actor())
        weeks = to_sign(session, actor())
    now = datetime.now(zone())
    everything = request.args.get("historique") == "tout"
    current = sorted((each for each in lines if _is_current(each, now)), key=lambda each: each.first_day)
    return render_template(
        "site/home.html",
        now=now,
        current=current,
        past=[each for each in lines if not _is_current(each, now)],
        shown=len(lines) if everything else HISTORY,
        days=[(day, list(each)) for day, each in groupby(shifts, key=lambda shift: shift.day)],
        with_hours=with_hours,
        weeks=weeks,
        several_sites=len({each.site for each in lines}) > 1,
    )


def _is_current(line: RequestLine, now: datetime) -> bool:
    return line.state != RequestState.CANCELLED and line.ends_at is not None and line.ends_at > now
