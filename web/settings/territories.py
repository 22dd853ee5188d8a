"""Which sites an agency serves."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import LazyString, gettext
from werkzeug.wrappers import Response

from scheduler.market.setting_up import change_territory
from scheduler.market.setting_up import territory as territory_of
from web.context import actor, transaction
from web.forms import Form
from web.numbers import number
from web.settings.blueprint import blueprint, for_administration
from web.settings.saving import seen, tried

Answer = str | tuple[str, int] | Response


@blueprint.get("/associations/<int:agency_id>/territoire")
@for_administration
def territory(agency_id: int) -> Answer:
    """Show all sites, ticked where the agency serves them."""
    return _page(agency_id, Form(None))


@blueprint.post("/associations/<int:agency_id>/territoire")
@for_administration
def change_the_territory(agency_id: int) -> Answer:
    """Let an agency serve the ticked sites and no others."""
    form, sites = Form(), request.form.getlist("site", type=number)
    result = tried(form, lambda session: change_territory(session, actor(), agency_id, sites, seen=seen()))
    if result.done:
        flash(gettext("Territoire enregistré. Le prochain calcul en tient compte."), "success")
        return redirect(url_for("settings.organisation", agency_id=agency_id), 303)
    return _page(agency_id, form, result.problem), result.status


def _page(agency_id: int, form: Form, problem: LazyString | None = None) -> str:
    with transaction() as session:
        agency, last, choices = territory_of(session, actor(), agency_id)
    return render_template(
        "settings/territory.html", form=form, agency=agency, last=last, choices=choices, problem=problem
    )
