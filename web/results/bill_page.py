"""The page of a bill, and the question that the buyer asks on it."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from scheduler.billing.lists import bill
from scheduler.billing.moving import question
from scheduler.core.errors import Conflict, Invalid
from scheduler.core.tables.bill_codes import BillAct
from scheduler.missions.remarks import LONGEST
from web.context import actor, transaction
from web.permissions import may_open
from web.remarks import SURE, Doubting
from web.results.blueprint import blueprint, for_buyers
from web.wording import problems

Answer = str | tuple[str, int] | Response


class QuestionForm(Doubting):
    """What is not right with a bill."""

    said = TextAreaField(_("En quelques mots"), [InputRequired(_("Écrivez quelques mots.")), Length(max=LONGEST)])


@blueprint.post("/factures/<int:bill_id>/question")
@for_buyers
def question_bill(bill_id: int) -> Answer:
    """Send a bill back to its issuer with a few words."""
    form = QuestionForm()
    if form.validate():
        try:
            with transaction() as session:
                question(session, actor(), bill_id, form.said.data or "", sure=request.form.get(SURE) == "1")
        except Invalid as error:
            form.refuse(error)
        except Conflict as error:
            flash(problems.conflict(error), "error")
            return redirect(url_for("results.bill", bill_id=bill_id), 303)
        else:
            flash(gettext("Votre question est transmise. Un nouveau brouillon vous sera soumis."), "success")
            return redirect(url_for("results.bill", bill_id=bill_id), 303)
    return page(bill_id, form), 422


def page(bill_id: int, form: QuestionForm | None = None) -> str:
    """Show a bill."""
    with transaction() as session:
        found = bill(session, actor(), bill_id)
    return render_template(
        "results/bill.html",
        found=found,
        bill=found.bill,
        form=form or QuestionForm(formdata=None),
        may={each.value: found.bill.may(each) for each in BillAct},
        hour_day=_hour_day(found.bill.agency_id),
    )


def _hour_day(agency: int) -> str | None:
    """Return where the reader finds what was said of a day of an agency's people; None where they may not."""
    if agency == actor().organisation:
        return "member.hour_day"
    return "lead.hour_day" if may_open("lead.hour_day") else None
