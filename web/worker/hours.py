"""A worker's own hours, day by day, on a telephone: as they stand, and a form where they were others."""

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from scheduler.core.errors import Conflict, Invalid, NotPossible
from scheduler.core.tables.hour_codes import HoursReason
from scheduler.hours.own import correct_own, dispute_own
from scheduler.messages.worker_page import worker_page
from web.context import database
from web.hours.forms import DisputeForm, HoursForm
from web.numbers import number
from web.permissions import open_to_all
from web.remarks import SURE
from web.unchanged import OVERTAKEN, overtaken, seen
from web.worker.blueprint import blueprint
from web.worker.pages import unindexed


@blueprint.get("/heures/<int:entry_id>")
@open_to_all
def hour_day(token: str, entry_id: int) -> AnyResponse:
    """Show a day with the form for other hours."""
    return _shown(token, entry_id)


@blueprint.post("/heures/<int:entry_id>")
@open_to_all
def correct_hours(token: str, entry_id: int) -> AnyResponse:
    """Keep other hours; the site signs them, or says otherwise."""
    form = HoursForm()
    said = form.said()
    if said is None:
        return _shown(token, entry_id, hours=form)
    return _kept(
        token,
        lambda: correct_own(database(), token, _about(entry_id), said),
        form,
        lambda conflict: _shown(token, entry_id, hours=form, conflict=conflict),
        gettext("C’est envoyé. L’établissement doit signer ces heures."),
    )


@blueprint.post("/heures/<int:entry_id>/contester")
@open_to_all
def dispute_hours(token: str, entry_id: int) -> AnyResponse:
    """Keep that the worker does not agree; their agency settles it."""
    form = DisputeForm()
    if not form.validate():
        return _shown(token, entry_id, disputing=form)
    reason, words, sure = HoursReason(form.why.data), form.said.data or "", request.form.get(SURE) == "1"
    return _kept(
        token,
        lambda: dispute_own(database(), token, _about(entry_id), reason, words, sure=sure),
        form,
        lambda conflict: _shown(token, entry_id, disputing=form, conflict=conflict),
        gettext("C’est envoyé à votre association, qui vous répondra."),
    )


def _kept(
    token: str,
    keep: Callable[[], None],
    form: HoursForm | DisputeForm,
    show: Callable[[Conflict | None], AnyResponse],
    done: str,
) -> AnyResponse:
    """Keep what a worker says; what cannot be kept is shown again as it was typed, and why."""
    try:
        keep()
    except Invalid as error:
        form.refuse(error)
    except NotPossible:
        return _back(token, gettext("Cette journée ne change plus ici. Appelez votre association."), "error")
    except Conflict as error:
        if error.reason != OVERTAKEN:
            raise
        return show(error)
    else:
        return _back(token, done)
    return show(None)


def _shown(
    token: str,
    entry: int,
    *,
    hours: HoursForm | None = None,
    disputing: DisputeForm | None = None,
    conflict: Conflict | None = None,
) -> AnyResponse:
    page = worker_page(database(), token)
    day = next((each for each in page.hours if entry in each.entries), None)
    if day is None:
        abort(404)
    if conflict and not (day.may_correct if hours else day.may_dispute):
        return _back(token, gettext("Quelqu’un a changé cette journée entre-temps. Regardez-la de nouveau."), "error")
    stored = HoursForm.showing(day)
    text = render_template(
        "worker/hours.html",
        token=token,
        day=day,
        page=page,
        hours_form=hours or stored,
        dispute_form=disputing or DisputeForm(formdata=None),
        late=overtaken(conflict, hours, stored) if conflict else None,
    )
    answer = unindexed(text)
    answer.status_code = 409 if conflict else 422 if hours or disputing else 200
    return answer


def _about(entry: int) -> int:
    try:
        return number(seen() or "")
    except ValueError:
        return entry


def _back(token: str, said: str, tone: str = "success") -> AnyResponse:
    flash(said, tone)
    return redirect(url_for("worker.home", token=token, _anchor="hours"), 303)
