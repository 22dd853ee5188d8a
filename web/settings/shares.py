"""The agreed shares: what counts, what will, what did, and who changed it."""

from datetime import UTC, date, datetime

from flask import flash, redirect, render_template, url_for
from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response
from wtforms.validators import InputRequired

from scheduler.market.setting_up import Shares, agreed_shares, change_shares, withdraw_shares
from scheduler.market.shares import in_force
from web.context import actor, transaction
from web.fields import DayField, WholeField
from web.forms import Form, chosen_day
from web.language import zone
from web.settings.blueprint import blueprint, for_administration
from web.settings.saving import seen, tried

Answer = str | tuple[str, int] | Response
FIRST_DAY = DayField(_("À partir du"), [InputRequired(_("Indiquez le premier jour de ces parts."))])


@blueprint.get("/parts")
@for_administration
def shares() -> Answer:
    """Show the shares in force, those to come and those that were."""
    found = _found()
    counts = in_force(found.agreed, _today())
    percent = counts.percent if counts else {}
    form = _form(found)(None, data={_field(agency): percent.get(agency, 0) for agency in found.taking_part(_today())})
    return _page(form, found)


@blueprint.post("/parts")
@for_administration
def change_the_shares() -> Answer:
    """Agree on other shares from a day on."""
    found = _found()
    form = _form(found)()
    names = {agency: _field(agency) for agency in found.taking_part(_today())}
    result = tried(
        form,
        lambda session: change_shares(
            session,
            actor(),
            form["from_day"].data,
            {agency: form[name].data for agency, name in names.items() if form[name].data},
            seen=seen(),
        ),
    )
    if result.done:
        flash(gettext("Parts enregistrées. Chaque heure compte avec les parts de son jour."), "success")
        return redirect(url_for("settings.shares"), 303)
    return _page(form, _found(), result.problem), result.status


@blueprint.post("/parts/retrait")
@for_administration
def withdraw_the_shares() -> Answer:
    """Take back an agreement that does not count yet."""
    first_day = chosen_day()
    with transaction() as session:
        gone = withdraw_shares(session, actor(), first_day, _today(), seen=seen())
    flash(
        gettext("Accord retiré. Les parts d’avant continuent.") if gone else gettext("Cet accord était déjà retiré."),
        "success",
    )
    return redirect(url_for("settings.shares"), 303)


def _found() -> Shares:
    with transaction() as session:
        return agreed_shares(session, actor())


def _today() -> date:
    return datetime.now(UTC).astimezone(zone()).date()


def _field(agency: int) -> str:
    return f"part_{agency}"


def _form(found: Shares) -> type[Form]:
    """Return the form with a field for each agency that takes part."""
    parts = {_field(agency): WholeField(found.agencies[agency], default=0) for agency in found.taking_part(_today())}
    return type("SharesForm", (Form,), {"from_day": FIRST_DAY, **parts})


def _page(form: Form, found: Shares, problem: LazyString | None = None) -> str:
    today = _today()
    return render_template(
        "settings/shares.html",
        form=form,
        parts=[field for field in form if field.name.startswith("part_")],
        found=found,
        counts=in_force(found.agreed, today),
        today=today,
        problem=problem,
    )
