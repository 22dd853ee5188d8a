"""When a worker can come: a week's grid of boxes to tick, and dates against it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise

from flask import flash, redirect, render_template, request, url_for
from flask_babel import get_locale, gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectChoice, TimeField  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Optional

from scheduler.core.errors import Conflict, Invalid
from scheduler.core.tables.codes import ExceptionKind, WeeklyKind
from scheduler.workforce import (
    Dates,
    WorkerDetail,
    add_dates,
    booked_between,
    bounds,
    cells,
    remove_dates,
    set_week,
    week_mark,
    worker,
)
from web.addresses import understood
from web.context import actor, transaction
from web.fields import DayField, minute_of_clock
from web.forms import Form
from web.hits import changing
from web.member.blueprint import blueprint, for_agencies
from web.member.warnings import warn_of
from web.numbers import number
from web.unchanged import overtaken, seen
from web.wording import problems
from web.wording.codes import label
from web.wording.formats import minute_of_day, upper_first

Answer = Response | str | tuple[str, int]
Cell = tuple[int, int, int]
A_DAY = 24 * 60
WEEKDAYS = range(1, 8)
MODELS = {"journee": (6 * 60, 20 * 60), "matin": (6 * 60, 14 * 60), "apres-midi": (12 * 60, 20 * 60)}
"""Usual weeks, Monday to Friday, that a link ticks without storing anything."""


class DatesForm(Form):
    """Dates against the usual week."""

    rule = RadioField(
        _("Ces jours-là"),
        choices=[
            SelectChoice(each.value, label(each))
            for each in (ExceptionKind.UNAVAILABLE, ExceptionKind.AVAILABLE, ExceptionKind.UNPREFERRED)
        ],
        default=ExceptionKind.UNAVAILABLE.value,
    )
    first_day = DayField(_("Du"), [InputRequired(_("Indiquez le premier jour."))])
    last_day = DayField(_("Au"), [Optional()])
    start = TimeField(_("De"), [Optional()])
    end = TimeField(_("À"), [Optional()])

    def dates(self) -> Dates | None:
        """Return what was given; None when it cannot be, and what is wrong is then on its fields."""
        if not self.validate() or self.first_day.data is None:
            return None
        start, end = self.start.data, self.end.data
        return Dates(
            ExceptionKind(self.rule.data),
            self.first_day.data,
            self.last_day.data or self.first_day.data,
            start.hour * 60 + start.minute if start else 0,
            end.hour * 60 + end.minute if end else A_DAY,
        )


@dataclass(frozen=True, slots=True)
class Grid:
    """A week to tick: columns from minute to minute, the cells ticked in it, and whether any hour is good."""

    columns: tuple[tuple[int, int], ...]
    available: frozenset[Cell]
    unpreferred: frozenset[Cell]
    always: bool


@blueprint.route("/salaries/<int:worker_id>/disponibilites", methods=["GET", "POST"])
@for_agencies
def availability(worker_id: int) -> Answer:
    """Show and change when a worker can come."""
    form = DatesForm()
    problem = late = None
    if request.method == "POST":
        try:
            done = _done(worker_id, form)
        except Conflict as error:
            if request.form.get("do") != "week":
                raise
            late = overtaken(error)
        except Invalid as error:
            if request.form.get("do") == "add":
                form.refuse(error)
            else:
                problem = str(problems.invalid(error))
        else:
            if done:
                return done
    with transaction() as session:
        found = worker(session, actor(), worker_id, datetime.now(UTC))
    if late is not None:
        late = replace(late, stands=tuple(_written(found)))
    wrong = problem is not None or bool(form.errors)
    page = render_template(
        "member/availability.html",
        worker=found,
        grid=_grid(found),
        form=form,
        problem=problem,
        weekdays=get_locale().days["format"]["wide"],
        models=list(MODELS),
        late=late,
        stands=week_mark((each.rule, each.weekday, each.start_minute, each.end_minute) for each in found.available),
    )
    return page, 409 if late else 422 if wrong else 200


def _written(found: WorkerDetail) -> Iterator[tuple[str, str]]:
    """Write the stored week, day by day."""
    for each in sorted(found.available, key=lambda one: (one.rule, one.weekday, one.start_minute)):
        day = upper_first(get_locale().days["format"]["wide"][each.weekday - 1])
        unwanted = each.rule == WeeklyKind.UNPREFERRED
        name = gettext("%(day)s, à éviter", day=day) if unwanted else day
        yield name, f"{minute_of_day(each.start_minute)} – {minute_of_day(each.end_minute)}"


def _done(worker_id: int, form: DatesForm) -> Response | None:
    """Do what the button says; None when a form is to be corrected."""
    deed = request.form.get("do")
    if deed == "add":
        dates = form.dates()
        if dates is None:
            return None
        with changing() as session:
            span = add_dates(session, actor(), worker_id, dates)
            away = dates.rule == ExceptionKind.UNAVAILABLE
            touched = booked_between(session, actor(), worker_id, *span) if away else ()
        flash(gettext("Dates enregistrées."), "success")
        warn_of(touched)
    elif deed == "remove":
        with changing() as session:
            remove_dates(session, actor(), worker_id, request.form.get("exception", 0, type=number))
        flash(gettext("Dates supprimées."), "success")
    else:
        always = request.form.get("when") == "always"
        with changing() as session:
            set_week(
                session,
                actor(),
                worker_id,
                None if always else _ticked("available"),
                _ticked("unpreferred"),
                seen=seen(),
            )
        flash(gettext("Disponibilités enregistrées. Le prochain calcul en tient compte."), "success")
    return redirect(url_for("member.availability", worker_id=worker_id), 303)


def _ticked(name: str) -> frozenset[Cell]:
    """Read the boxes of a grid: weekday, from minute, to minute."""
    found = set()
    for value in request.form.getlist(name):
        parts = value.split("-")
        if len(parts) == 3 and all(part.isascii() and part.isdecimal() and len(part) < 5 for part in parts):  # noqa: PLR2004
            weekday, start, end = (int(part) for part in parts)
            found.add((weekday, start, end))
    return frozenset(found)


def _grid(found: WorkerDetail) -> Grid:
    """Return the stored week, or what was ticked, or a usual week that a link asks for; with columns for more hours."""
    rules = {
        kind: [(each.weekday, each.start_minute, each.end_minute) for each in found.available if each.rule == kind]
        for kind in WeeklyKind
    }
    if request.method == "POST" and request.form.get("do") == "week":
        rules = {WeeklyKind.AVAILABLE: list(_ticked("available")), WeeklyKind.UNPREFERRED: list(_ticked("unpreferred"))}
        always = request.form.get("when") == "always"
    else:
        always = not rules[WeeklyKind.AVAILABLE]
    model = MODELS.get(request.args.get("modele", ""))
    if model:
        rules[WeeklyKind.AVAILABLE], always = [(weekday, *model) for weekday in WEEKDAYS[:5]], False
    extra = understood(request.args.get("heure", ""), minute_of_clock)
    edges = bounds(_hours(rules.values()), [] if extra is None else [extra])
    return Grid(
        tuple(pairwise(edges)),
        cells(rules[WeeklyKind.AVAILABLE], edges),
        cells(rules[WeeklyKind.UNPREFERRED], edges),
        always,
    )


def _hours(rules: Iterable[list[Cell]]) -> Iterable[tuple[int, int]]:
    return [(start, end) for each in rules for _weekday, start, end in each]
