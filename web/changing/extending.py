"""Prolonging a request: until when, then the hours of each day more."""

from collections.abc import Sequence
from datetime import date

from flask import flash, redirect, request
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from scheduler.core.errors import Invalid
from scheduler.planning.obstacles import BreaksRules
from scheduler.requests import Changing, Extension, InvalidRequestError, extend, propose_extension
from scheduler.requests.usual_hours import PostChoice
from web.changing.page import back, change, day_given, read, render, wrong
from web.context import actor, transaction
from web.site import hours_form
from web.site.hours_form import Row
from web.wording.rules import obstacles

Answer = str | tuple[str, int] | Response
MOST_DAYS = 366


def ask(number: int) -> Answer:
    """Ask for the new last day; with one, show the hours of each day."""
    found = read(number)
    if request.args.get("dernier") is None:
        return _first_step(found)
    last_day = day_given("dernier")
    if last_day is None or _wrong(found):
        return _first_step(found, _wrong(found)), 422
    return _second_step(found, _rows(found, last_day))


def do(number: int) -> Answer:
    """Prolong, or say what stands in the way."""
    found = read(number)
    last_day = day_given("dernier")
    if last_day is None or _wrong(found):
        return _first_step(found, _wrong(found)), 422
    rows = _rows(found, last_day)
    hours_form.read(rows, request.form)
    ticked, shifts = hours_form.asked(rows)
    if len(shifts) < len(ticked):
        return _second_step(found, rows), 422
    extension = Extension(last_day, tuple(shifts), hours_form.manned(rows))
    try:
        with change(number) as session:
            done = extend(session, actor(), number, extension, free=request.form.get("libre") == "1")
    except InvalidRequestError as error:
        if any(each.field == "last_day" for each in error.problems):
            return _first_step(found, wrong(error)), 422
        return _second_step(found, rows, hours_form.place(error.problems, ticked)), 422
    except BreaksRules as error:
        return _second_step(found, rows, broken=error), 409
    if done.offered:
        told = ngettext(
            "%(num)s créneau est proposé à qui vient déjà.",
            "%(num)s créneaux sont proposés à qui vient déjà.",
            done.offered,
        )
    else:
        told = gettext("Le prochain calcul cherchera quelqu’un.")
    said = gettext("Demande prolongée.")
    flash(f"{said} {told}", "success")
    return redirect(back(number), 303)


def _wrong(found: Changing) -> str | None:
    last_day = day_given("dernier")
    if last_day is None:
        return str(gettext("Indiquez le nouveau dernier jour."))
    if last_day <= found.last_day:
        return wrong(Invalid("last_day", "not_later"))
    if (last_day - found.first_day).days >= MOST_DAYS:
        return wrong(Invalid("last_day", "period_too_long"))
    return None


def _rows(found: Changing, last_day: date) -> list[Row]:
    with transaction() as session:
        proposal = propose_extension(session, actor(), found.id, last_day)
    return hours_form.rows_of(proposal.days, PostChoice(0, found.site, 0, found.job, "", 0, proposal.week))


def _first_step(found: Changing, problem: str | None = None) -> str:
    return render("extend", found, problem=problem, given=request.values.get("dernier", ""))


def _second_step(
    found: Changing, rows: Sequence[Row], problems: Sequence[str] = (), broken: BreaksRules | None = None
) -> str:
    return render(
        "extend_hours",
        found,
        last_day=day_given("dernier"),
        weeks=hours_form.weeks_of(rows),
        wrong=problems,
        row_errors=list(hours_form.messages(rows)),
        obstacles=obstacles(broken),
    )
