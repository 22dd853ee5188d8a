"""What a worker does elsewhere: training, coaching, work for others."""

from datetime import UTC, datetime

from flask import flash, redirect, render_template, request, url_for
from flask_babel import get_locale, gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectChoice, SelectMultipleField, TimeField  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from scheduler.core.errors import Invalid
from scheduler.core.tables.codes import CommitmentKind
from scheduler.workforce import NewCommitment, add_commitments, booked_between, remove_commitment, worker
from web.context import actor, transaction
from web.fields import DayField
from web.forms import Form
from web.hits import changing
from web.member.blueprint import blueprint, for_agencies
from web.member.warnings import warn_of
from web.numbers import number
from web.wording.codes import label
from web.wording.formats import upper_first

Answer = Response | str | tuple[str, int]
KINDS = (CommitmentKind.TRAINING, CommitmentKind.COACHING, CommitmentKind.WORK)


class CommitmentForm(Form):
    """Hours on some days of a period."""

    kind = RadioField(
        _("De quoi s’agit-il ?"),
        choices=[SelectChoice(each.value, label(each)) for each in KINDS],
        validators=[InputRequired(_("Choisissez."))],
        default=CommitmentKind.TRAINING.value,
    )
    first_day = DayField(_("Du"), [InputRequired(_("Indiquez le premier jour."))])
    last_day = DayField(_("Au"), [Optional()])
    start = TimeField(_("De"), [InputRequired(_("Indiquez l’heure de début."))])
    end = TimeField(_("À"), [InputRequired(_("Indiquez l’heure de fin."))])
    weekdays = SelectMultipleField(
        _("Quels jours de la semaine"),
        coerce=int,
        default=[1, 2, 3, 4, 5],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def name_weekdays(self) -> None:
        """Offer the days of the week in the language of whoever is signed in."""
        names = get_locale().days["format"]["wide"]
        self.weekdays.choices = [SelectChoice(day, upper_first(names[day - 1])) for day in range(1, 8)]

    def asked(self) -> NewCommitment | None:
        """Return what was given; None when it cannot be, and what is wrong is then on its fields."""
        if not self.validate() or not (self.first_day.data and self.start.data and self.end.data):
            return None
        last_day = self.last_day.data or self.first_day.data
        only_day = frozenset({last_day.isoweekday()}) if last_day == self.first_day.data else None
        return NewCommitment(
            CommitmentKind(self.kind.data),
            self.first_day.data,
            last_day,
            only_day or frozenset(self.weekdays.data or ()),
            self.start.data.hour * 60 + self.start.data.minute,
            self.end.data.hour * 60 + self.end.data.minute,
        )


@blueprint.route("/salaries/<int:worker_id>/engagements", methods=["GET", "POST"])
@for_agencies
def elsewhere(worker_id: int) -> Answer:
    """Show and change what a worker does elsewhere."""
    form = CommitmentForm()
    if request.method == "POST":
        form.name_weekdays()
        if request.form.get("do") == "remove":
            with changing() as session:
                remove_commitment(session, actor(), worker_id, request.form.get("which", 0, type=number))
            flash(gettext("Engagement supprimé."), "success")
            return redirect(url_for("member.elsewhere", worker_id=worker_id), 303)
        new = form.asked()
        if new:
            try:
                with changing() as session:
                    span = add_commitments(session, actor(), worker_id, new)
                    touched = booked_between(session, actor(), worker_id, *span)
            except Invalid as error:
                form.refuse(error)
            else:
                flash(gettext("Engagement enregistré : aucune mission n’est proposée à ces heures."), "success")
                warn_of(touched)
                return redirect(url_for("member.elsewhere", worker_id=worker_id), 303)
    with transaction() as session:
        found = worker(session, actor(), worker_id, datetime.now(UTC))
    form.name_weekdays()
    return render_template("member/elsewhere.html", worker=found, form=form), 422 if form.errors else 200
