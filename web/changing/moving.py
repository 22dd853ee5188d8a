"""Other hours for one day, for some, or for all that are left."""

from flask import flash, redirect, request
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from scheduler.planning.obstacles import BreaksRules
from scheduler.requests import Changing, InvalidRequestError, move_hours
from scheduler.requests.day_kinds import DayKind
from web.changing.page import back, change, read, render
from web.context import actor
from web.numbers import number as number_given
from web.site.hours_form import Row, clock_text
from web.wording import problems
from web.wording.formats import today
from web.wording.rules import obstacles

Answer = str | tuple[str, int] | Response


def ask(number: int) -> Answer:
    """Show the shifts that lie ahead and ask for their new hours."""
    found = read(number)
    usual = found.coming[0].hours if found.coming else None
    row = Row(today(), DayKind.OPEN, on=True)
    if usual:
        row.start, row.end, row.pause = (
            clock_text(usual.start_minute),
            clock_text(usual.end_minute),
            str(usual.break_minutes),
        )
    return _page(found, row)


def do(number: int) -> Answer:
    """Change the hours, or say what stands in the way."""
    found = read(number)
    row = Row(today(), DayKind.OPEN, on=True)
    row.start = request.form.get("start", "").strip()
    row.end = request.form.get("end", "").strip()
    row.pause = request.form.get("break", "").strip() or "0"
    hours = row.hours()
    if hours is None:
        return _page(found, row), 422
    try:
        with change(number) as session:
            done = move_hours(session, actor(), number, _chosen(found), hours, free=request.form.get("libre") == "1")
    except InvalidRequestError as error:
        for each in error.problems:
            row.errors.setdefault(each.field, str(problems.invalid(each)))
        return _page(found, row), 422
    except BreaksRules as error:
        return _page(found, row, error), 409
    told = [gettext("Horaires modifiés.")]
    if done.kept:
        told.append(gettext("L’association de la personne prévue répondra pour les nouveaux horaires."))
    if done.freed:
        told.append(ngettext("%(num)s créneau est à pourvoir.", "%(num)s créneaux sont à pourvoir.", done.freed))
    flash(" ".join(told), "success")
    return redirect(back(number), 303)


def _chosen(found: Changing) -> set[int]:
    if request.form.get("jours") == "tous":
        return {each.id for each in found.coming}
    return set(request.form.getlist("creneau", type=number_given))


def _page(found: Changing, row: Row, broken: BreaksRules | None = None) -> str:
    return render(
        "move_hours",
        found,
        row=row,
        every=request.form.get("jours", "tous") == "tous",
        ticked=set(request.form.getlist("creneau", type=number_given)),
        obstacles=obstacles(broken),
    )
