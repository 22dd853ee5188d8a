"""Another agency leads the market, and somebody of its people plans it: asked, and done."""

from flask import flash, redirect, render_template, url_for
from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired

from scheduler.market.accounts import Person
from scheduler.market.mandate import could_plan, hand_over_lead
from scheduler.market.setting_up import Agency, taking_part
from web.context import actor, transaction
from web.forms import Form
from web.settings.blueprint import blueprint, for_administration
from web.settings.saving import seen, tried
from web.wording.codes import label

Answer = str | tuple[str, int] | Response
RULE = "/associations/<int:agency_id>/mandat"


class MandateForm(Form):
    """Who plans for the agency that leads from now on."""

    planner = RadioField(
        _("Qui planifie le marché désormais\N{NO-BREAK SPACE}?"),
        [InputRequired(_("Choisissez la personne qui planifie."))],
        coerce=int,
    )

    def fit(self, people: tuple[Person, ...] | None) -> None:
        """Offer its people; of those whom somebody else looks after none is chosen."""
        if people is None:
            del self.planner
            return
        self.planner.choices = [
            SelectChoice(each.id, f"{each.name}, {label(each.role)} ({each.email})") for each in people
        ]


@blueprint.get(RULE)
@for_administration
def mandate(agency_id: int) -> Answer:
    """Ask whether another agency shall lead, and who plans there."""
    return _page(agency_id, None)


@blueprint.post(RULE)
@for_administration
def hand_over(agency_id: int) -> Answer:
    """Let another agency lead."""
    _agency, people, _last = _found(agency_id)
    form = MandateForm()
    form.fit(people)
    planner = form.planner.data if "planner" in form else None
    result = tried(form, lambda session: hand_over_lead(session, actor(), agency_id, planner, seen=seen()))
    if result.done:
        flash(gettext("Le mandat est transmis. Cette association planifie désormais le marché."), "success")
        return redirect(url_for("auth.home"), 303)
    return _page(agency_id, form, result.problem), result.status


def _found(agency_id: int) -> tuple[Agency, tuple[Person, ...] | None, int]:
    with transaction() as session:
        found = taking_part(session, actor(), agency_id)
        return found.agencies[0], could_plan(session, actor(), agency_id), found.last


def _page(agency_id: int, form: MandateForm | None, problem: LazyString | None = None) -> str:
    agency, people, last = _found(agency_id)
    if form is None:
        form = MandateForm(None, data={"planner": people[0].id} if people else {})
        form.fit(people)
    return render_template("settings/mandate.html", agency=agency, last=last, people=people, form=form, problem=problem)
