"""Bills: the months, one of them, what its issuer and the buyer do with it, and the files."""

from collections.abc import Callable, Collection

from flask import Response as FileResponse
from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from scheduler.billing.archive import archive, file_name
from scheduler.billing.balance import Sums, balance
from scheduler.billing.drafting import draft
from scheduler.billing.factur_x import factur_x
from scheduler.billing.lists import bill, bills_of, whole_bills
from scheduler.billing.months import months_of_bills
from scheduler.billing.moving import Moved, accept, credit, issue, propose
from scheduler.billing.prices import PriceMissing
from scheduler.core.access import Actor
from scheduler.core.db import OpenTransaction
from scheduler.core.errors import Conflict
from scheduler.core.tables.bill_codes import BillAct, BillState
from web import addresses
from web.context import actor, transaction
from web.files import stored_as
from web.numbers import number
from web.results.bill_page import page
from web.results.blueprint import blueprint, for_issuers, for_results
from web.wording import problems
from web.wording.codes import label
from web.wording.formats import day as written_day

MONTH = "/factures/mois/<month>"
BILL = "/factures/<int:bill_id>"
Act = Callable[[OpenTransaction, Actor, Collection[int]], Moved]
ACTS: dict[str, Act] = {BillAct.PROPOSE: propose, BillAct.ACCEPT: accept, BillAct.ISSUE: issue}
"""What is done with several bills at once."""


@blueprint.get("/factures")
@for_results
def bills() -> str:
    """List the months that are closed or have bills, with what they come to and how far they are."""
    with transaction() as session:
        found = months_of_bills(session, actor())
    return render_template("results/bills.html", months=found)


@blueprint.get(MONTH)
@for_results
def month_of_bills(month: str) -> str:
    """Show a month's bills, what can be done with them, and whether all that was done is billed."""
    first = addresses.month(month)
    with transaction() as session:
        found = bills_of(session, actor(), first)
        done = balance(session, actor(), first)
    return render_template(
        "results/month_of_bills.html",
        found=found,
        sums=Sums.of(done),
        can_draft=found.can_draft(done, actor().organisation),
        slug=month,
        acts=list(ACTS),
    )


@blueprint.post(f"{MONTH}/preparer")
@for_issuers
def draft_bills(month: str) -> Response:
    """Draft a closed month's bills."""
    first = addresses.month(month)
    try:
        with transaction() as session:
            done = draft(session, actor(), first)
    except PriceMissing as error:
        flash(_missing(error), "error")
    except Conflict as error:
        flash(problems.conflict(error), "error")
    else:
        flash(
            ngettext("%(num)s brouillon est prêt.", "%(num)s brouillons sont prêts.", done.made)
            if done.made
            else gettext("Rien de plus à facturer ce mois-ci."),
            "success",
        )
    return _back(month)


@blueprint.post(f"{MONTH}/suite")
@for_results
def move_bills(month: str) -> Response:
    """Show bills to the buyer, accept or issue them, as they were shown."""
    addresses.month(month)
    act = ACTS.get(request.form.get("act", "")) or abort(422)
    try:
        chosen = [number(each) for each in request.form.getlist("bill")]
    except ValueError:
        abort(422)
    with transaction() as session:
        done = act(session, actor(), chosen)
    _say(done)
    return _back(month)


@blueprint.get(f"{MONTH}/archive")
@for_results
def bills_archive(month: str) -> FileResponse:
    """Send a month's issued bills as one archive, for Chorus Pro."""
    first = addresses.month(month)
    with transaction() as session:
        found = whole_bills(session, actor(), first)
    if not found:
        abort(404)
    sent = stored_as(f"factures-{month}.zip", b"", "application/zip")
    sent.response = archive(found)
    sent.headers.remove("Content-Length")
    return sent


@blueprint.get(BILL, endpoint="bill")
@for_results
def show_bill(bill_id: int) -> str:
    """Show a bill with what was asked, planned, done and billed side by side."""
    return page(bill_id)


@blueprint.get(f"{BILL}/pdf")
@for_results
def bill_file(bill_id: int) -> FileResponse:
    """Send an issued bill as Factur-X."""
    with transaction() as session:
        found = bill(session, actor(), bill_id)
    if found.bill.state != BillState.ISSUED or not found.lines:
        abort(404)
    return stored_as(file_name(found), factur_x(found), "application/pdf")


@blueprint.post(f"{BILL}/avoir")
@for_issuers
def credit_bill(bill_id: int) -> Response:
    """Take an issued bill back by a credit note, and draft anew what was done."""
    try:
        with transaction() as session:
            first = bill(session, actor(), bill_id).bill.month
            credit(session, actor(), bill_id)
            anew = draft(session, actor(), first).made
    except PriceMissing as error:
        flash(_missing(error), "error")
    except Conflict as error:
        flash(problems.conflict(error), "error")
    else:
        flash(
            gettext("L’avoir est émis. Le mois est repris dans un nouveau brouillon.")
            if anew
            else gettext("L’avoir est émis."),
            "success",
        )
        return _back(f"{first:%Y-%m}")
    return redirect(url_for("results.bill", bill_id=bill_id), 303)


def _say(done: Moved) -> None:
    if done.bills:
        flash(ngettext("C’est fait pour %(num)s facture.", "C’est fait pour %(num)s factures.", done.bills), "success")
    if done.left:
        why = problems.conflict(Conflict(done.why or ""))
        words = ngettext(
            "%(num)s facture est restée : %(why)s", "%(num)s factures sont restées : %(why)s", done.left, why=why
        )
        flash(words, "error")


def _missing(error: PriceMissing) -> str:
    of = ", ".join(str(each) for each in (error.job, error.agency_kind) if each)
    words: str = gettext(
        "Il manque un prix : %(kind)s, le %(day)s (%(of)s). Ajoutez-le sous Prix, puis recommencez.",
        kind=label(error.kind),
        day=written_day(error.day),
        of=of,
    )
    return words


def _back(month: str) -> Response:
    return redirect(url_for("results.month_of_bills", month=month), 303)
