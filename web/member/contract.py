"""The contracts of a worker: when they end or begin again, and what they say of the hours of a week."""

from datetime import UTC, datetime

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.core.errors import Conflict, Invalid
from scheduler.missions import MissionLine
from scheduler.workforce import (
    begin_contract,
    contracts,
    contracts_mark,
    end_contract,
    own_name,
    say_contract_hours,
)
from web.context import actor, transaction
from web.days import day_of
from web.fields import hours_text, minutes_written
from web.hits import changing
from web.member.blueprint import blueprint, for_agencies
from web.member.warnings import warn_of
from web.unchanged import overtaken, seen
from web.wording import problems
from web.wording.formats import local

Answer = Response | str | tuple[str, int]


@blueprint.route("/salaries/<int:worker_id>/contrat", methods=["GET", "POST"])
@for_agencies
def contract(worker_id: int) -> Answer:
    """End a contract, begin one again, or say its hours of a week."""
    problem = late = None
    wrong = "day"
    if request.method == "POST":
        try:
            return _changed(worker_id)
        except Invalid as error:
            problem, wrong = str(problems.invalid(error)), error.field
        except Conflict as error:
            late = overtaken(error)
    with transaction() as session:
        name = own_name(session, actor(), worker_id)
        known = contracts(session, actor(), worker_id)
    today = local(datetime.now(UTC)).date()
    ended = bool(known) and known[-1].to_day is not None
    page = render_template(
        "member/contract.html",
        worker_id=worker_id,
        name=name,
        contracts=known,
        ended=ended,
        today=today,
        problem=problem,
        wrong=wrong,
        weekly=hours_text(known[-1].weekly_minutes) if known else "",
        late=late,
        stands=contracts_mark(known),
    )
    return page, 409 if late else 422 if problem else 200


def _changed(worker_id: int) -> Response:
    if request.form.get("do") == "hours":
        with changing() as session:
            say_contract_hours(session, actor(), worker_id, _weekly(), seen=seen())
        flash(gettext("Heures du contrat enregistrées."), "success")
        return redirect(url_for("member.contract", worker_id=worker_id), 303)
    day = day_of(request.form.get("day", ""))
    if day is None:
        field, reason = "day", "day_missing"
        raise Invalid(field, reason)
    with changing() as session:
        if request.form.get("do") == "begin":
            begin_contract(session, actor(), worker_id, day, weekly_minutes=_weekly(), seen=seen())
            touched: tuple[MissionLine, ...] = ()
            flash(gettext("Contrat enregistré : les missions peuvent de nouveau être proposées."), "success")
        else:
            touched = end_contract(session, actor(), worker_id, day, seen=seen())
            flash(gettext("Fin de contrat enregistrée : aucune mission n’est plus proposée après ce jour."), "success")
    warn_of(touched)
    return redirect(url_for("member.worker", worker_id=worker_id), 303)


def _weekly() -> int | None:
    """Read the hours of a week as they were typed, None for an empty field."""
    typed = request.form.get("weekly", "").strip()
    minutes = minutes_written(typed) if typed else None
    if typed and minutes is None:
        field, reason = "weekly", "unreadable_length"
        raise Invalid(field, reason)
    return minutes
