"""The week of the agency's people."""

from datetime import UTC, datetime, timedelta

from flask import render_template

from scheduler.core.weeks import monday
from scheduler.workforce import week_board
from web.addresses import week as asked_week
from web.context import actor, transaction
from web.member.blueprint import blueprint, for_agencies
from web.wording.formats import local

A_WEEK = timedelta(days=7)


@blueprint.get("/semaine")
@for_agencies
def week() -> str:
    """Show who works where on each day of a week, this one unless the address names another."""
    today = local(datetime.now(UTC)).date()
    shown = asked_week("lundi") or monday(today)
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
