"""How the agency's payroll program wants its file: chosen once, with a look at the first lines."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.core.errors import Conflict, Invalid
from scheduler.core.tables.payroll_codes import OF_ONE_DAY
from scheduler.exports.months import export_months
from scheduler.exports.payroll import payroll as file_of
from scheduler.exports.payroll_profile import Profile, checked
from scheduler.exports.payroll_profiles import choose, chosen
from web.context import actor, transaction
from web.results import asked
from web.results.blueprint import blueprint, for_exports
from web.results.payroll_form import PayrollForm, filled
from web.results.preview import preview
from web.unchanged import Overtaken, overtaken, seen

Answer = str | tuple[str, int] | Response


@blueprint.get("/exports/paie")
@for_exports
def payroll() -> Answer:
    """Show the profile in force."""
    with transaction() as session:
        found = chosen(session, actor()).profile
    return _page(PayrollForm(None, data=filled(found)), found)


@blueprint.post("/exports/paie")
@for_exports
def save_payroll() -> Answer:
    """Put another profile in force, or show what its file would be."""
    form = PayrollForm()
    if not form.validate():
        return _page(form, None)
    try:
        profile = checked(form.profile)
        if "apercu" in request.form:
            return _page(form, profile)
        with transaction() as session:
            changed = choose(session, actor(), profile, seen=seen())
    except Invalid as error:
        form.refuse(error)
        return _page(form, None)
    except Conflict as error:
        with transaction() as session:
            stands = chosen(session, actor()).profile
        return _page(form, None, overtaken(error, form, PayrollForm(None, data=filled(stands))))
    flash(gettext("Le profil est enregistré.") if changed else gettext("Rien n’a changé."), "success")
    return redirect(url_for("results.exports"), 303)


def _page(form: PayrollForm, shown: Profile | None, late: Overtaken | None = None) -> Answer:
    with transaction() as session:
        found = chosen(session, actor())
        month = asked.month(export_months(session, actor())) if shown else None
        paid = file_of(session, actor(), month.first, shown) if month else None
    page = render_template(
        "results/payroll.html",
        form=form,
        found=found,
        month=month,
        preview=preview(paid) if paid else None,
        of_one_day=OF_ONE_DAY,
        late=late,
    )
    return (page, 409) if late else (page, 422) if form.errors else page
