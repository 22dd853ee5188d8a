"""Whom to propose first when work is shared out: a cohort that leaves a training course, set in one go."""

from datetime import UTC, datetime

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Optional

from scheduler.core.errors import Invalid
from scheduler.core.tables.codes import HeadStartReason
from scheduler.workforce import HeadStart, set_head_starts, workers
from web.context import actor, transaction
from web.fields import DayField, HoursField
from web.forms import Form
from web.member.blueprint import blueprint, for_agencies
from web.numbers import number
from web.wording.codes import label

Answer = Response | str | tuple[str, int]
USUAL_HOURS = 35 * 60


class HeadStartForm(Form):
    """The same head start for several workers."""

    reason = RadioField(
        _("Motif"),
        choices=[SelectChoice(each.value, label(each)) for each in HeadStartReason],
        validators=[InputRequired(_("Choisissez un motif."))],
        default=HeadStartReason.TRAINING_ENDS.value,
    )
    hours = HoursField(_("Avance, en heures"), default=USUAL_HOURS)
    until = DayField(_("Jusqu’au"), [Optional()])


@blueprint.route("/priorites", methods=["GET", "POST"])
@for_agencies
def head_starts() -> Answer:
    """Show who is proposed first, and change it for all who are ticked."""
    form = HeadStartForm()
    chosen = set(request.form.getlist("worker", type=number))
    back = request.form.get("do") == "remove"
    problem = None
    if request.method == "POST" and (back or form.validate()):
        wanted = None if back else HeadStart(form.hours.data or 0, HeadStartReason(form.reason.data), form.until.data)
        try:
            with transaction() as session:
                changed = set_head_starts(session, actor(), chosen, wanted)
        except Invalid as error:
            if error.field == "workers":
                problem = gettext("Cochez au moins une personne.")
            else:
                form.refuse(error)
        else:
            flash(_told(changed, back=back), "success")
            return redirect(url_for("member.head_starts"), 303)
    with transaction() as session:
        found = workers(session, actor(), datetime.now(UTC))
    page = render_template("member/head_starts.html", workers=found, form=form, chosen=chosen, problem=problem)
    return page, 422 if problem or form.errors else 200


def _told(changed: int, *, back: bool) -> str:
    if not changed:
        words = gettext("Rien n’a changé.")
    elif back:
        words = ngettext("Priorité retirée pour %(num)s personne.", "Priorité retirée pour %(num)s personnes.", changed)
    else:
        words = ngettext(
            "%(num)s personne est proposée en premier dès le prochain calcul.",
            "%(num)s personnes sont proposées en premier dès le prochain calcul.",
            changed,
        )
    return str(words)
