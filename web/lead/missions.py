"""One mission: what it is, and why this person."""

from datetime import UTC, datetime

from flask import render_template

from scheduler.lead.stand_bys import stand_bys_of
from scheduler.lead.why import why
from scheduler.missions.remarks import remarks
from scheduler.planning.standing import broken_here
from web.context import actor, transaction
from web.lead.blueprint import blueprint, for_lead


@blueprint.get("/missions/<int:mission_id>")
@for_lead
def mission(mission_id: int) -> str:
    """Show one mission."""
    with transaction() as session:
        found = why(session, actor(), mission_id)
        said = remarks(session, actor(), mission=mission_id)
        listed = stand_bys_of(session, actor(), mission_id)
        broken = broken_here(session, actor(), as_lead=True, mission=mission_id)
    return render_template(
        "lead/mission.html", found=found, remarks=said, stand_bys=listed, broken=broken, now=datetime.now(UTC)
    )
