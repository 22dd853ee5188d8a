"""A worker's papers: skills with dates, PASS IAE with suspensions and prolongation."""

from datetime import UTC, datetime

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response
from wtforms import SelectChoice, SelectField, StringField  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Optional

from scheduler.core.errors import Conflict, Invalid
from scheduler.workforce import remove_skill, remove_suspension, set_pass, set_skill, skills_to_choose, suspend, worker
from web.context import actor, transaction
from web.fields import DayField
from web.forms import Form
from web.hits import changing
from web.member.blueprint import blueprint, for_agencies
from web.numbers import number
from web.wording import problems
from web.wording.formats import local

Answer = Response | str | tuple[str, int]


class SkillForm(Form):
    """A skill with its dates."""

    skill = SelectField(_("Compétence ou habilitation"), coerce=int)
    skill_from = DayField(_("Valable à partir du"), [Optional()])
    skill_to = DayField(_("Jusqu’au"), [Optional()])


class PassForm(Form):
    """A PASS IAE."""

    number = StringField(_("Numéro"))
    pass_from = DayField(_("Premier jour"), [InputRequired(_("Indiquez le premier jour."))])
    pass_to = DayField(_("Dernier jour"), [InputRequired(_("Indiquez le dernier jour."))])


class SuspensionForm(Form):
    """Days on which the PASS IAE does not hold."""

    suspension_from = DayField(_("Suspendu à partir du"), [InputRequired(_("Indiquez le premier jour."))])
    suspension_to = DayField(_("Jusqu’au"), [Optional()])


@blueprint.route("/salaries/<int:worker_id>/papiers", methods=["GET", "POST"])
@for_agencies
def papers(worker_id: int) -> Answer:
    """Show and change a worker's papers."""
    deed = request.form.get("do") if request.method == "POST" else None
    with transaction() as session:
        skills = skills_to_choose(session)
        found = worker(session, actor(), worker_id, datetime.now(UTC))
    forms = {
        "skill": SkillForm(request.form if deed == "skill" else None),
        "pass": PassForm(request.form if deed == "pass" else None),
        "suspend": SuspensionForm(request.form if deed == "suspend" else None),
    }
    forms["skill"].skill.choices = [SelectChoice(each, name) for each, name in skills]
    if deed is not None and deed not in forms:
        return _removed(worker_id, deed)
    problem = None
    if deed is not None and forms[deed].validate():
        try:
            return _written(worker_id, deed, forms[deed])
        except Invalid as error:
            forms[deed].refuse(error)
        except Conflict as error:
            problem = str(problems.conflict(error))
    today = local(datetime.now(UTC)).date()
    page = render_template("member/papers.html", worker=found, forms=forms, today=today, problem=problem, deed=deed)
    return page, 422 if deed else 200


def _written(worker_id: int, deed: str, form: Form) -> Response:
    with changing() as session:
        if deed == "skill":
            set_skill(session, actor(), worker_id, form.skill.data, form.skill_from.data, form.skill_to.data)
            flash(gettext("Compétence enregistrée."), "success")
        elif deed == "pass":
            set_pass(session, actor(), worker_id, form.number.data or None, form.pass_from.data, form.pass_to.data)
            flash(gettext("PASS IAE enregistré."), "success")
        else:
            suspend(session, actor(), worker_id, form.suspension_from.data, form.suspension_to.data)
            flash(
                gettext(
                    "Suspension enregistrée : aucune mission ces jours-là, et la fin du PASS est reportée d’autant."
                ),
                "success",
            )
    return redirect(url_for("member.papers", worker_id=worker_id), 303)


def _removed(worker_id: int, deed: str) -> Response:
    which = request.form.get("which", 0, type=number)
    with changing() as session:
        if deed == "remove-skill":
            remove_skill(session, actor(), worker_id, which)
            flash(gettext("Compétence retirée."), "success")
        else:
            remove_suspension(session, actor(), worker_id, which)
            flash(gettext("Suspension retirée : la fin du PASS revient d’autant en arrière."), "success")
    return redirect(url_for("member.papers", worker_id=worker_id), 303)
