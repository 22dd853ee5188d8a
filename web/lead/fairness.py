"""The ledger of fairness on its three sides: workers, agencies, sites."""

from datetime import UTC, datetime

from flask import render_template, request

from scheduler.planning.fairness.ledger import ledger
from web.context import actor, transaction
from web.lead.blueprint import blueprint, for_lead

FEW = 8
"""Workers and sites that are listed at first: those who have had the least."""


@blueprint.get("/equite")
@for_lead
def fairness() -> str:
    """Show who has had how much."""
    agency = request.args.get("association")
    everyone = request.args.get("tous") == "1"
    with transaction() as session:
        period, found = ledger(session, actor(), datetime.now(UTC))
    workers = [line for line in found.workers if agency in {None, "", line.agency}]
    return render_template(
        "lead/fairness.html",
        period=period,
        found=found,
        workers=workers if everyone else workers[:FEW],
        all_workers=len(workers),
        sites=found.sites if everyone else found.sites[:FEW],
        agency=agency,
        everyone=everyone,
    )
