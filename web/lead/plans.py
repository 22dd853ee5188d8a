"""The plan over four weeks: by site and by worker."""

from datetime import UTC, date, datetime, timedelta

from flask import render_template, request

from scheduler.lead.boards.by_site import by_site
from scheduler.lead.boards.by_worker import by_worker
from web.addresses import number, this_week, week
from web.context import actor, transaction
from web.language import zone
from web.lead.blueprint import blueprint, for_lead

WEEKS = 4
STEP = timedelta(weeks=WEEKS)


@blueprint.get("/plan/etablissements")
@for_lead
def plan_by_site() -> str:
    """Show a row for each request, grouped by site."""
    agency = number("agence")
    with transaction() as session:
        board = by_site(session, actor(), _first(), WEEKS, sector=agency)
    return render_template("lead/plan_by_site.html", board=board, agency=agency, **_around("plan_by_site"))


@blueprint.get("/plan/personnes")
@for_lead
def plan_by_worker() -> str:
    """Show a row for each worker, grouped by agency."""
    agency = number("agence")
    everyone = request.args.get("tous") == "1"
    with transaction() as session:
        board = by_worker(session, actor(), _first(), WEEKS, agency=agency, everyone=everyone)
    return render_template(
        "lead/plan_by_worker.html", board=board, agency=agency, everyone=everyone, **_around("plan_by_worker")
    )


def _first() -> date:
    return week("semaine") or this_week()


def _around(endpoint: str) -> dict[str, object]:
    first = _first()
    return {
        "first": first,
        "earlier": first - STEP,
        "later": first + STEP,
        "this_week": this_week(),
        "today": datetime.now(UTC).astimezone(zone()).date(),
        "endpoint": f"lead.{endpoint}",
    }
