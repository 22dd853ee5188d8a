"""Ending a request earlier: the last day, then what that cancels."""

from datetime import date

from flask import flash, redirect, request
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from scheduler.core.errors import Invalid
from scheduler.requests import Changing, shorten
from web.changing.page import back, change, day_given, read, render, wrong
from web.context import actor
from web.site.detail import people

Answer = str | tuple[str, int] | Response


def ask(number: int) -> Answer:
    """Ask for the last day; with one, say what that cancels."""
    found = read(number)
    if request.args.get("dernier") is None:
        return _page(found)
    last_day = day_given("dernier")
    if last_day is None:
        return _page(found, gettext("Indiquez le dernier jour.")), 422
    if last_day >= found.last_day:
        return _page(found, wrong(Invalid("last_day", "not_earlier"))), 422
    return _page(found, last_day=last_day)


def do(number: int) -> Answer:
    """End it earlier."""
    last_day = day_given("dernier")
    if last_day is None:
        return _page(read(number), gettext("Indiquez le dernier jour.")), 422
    try:
        with change(number) as session:
            touched = shorten(session, actor(), number, last_day)
    except Invalid as error:
        return _page(read(number), wrong(error)), 422
    told = gettext("Personne n’était prévu ces jours-là.")
    if touched:
        told = ngettext("Une mission change.", "%(num)s missions changent.", touched)
    done = gettext("Demande écourtée.")
    flash(f"{done} {told}", "success")
    return redirect(back(number), 303)


def _page(found: Changing, problem: str | None = None, last_day: date | None = None) -> str:
    gone = [each.line for each in found.coming if last_day is not None and each.line.day > last_day]
    return render(
        "shorten",
        found,
        problem=problem,
        given=request.values.get("dernier", ""),
        last_day=last_day,
        gone=gone,
        people=people(gone),
        waiting=sum(each.waiting for each in gone),
    )
