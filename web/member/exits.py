"""How a worker left: said by their agency, corrected or taken back with a reason."""

from datetime import UTC, datetime

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Optional

from scheduler.careers.exits import ExitWord, Left, enter_exit, exit_of, take_back_exit
from scheduler.core.errors import Conflict, Invalid
from scheduler.core.tables.career_codes import CorrectionReason, Employer, Outcome
from scheduler.hours.kept import require_hours
from scheduler.workforce import own_name
from web.addresses import understood
from web.context import actor, transaction
from web.fields import DayField
from web.forms import Form
from web.member.blueprint import blueprint, for_agencies
from web.numbers import version
from web.unchanged import overtaken, seen
from web.wording.codes import label
from web.wording.formats import local

Answer = Response | str | tuple[str, int]
ANEW = (CorrectionReason.MISTAKE, CorrectionReason.LEARNT_LATER)
BACK = (CorrectionReason.CAME_BACK, CorrectionReason.MISTAKE)


class ExitForm(Form):
    """The day, what it led to, and the employer where there is a job; a reason where it is said anew."""

    day = DayField(_("Dernier jour du parcours"), [InputRequired(_("Indiquez un jour."))])
    outcome = RadioField(
        _("Pour quoi ?"),
        choices=[SelectChoice(each.value, label(each)) for each in Outcome],
        validators=[InputRequired(_("Choisissez."))],
    )
    employer = RadioField(
        _("Embauché(e) par"),
        choices=[SelectChoice(each.value, label(each)) for each in Employer],
        validators=[Optional()],
    )
    reason = RadioField(
        _("Pourquoi corriger ?"),
        choices=[SelectChoice(each.value, label(each)) for each in ANEW],
        validators=[Optional()],
    )

    @property
    def left(self) -> Left | None:
        """What was filled in; None when it cannot be, and what is wrong is then on its fields."""
        if not self.validate() or self.day.data is None:
            return None
        employer = Employer(self.employer.data) if self.employer.data else None
        return Left(self.day.data, Outcome(self.outcome.data), employer)


def filled(word: ExitWord | None) -> dict[str, object]:
    """Return what stands, as the form shows it; at first it is today's."""
    if word is None or word.left is None:
        return {"day": local(datetime.now(UTC)).date()}
    return {"day": word.left.day, "outcome": word.left.outcome.value, "employer": word.left.employer}


@blueprint.route("/salaries/<int:worker_id>/sortie", methods=["GET", "POST"], endpoint="exit")
@for_agencies
def leaving(worker_id: int) -> Answer:
    """Say how somebody left, correct it, or take it back."""
    with transaction() as session:
        require_hours(session, actor())
        name = own_name(session, actor(), worker_id)
        word = exit_of(session, actor(), worker_id)
    form, late, status = ExitForm(data=filled(word)), None, 200
    if form.is_submitted():
        status = 422
        try:
            if done := _done(worker_id, form):
                flash(done, "success")
                return redirect(url_for("member.worker", worker_id=worker_id), 303)
        except Invalid as error:
            form.refuse(error)
        except Conflict as error:
            late, status = overtaken(error, form, ExitForm(None, data=filled(word))), 409
    page = render_template(
        "member/exit.html",
        worker_id=worker_id,
        name=name,
        word=word,
        form=form,
        late=late,
        back=[(each, label(each)) for each in BACK],
        stands=word.id if word else 0,
    )
    return page, status


def _done(worker_id: int, form: ExitForm) -> str | None:
    """Do what the form says and tell so, None when it cannot be."""
    about = understood(seen() or "", version) or None
    if request.form.get("do") == "take_back":
        try:
            reason = CorrectionReason(request.form.get("back", ""))
        except ValueError:
            form.form_errors.append(gettext("Choisissez pourquoi vous retirez cette sortie."))
            return None
        with transaction() as session:
            take_back_exit(session, actor(), worker_id, about or 0, reason)
        return str(gettext("Sortie retirée : le parcours continue."))
    left = form.left
    if left is None:
        return None
    why = CorrectionReason(form.reason.data) if form.reason.data else None
    with transaction() as session:
        enter_exit(session, actor(), worker_id, left, about=about, reason=why)
    return str(gettext("Sortie enregistrée."))
