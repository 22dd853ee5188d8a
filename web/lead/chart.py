"""The map of the market."""

from datetime import UTC, datetime

from flask import abort, render_template

from scheduler.lead.chart_map import chart_map
from web.addresses import number
from web.context import actor, transaction
from web.lead.blueprint import blueprint, for_lead
from web.map_svg import drawn


@blueprint.get("/carte", endpoint="map")
@for_lead
def the_map() -> str:
    """Draw the whole market or the sector of one agency."""
    agency = number("agence")
    with transaction() as session:
        found = chart_map(session, actor(), datetime.now(UTC))
    if agency is not None and agency not in {home.id for home in found.homes}:
        abort(404)
    shown = [place for place in found.places if agency in {None, place.sector}]
    # What needs somebody comes first in the table.
    asked = sorted((place for place in shown if place.asked), key=lambda place: (-place.empty, -place.asked))
    quiet = [place for place in shown if not place.asked]
    sectors = {home.id: home.name for home in found.homes}
    return render_template(
        "lead/map.html",
        found=found,
        shown=shown,
        listed=asked,
        quiet=quiet,
        sectors=sectors,
        drawing=drawn(found, agency),
        agency=agency,
    )
