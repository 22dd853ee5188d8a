"""Hours at the college: a week is signed by one tap, a day corrected or disputed on its page."""

from flask import Response as FileResponse
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

from scheduler.core.tables.hour_codes import Side
from scheduler.hours.lists import site_hours
from scheduler.hours.saying import sign
from web.context import actor, transaction
from web.hours.files import days_sent
from web.hours.page import Answer, Pages
from web.hours.words import told
from web.numbers import number
from web.site.blueprint import blueprint, for_sites
from web.wording.formats import today

PAGES = Pages("site", Side.SITE, _("Heures"))


@blueprint.get("/heures")
@for_sites
def hours() -> str:
    """Show what is to be signed, week by week, and what was worked lately."""
    with transaction() as session:
        found = site_hours(session, actor(), today())
    return render_template("site/hours.html", found=found)


@blueprint.get("/heures/fichier")
@for_sites
def hours_file() -> FileResponse:
    """Send the days of the page: what is to be signed, disputed, and what was worked lately."""
    with transaction() as session:
        found = site_hours(session, actor(), today())
    return days_sent((*(each for week in found.to_sign for each in week.days), *found.disputed, *found.others))


@blueprint.post("/heures/signer")
@for_sites
def sign_hours() -> Response:
    """Sign the days that were shown."""
    with transaction() as session:
        done = sign(session, actor(), request.form.getlist("entry", type=number))
    flash(*told(done, gettext("C’est signé. L’association valide les heures.")))
    return redirect(url_for("site.hours"), 303)


@blueprint.get("/heures/<int:entry_id>")
@for_sites
def hour_day(entry_id: int) -> Answer:
    """Show a day, with what can be said of it."""
    return PAGES.day(entry_id)


@blueprint.post("/heures/<int:entry_id>/corriger")
@for_sites
def correct_hours(entry_id: int) -> Answer:
    """Say that other hours were worked; they are signed so."""
    return PAGES.correct(entry_id, gettext("C’est corrigé et signé."))


@blueprint.post("/heures/<int:entry_id>/contester")
@for_sites
def dispute_hours(entry_id: int) -> Answer:
    """Say that the hours are not right."""
    return PAGES.dispute(entry_id, gettext("C’est noté. L’association voit votre contestation et la règle."))


@blueprint.post("/heures/<int:entry_id>/mot")
@for_sites
def say_of_hours(entry_id: int) -> Answer:
    """Add a few words to a dispute."""
    return PAGES.say_more(entry_id, gettext("C’est ajouté."))
