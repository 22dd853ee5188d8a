"""Answering missions: yes, no with a coded reason, several yes at once."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

from scheduler.core.errors import Invalid, NotPossible
from scheduler.core.tables.codes import DeclineReason
from scheduler.missions import confirm, confirm_some, decline, mission
from scheduler.missions.answers import NothingHolds
from web.context import actor, transaction
from web.days import day_of
from web.member.blueprint import blueprint, for_agencies
from web.member.history import told
from web.member.missions import page_of
from web.numbers import number
from web.wording.confirmed import told_of

Answer = Response | tuple[str, int]

PART_PROBLEMS = {
    "days": _("Cochez au moins un jour, ou refusez toute la mission."),
    "reason": _("Choisissez un motif pour les jours que vous ne confirmez pas."),
}


@blueprint.post("/missions/<int:mission_id>/confirmer")
@for_agencies
def confirm_one(mission_id: int) -> Answer:
    """Confirm a mission."""
    try:
        with transaction() as session:
            confirmed = confirm(session, actor(), mission_id)
    except NotPossible:
        return _answered_before(mission_id)
    except NothingHolds:
        return page_of(mission_id), 409  # it says what stands in the way
    return _back(mission_id, told_of(confirmed))


@blueprint.post("/missions/<int:mission_id>/refuser")
@for_agencies
def decline_one(mission_id: int) -> Answer:
    """Decline a mission for one of the coded reasons."""
    given = request.form.get("reason", "")
    if given not in set(DeclineReason):
        return page_of(mission_id, gettext("Choisissez un motif pour refuser la mission.")), 422
    try:
        with transaction() as session:
            decline(session, actor(), mission_id, DeclineReason(given))
    except NotPossible:
        return _answered_before(mission_id)
    return _back(mission_id, gettext("Mission refusée. Nous cherchons quelqu’un d’autre."))


@blueprint.post("/missions/<int:mission_id>/en-partie")
@for_agencies
def confirm_part(mission_id: int) -> Answer:
    """Confirm the ticked days and decline the others for one of the coded reasons."""
    given = request.form.get("reason", "")
    reason = DeclineReason(given) if given in set(DeclineReason) else None
    try:
        with transaction() as session:
            confirmed = confirm_some(session, actor(), mission_id, _ticked_days(), reason)
    except NotPossible:
        return _answered_before(mission_id)
    except NothingHolds:
        return page_of(mission_id), 409  # it says what stands in the way
    except Invalid as error:
        return page_of(mission_id, part_problem=str(PART_PROBLEMS[error.field])), 422
    if not reason or confirmed.forbidden:
        return _back(mission_id, told_of(confirmed))
    return _back(
        mission_id,
        ngettext(
            "%(num)s jour confirmé. Pour les autres, nous cherchons quelqu’un d’autre.",
            "%(num)s jours confirmés. Pour les autres, nous cherchons quelqu’un d’autre.",
            len(confirmed.days),
        ),
    )


@blueprint.post("/missions/confirmer")
@for_agencies
def confirm_many() -> Response:
    """Confirm the chosen missions, each on its own: one that is answered already does not hold up the others."""
    confirmed = missed = forbidden = 0
    some_days = False
    for mission_id in sorted(set(request.form.getlist("mission", type=number))):
        try:
            with transaction() as session:
                found = confirm(session, actor(), mission_id)
        except NotPossible:
            missed += 1
        except NothingHolds:
            forbidden += 1
        else:
            confirmed += 1
            some_days |= bool(found.forbidden)
    if confirmed:
        flash(ngettext("%(num)s mission confirmée.", "%(num)s missions confirmées.", confirmed), "success")
    if some_days:
        why = gettext("Des jours qui n’étaient plus possibles ne sont pas confirmés. Nous cherchons quelqu’un d’autre.")
        flash(why, "error")
    if forbidden:
        flash(
            ngettext(
                "%(num)s mission n’est plus possible et attend toujours votre réponse.",
                "%(num)s missions ne sont plus possibles et attendent toujours votre réponse.",
                forbidden,
            ),
            "error",
        )
    if missed:
        flash(
            ngettext(
                "%(num)s mission n’attendait plus de réponse et reste inchangée.",
                "%(num)s missions n’attendaient plus de réponse et restent inchangées.",
                missed,
            ),
            "error",
        )
    if not confirmed + missed + forbidden:
        flash(gettext("Cochez d’abord les missions à confirmer."), "error")
    return redirect(url_for("member.home"), 303)


def _ticked_days() -> set[date]:
    """Return the ticked days; what is no day of the calendar is none of the mission either."""
    return {day for each in request.form.getlist("day") if (day := day_of(each))}


def _back(mission_id: int, message: str) -> Response:
    """Say what happened where the answer came from: on the mission's own page or on the list."""
    flash(message, "success")
    on_its_page = request.form.get("page") == "mission"
    return redirect(url_for("member.detail", mission_id=mission_id) if on_its_page else url_for("member.home"), 303)


def _answered_before(mission_id: int) -> tuple[str, int]:
    """Tell whoever comes second who did what and when."""
    with transaction() as session:
        found = mission(session, actor(), mission_id)
    last = found.history[-1] if found.history else None
    return render_template("member/answered.html", line=found.line, last=last, deed=last and told(last)), 409
