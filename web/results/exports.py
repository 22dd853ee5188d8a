"""The exports of a month on one page: for whom, what is in them, and how final they are."""

from flask import render_template

from scheduler.exports.months import export_months
from scheduler.exports.payroll import payroll
from web.context import actor, transaction
from web.results import asked
from web.results.blueprint import blueprint, for_exports
from web.results.preview import preview


@blueprint.get("/exports")
@for_exports
def exports() -> str:
    """Show what can be exported of a month: the last one that is over, unless the address names another."""
    with transaction() as session:
        months = export_months(session, actor())
        month = asked.month(months)
        paid = payroll(session, actor(), month.first) if month else None
    return render_template(
        "results/exports.html",
        months=months,
        month=month,
        paid=paid,
        preview=preview(paid) if paid else None,
        leads=actor().leads,
    )
