"""Calling single days off, or all that are left."""

from datetime import date

from flask import flash, redirect, request
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from scheduler.core.errors import Invalid
from scheduler.requests import Changing, cancel_days
from web.changing.page import back, change, read, render, wrong
from web.context import actor
from web.days import day_of

Answer = str | tuple[str, int] | Response


def ask(number: int) -> Answer:
    """Show the days that lie ahead, to be ticked."""
    return _page(read(number))


def do(number: int) -> Answer:
    """Call the ticked days off."""
    days = _ticked()
    if not days:
        return _page(read(number), gettext("Cochez au moins un jour.")), 422
    try:
        with change(number) as session:
            cancel_days(session, actor(), number, days)
    except Invalid as error:
        return _page(read(number), wrong(error)), 422
    told = ngettext("Jour annulé.", "%(num)s jours annulés.", len(days))
    agency = gettext("Si quelqu’un devait venir, son association est prévenue.")
    flash(f"{told} {agency}", "success")
    return redirect(back(number), 303)


def _ticked() -> set[date]:
    return {day for each in request.form.getlist("jour") if (day := day_of(each))}


def _page(found: Changing, problem: str | None = None) -> str:
    by_day: dict[date, list[object]] = {}
    for each in found.coming:
        by_day.setdefault(each.line.day, []).append(each.line)
    return render("cancel_days", found, problem=problem, days=by_day, ticked=_ticked())
