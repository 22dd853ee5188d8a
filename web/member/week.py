"""The week of the agency's people."""

from datetime import UTC, date, datetime, timedelta

from flask import render_template, request

from scheduler.weeks import monday
from scheduler.workforce import week_board
from web.context import actor, transaction
from web.member.blueprint import blueprint, for_agencies
from web.wording.formats import local

A_WEEK = timedelta(days=7)
FIRST, LAST = date(2000, 1, 3), date(2200, 1, 1)


@blueprint.get("/semaine")
@for_agencies
def week() -> str:
    """Show who works where on each day of a week, this one unless the address names another."""
    today = local(datetime.now(UTC)).date()
    try:
        shown = date.fromisoformat(request.args.get("lundi", ""))
    except ValueError:
        shown = today
    shown = monday(min(max(shown, FIRST), LAST))
    with transaction() as session:
        lines = week_board(session, actor(), shown)
    return render_template(
        "member/week.html",
        lines=lines,
        monday=shown,
        days=[shown + timedelta(days=n) for n in range(7)],
        before=shown - A_WEEK,
        after=shown + A_WEEK,
        today=today,
        this_week=monday(today),
    )
