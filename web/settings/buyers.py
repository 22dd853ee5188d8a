"""Who pays: how a buyer is called and rung."""

from flask import flash, redirect, render_template, url_for
from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response
from wtforms import StringField, TelField
from wtforms.validators import InputRequired

from scheduler.market.setting_up import buyer, change_buyer, checked_phone
from web.context import actor, transaction
from web.forms import Checked, Form
from web.settings.blueprint import blueprint, for_administration
from web.settings.saving import seen, tried

Answer = str | tuple[str, int] | Response
RULE = "/acheteurs/<int:buyer_id>"


class BuyerForm(Form):
    """What can be changed of a buyer."""

    name = StringField(_("Nom"), [InputRequired(_("Indiquez un nom."))])
    phone = TelField(_("Téléphone"), [Checked(checked_phone)])


@blueprint.get(RULE, endpoint="buyer")
@for_administration
def show_buyer(buyer_id: int) -> Answer:
    """Show a buyer and what can be changed of it."""
    return _page(buyer_id, None)


@blueprint.post(RULE)
@for_administration
def change_the_buyer(buyer_id: int) -> Answer:
    """Give it another name or telephone number."""
    form = BuyerForm()
    result = tried(
        form,
        lambda session: change_buyer(
            session, actor(), buyer_id, form.name.data or "", form.phone.data or None, seen=seen()
        ),
    )
    if result.done:
        flash(gettext("C’est enregistré."), "success")
        return redirect(url_for("settings.buyer", buyer_id=buyer_id), 303)
    return _page(buyer_id, form, result.problem), result.status


def _page(buyer_id: int, form: BuyerForm | None, problem: LazyString | None = None) -> str:
    with transaction() as session:
        found = buyer(session, actor(), buyer_id)
    given = {"name": found.buyer.name, "phone": found.buyer.phone}
    return render_template(
        "settings/buyer.html", form=form or BuyerForm(None, data=given), found=found, problem=problem
    )
