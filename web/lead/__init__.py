"""The pages of whoever plans the market: what is open, what a run proposes and why, and the plan over four weeks."""

from web.lead import (
    by_hand,
    chart,
    fairness,
    files,
    home,
    hours,
    hours_files,
    market,
    missions,
    outbox,
    plans,
    profiles,
    proof,
    remarks,
    requests,
    runs,
    taking_off,
    today,
)
from web.lead.blueprint import blueprint
from web.lead.words import (
    at_most,
    difference,
    expected_at,
    failure,
    gap,
    kept_for,
    nobody_began,
    obstacle,
    obstacle_name,
    only_obstacle,
    phase,
)
from web.map_svg import shortest_name

__all__ = [
    "blueprint",
    "by_hand",
    "chart",
    "fairness",
    "files",
    "home",
    "hours",
    "hours_files",
    "market",
    "missions",
    "outbox",
    "plans",
    "profiles",
    "proof",
    "remarks",
    "requests",
    "runs",
    "taking_off",
    "today",
]


@blueprint.context_processor
def words() -> dict[str, object]:
    """Give the templates the words of the lead's pages."""
    return {
        "at_most": at_most,
        "difference": difference,
        "expected_at": expected_at,
        "failure": failure,
        "gap": gap,
        "kept_for": kept_for,
        "nobody_began": nobody_began,
        "obstacle": obstacle,
        "obstacle_name": obstacle_name,
        "only_obstacle": only_obstacle,
        "phase": phase,
        "shortest_name": shortest_name,
    }
