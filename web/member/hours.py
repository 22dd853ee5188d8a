"""The hours of the agency's people: what it validates, settles and corrects, and a week of what counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from flask import Response as FileResponse
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

from scheduler.core.tables.hour_codes import Side
from scheduler.core.weeks import WEEK, monday
from scheduler.hours.days import WorkedDay
from scheduler.hours.lists import agency_hours
from scheduler.hours.saying import validate
from web.addresses import week as asked_week
from web.context import actor, transaction
from web.hours.files import days_sent
from web.hours.page import Answer, Pages
from web.hours.words import told
from web.member.blueprint import blueprint, for_agencies
from web.numbers import number
from web.wording.formats import local

PAGES = Pages("member", Side.AGENCY, _("Heures"))


@blueprint.get("/heures")
@for_agencies
def hours() -> str:
    """Show what waits for the agency, and the hours of a week, last week's unless the address names another."""
    today = local(datetime.now(UTC)).date()
    shown = asked_week("lundi") or monday(today) - WEEK
    with transaction() as session:
        found = agency_hours(session, actor(), shown)
    return render_template(
        "member/hours.html",
        found=found,
        monday=shown,
        before=shown - WEEK,
        after=shown + WEEK if shown + WEEK <= today else None,
        sunday=shown + WEEK - timedelta(days=1),
        statements=_statements(found.week),
    )


@blueprint.get("/heures/fichier")
@for_agencies
def hours_file() -> FileResponse:
    """Send the days of the page: all that waits, and what counts in the week shown."""
    shown = asked_week("lundi") or monday(local(datetime.now(UTC)).date()) - WEEK
    with transaction() as session:
        found = agency_hours(session, actor(), shown)
    return days_sent((*found.disputed, *found.signed, *found.unsigned, *found.week))


@dataclass(frozen=True, slots=True)
class OwnMonth:
    """Somebody and a month in which they worked: of both there is a statement."""

    worker: str
    worker_id: int
    month: date


def _statements(days: Iterable[WorkedDay]) -> list[OwnMonth]:
    """Return whose statement of which month can be handed out, by names: a week may lie in two months."""
    found = {OwnMonth(each.worker, each.worker_id, each.day.replace(day=1)) for each in days}
    return sorted(found, key=lambda each: (each.worker, each.worker_id, each.month))


@blueprint.post("/heures/valider")
@for_agencies
def validate_hours() -> Response:
    """Validate the signed days that were shown."""
    with transaction() as session:
        done = validate(session, actor(), request.form.getlist("entry", type=number))
    flash(*told(done, gettext("Heures validées.")))
    return redirect(url_for("member.hours"), 303)


@blueprint.get("/heures/<int:entry_id>")
@for_agencies
def hour_day(entry_id: int) -> Answer:
    """Show a day, with what can be said of it."""
    return PAGES.day(entry_id)


@blueprint.post("/heures/<int:entry_id>/corriger")
@for_agencies
def correct_hours(entry_id: int) -> Answer:
    """Say that other hours were worked."""
    return PAGES.correct(entry_id, gettext("C’est corrigé. L’établissement signe ces heures, ou les conteste."))


@blueprint.post("/heures/<int:entry_id>/regler")
@for_agencies
def settle_hours(entry_id: int) -> Answer:
    """Decide a dispute."""
    return PAGES.settle(entry_id, gettext("La contestation est réglée : ces heures comptent."))


@blueprint.post("/heures/<int:entry_id>/mot")
@for_agencies
def say_of_hours(entry_id: int) -> Answer:
    """Add a few words to a dispute."""
    return PAGES.say_more(entry_id, gettext("C’est ajouté."))
