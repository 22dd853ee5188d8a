"""An agency's own people: how they began, what they worked, how they left, from which training they came."""

from datetime import UTC, date, datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import InputRequired, Optional

from scheduler.careers.cohorts import CohortLine, add_cohort, change_cohort, cohort, remove_cohort
from scheduler.careers.overview import Careers
from scheduler.careers.overview import careers as read_careers
from scheduler.core.errors import Conflict, Invalid, NotFound
from scheduler.hours.kept import require_hours
from scheduler.workforce import workers
from scheduler.workforce.listing import WorkerLine
from web.addresses import understood
from web.context import actor, transaction
from web.fields import DayField
from web.forms import Form
from web.member.blueprint import for_agencies
from web.numbers import NUMBER, number
from web.results.blueprint import blueprint
from web.unchanged import Overtaken, overtaken, seen
from web.wording.formats import local

Answer = Response | str | tuple[str, int]
FIRST_YEAR, LAST_YEAR = 2000, 2100


class CohortForm(Form):
    """A training: its name and its days."""

    name = StringField(_("Nom de la formation"), [InputRequired(_("Donnez-lui un nom."))])
    from_day = DayField(_("Du"), [InputRequired(_("Indiquez le premier jour."))])
    to_day = DayField(_("Au"), [InputRequired(_("Indiquez le dernier jour."))])


class OthersCohortForm(Form):
    """A training that another agency has entered: only one's own people can be said."""

    name = StringField(validators=[Optional()])


@blueprint.get("/parcours")
@for_agencies
def careers() -> str:
    """Show what became of the agency's people in a year."""
    today = local(datetime.now(UTC)).date()
    return render_template("results/careers.html", found=year_of(), this_year=today.year, today=today)


def year_of() -> Careers:
    """Return what became of the agency's people in the year that the address names, else in this one."""
    now = datetime.now(UTC)
    asked = understood(request.args.get("annee", ""), _year)
    year = local(now).year if asked is None else asked
    if not FIRST_YEAR <= year <= LAST_YEAR:
        abort(404)
    with transaction() as session:
        require_hours(session, actor())
        return read_careers(session, actor(), year, now)


def _year(given: str) -> int | None:
    """Read a year: one that nobody can have worked in is read as well, and not there."""
    return int(given) if NUMBER.fullmatch(given) else None


@blueprint.route("/parcours/formation", methods=["GET", "POST"])
@for_agencies
def new_cohort() -> Answer:
    """Enter a training."""
    form, late = CohortForm(), None
    from_day, to_day = form.from_day.data, form.to_day.data
    if form.is_submitted() and form.validate() and from_day and to_day:
        try:
            with transaction() as session:
                require_hours(session, actor())
                add_cohort(session, actor(), form.name.data or "", from_day, to_day, _ticked())
        except Invalid as error:
            form.refuse(error)
        except Conflict as error:
            late = overtaken(error)
        else:
            flash(gettext("Formation enregistrée."), "success")
            return redirect(url_for("results.careers", annee=to_day.year), 303)
    return _page(form, None, late)


@blueprint.route("/parcours/formation/<int:cohort_id>", methods=["GET", "POST"])
@for_agencies
def change_training(cohort_id: int) -> Answer:
    """Say anew who took part, and of one's own training its name and days."""
    try:
        with transaction() as session:
            require_hours(session, actor())
            found = cohort(session, actor(), cohort_id)
    except NotFound:
        if request.form.get("do") != "remove":
            raise
        flash(gettext("Cette formation était déjà supprimée."), "success")
        return redirect(url_for("results.careers"), 303)
    stands = {"name": found.name, "from_day": found.from_day, "to_day": found.to_day}
    form = CohortForm(data=stands) if found.own else OthersCohortForm()
    late = None
    if form.is_submitted() and (request.form.get("do") == "remove" or form.validate()):
        try:
            return _changed(found, form)
        except Invalid as error:
            form.refuse(error)
        except Conflict as error:
            late = overtaken(error, form if found.own else None, CohortForm(None, data=stands))
    return _page(form, found, late)


def _changed(found: CohortLine, form: Form) -> Response:
    with transaction() as session:
        if request.form.get("do") == "remove":
            remove_cohort(session, actor(), found.id)
            words = gettext("Formation supprimée.")
        else:
            days = (form.from_day.data, form.to_day.data) if found.own else (found.from_day, found.to_day)
            change_cohort(session, actor(), found.id, form.name.data or "", days, _ticked(), seen=seen())
            words = gettext("Formation enregistrée.")
    flash(words, "success")
    year = form.to_day.data.year if found.own and isinstance(form.to_day.data, date) else found.to_day.year
    return redirect(url_for("results.careers", annee=year), 303)


def _ticked() -> set[int]:
    return set(request.form.getlist("worker", type=number))


def _page(form: Form, found: CohortLine | None, late: Overtaken | None) -> Answer:
    with transaction() as session:
        require_hours(session, actor())
        people = workers(session, actor(), datetime.now(UTC))
    chosen = _ticked() if form.is_submitted() else (found.people if found else frozenset())
    page = render_template(
        "results/cohort.html",
        form=form,
        cohort=found,
        people=_shown(people, found.people if found else frozenset()),
        chosen=chosen,
        late=late,
        stands=found.mark if found else "",
    )
    return page, 409 if late else 422 if form.errors else 200


def _shown(people: tuple[WorkerLine, ...], there: frozenset[int]) -> list[WorkerLine]:
    """Return whom a training may be said of: whoever is employed, and whoever is in it."""
    return [each for each in people if each.employed or each.id in there]
