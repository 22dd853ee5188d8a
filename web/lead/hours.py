"""Hours for whoever leads: what is disputed anywhere, and months to close, each with its sheet."""

from datetime import UTC, datetime

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

from scheduler.core.errors import Conflict
from scheduler.core.tables.hour_codes import ReopenReason, Side
from scheduler.documents.closing import closing_sheet as closing_sheet_of
from scheduler.hours.closing import DaysOpen, awaited, close, months, reopen, sheet
from scheduler.hours.lists import disputes
from web import addresses
from web.context import actor, transaction
from web.documents import closing_file
from web.hours.page import Answer, Pages
from web.lead.blueprint import blueprint, for_lead
from web.wording import problems
from web.wording.formats import local, named_days
from web.wording.formats import month as written

PAGES = Pages("lead", Side.LEAD, _("Contestations et clôture"))


@blueprint.get("/heures")
@for_lead
def hours() -> str:
    """Show what is disputed, and the months of the ledger."""
    with transaction() as session:
        found = disputes(session, actor())
        by_month = months(session, actor())
    return render_template("lead/hours.html", disputed=found.waiting, decided=found.decided, months=by_month)


@blueprint.get("/heures/<int:entry_id>")
@for_lead
def hour_day(entry_id: int) -> Answer:
    """Show a day, with what can be said of it."""
    return PAGES.day(entry_id)


@blueprint.post("/heures/<int:entry_id>/regler")
@for_lead
def settle_hours(entry_id: int) -> Answer:
    """Decide a dispute."""
    return PAGES.settle(entry_id, gettext("La contestation est réglée : ces heures comptent."))


@blueprint.post("/heures/<int:entry_id>/rouvrir")
@for_lead
def dispute_hours(entry_id: int) -> Answer:
    """Take up again what was settled, with a reason, while the month is open."""
    return PAGES.dispute(entry_id, gettext("La contestation est rouverte : ces heures ne comptent plus."))


@blueprint.post("/heures/<int:entry_id>/mot")
@for_lead
def say_of_hours(entry_id: int) -> Answer:
    """Add a few words to a dispute."""
    return PAGES.say_more(entry_id, gettext("C’est ajouté."))


@blueprint.get("/heures/mois/<month>")
@for_lead
def closing_sheet(month: str) -> str:
    """Show the closing sheet of a month, to be printed."""
    first = addresses.month(month)
    with transaction() as session:
        found = sheet(session, actor(), first)
        waits = () if found.month.closed else awaited(session, actor(), first)
    over = local(datetime.now(UTC)).date().replace(day=1) > first
    return render_template(
        "lead/closing_sheet.html", found=found, waits=waits, over=over, reasons=list(ReopenReason), slug=month
    )


@blueprint.get("/heures/mois/<month>/feuille")
@for_lead
def closing_document(month: str) -> Response:
    """Send the closing sheet as a document, to be printed and signed."""
    first = addresses.month(month)
    with transaction() as session:
        return closing_file(closing_sheet_of(session, actor(), first, datetime.now(UTC)), month)


@blueprint.post("/heures/mois/<month>/clore")
@for_lead
def close_month(month: str) -> Response:
    """Close a month, or say which days stand in the way."""
    first = addresses.month(month)
    try:
        with transaction() as session:
            close(session, actor(), first)
    except DaysOpen as error:
        flash(gettext("Ce mois ne peut pas encore être clos : %(days)s.", days=named_days(error.days)), "error")
    except Conflict as error:
        flash(problems.conflict(error), "success" if error.reason == "closed_already" else "error")
    else:
        flash(
            gettext(
                "%(month)s est clos. Imprimez la feuille : elle porte l’empreinte du mois.",
                month=written(first).capitalize(),
            ),
            "success",
        )
    return redirect(url_for("lead.closing_sheet", month=month), 303)


@blueprint.post("/heures/mois/<month>/rouvrir")
@for_lead
def reopen_month(month: str) -> Response:
    """Open a closed month again, with a reason."""
    first = addresses.month(month)
    given = request.form.get("reason", "")
    try:
        with transaction() as session:
            reopen(session, actor(), first, ReopenReason(given) if given in set(ReopenReason) else None)
    except Conflict as error:
        already = error.reason == "not_closed"
        words = gettext("Ce mois est déjà rouvert.") if already else problems.conflict(error)
        flash(words, "success" if already else "error")
    else:
        flash(gettext("Le mois est rouvert. Le motif est gardé sur la feuille."), "success")
    return redirect(url_for("lead.closing_sheet", month=month), 303)
