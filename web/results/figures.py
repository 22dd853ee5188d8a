"""The figures of the market: with the contract for who leads and who pays, as they are published for all others."""

from datetime import UTC, datetime

from flask import redirect, render_template, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from scheduler.impact.results import results
from web.context import actor, transaction
from web.impact.drawing import chart
from web.impact.words import hidden_note, hours, means, people, quality, shown
from web.results.blueprint import blueprint, for_results
from web.wording.formats import local


@blueprint.get("/chiffres")
@for_results
def figures() -> str | Response:
    """Show the figures up to the last whole month, and what is left of the contract."""
    with transaction() as session:
        read = results(session, actor(), local(datetime.now(UTC)).date())
    found = read.figures
    if not read.counts and read.public_code:
        return redirect(url_for("impact.figures", code=read.public_code), 303)
    return render_template(
        "results/figures.html",
        read=read,
        found=found,
        groups=[means(found), people(found), quality(found)] if found else [],
        note=hidden_note(found) if found else "",
        chart=Markup(chart(found)) if found else "",  # noqa: S704  # our own drawing; every word in it is escaped
        hours=hours,
        shown=shown,
    )
