"""What proves a run, to take away; and two runs side by side."""

from collections.abc import Sequence

from flask import Response, abort, render_template

from scheduler.core.tables.codes import RunState
from scheduler.planning import documents, runs, side_by_side
from web.addresses import number
from web.context import actor, transaction
from web.lead.blueprint import blueprint, for_lead
from web.lead.criteria import CRITERIA

CHOICES = 60
"""Runs that can be chosen for a comparison."""


@blueprint.get("/calculs/<int:run_id>/instance.json")
@for_lead
def run_instance(run_id: int) -> Response:
    """Send what a run searched, byte by byte."""
    with transaction() as session:
        found = documents(session, actor(), run_id)
    return _sent(found.instance, f"calcul-{run_id}-instance.json")


@blueprint.get("/calculs/<int:run_id>/solution.json")
@for_lead
def run_solution(run_id: int) -> Response:
    """Send what a run found."""
    with transaction() as session:
        found = documents(session, actor(), run_id)
    return _sent(found.solution, f"calcul-{run_id}-solution.json")


def _sent(document: bytes | None, name: str) -> Response:
    if document is None:
        abort(404)
    disposition = f'attachment; filename="{name}"'
    return Response(document, mimetype="application/json", headers={"Content-Disposition": disposition})


@blueprint.get("/calculs/comparaison")
@for_lead
def compare_runs() -> str:
    """Show two runs side by side: those of the address, else the two newest that are done.

    Where the address names one, the other is the one before it, or else the newest.
    """
    with transaction() as session:
        done = [each for each in runs(session, actor(), limit=CHOICES) if each.state == RunState.DONE]
        one, other = number("a"), number("b")
        ids = [each.id for each in done]  # the newest first
        other = other or next((each for each in ids if one and each < one), None) or _first(ids, one)
        one = one or next((each for each in ids if other and each < other), None) or _first(ids, other)
        found = side_by_side(session, actor(), one, other) if one and other else None
    return render_template("lead/compare.html", found=found, done=done, asked=(one, other), criteria=CRITERIA)


def _first(ids: Sequence[int], without: int | None) -> int | None:
    return next((each for each in ids if each != without), None)
