"""What an hour costs: read by agencies, the lead and the buyer, set by whoever administers the market."""

import re
from collections.abc import Iterable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response
from wtforms import SelectChoice, SelectField, StringField  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired

from scheduler.billing.prices import Tariff, add_price, jobs_to_choose, prices, remove_price
from scheduler.core.tables.bill_codes import PriceKind
from scheduler.core.tables.codes import AgencyKind
from web.context import actor, transaction
from web.fields import DayField
from web.forms import Form
from web.permissions import allowed_to_setting_up, may_open
from web.results.blueprint import blueprint, for_results
from web.settings.saving import tried
from web.wording.codes import label

Answer = str | tuple[str, int] | Response
RULE = "/factures/prix"
EUROS = re.compile(r"(?P<euros>[0-9]{1,5})(?:[.,](?P<cents>[0-9]{1,2}))?")


class EurosField(StringField):
    """An amount, typed in euros, kept in cents."""

    cents: int | None = None

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed."""
        super().process_formdata(valuelist)
        typed = re.sub(r"[\s€]", "", self.data or "")
        found = EUROS.fullmatch(typed)
        if found:
            self.cents = int(found["euros"]) * 100 + int((found["cents"] or "").ljust(2, "0"))
        elif typed:
            raise ValueError(gettext("Écrivez un montant en euros, par exemple 23,50."))


class PriceForm(Form):
    """A price and when it begins."""

    kind = SelectField(_("Prix de quoi ?"), choices=[SelectChoice(each, label(each)) for each in PriceKind])
    job = SelectField(_("Métier"))
    agency_kind = SelectField(_("Type d’association"))
    from_day = DayField(_("À partir du"), [InputRequired(_("Indiquez une date."))])
    cents = EurosField(_("Prix, en euros hors taxes"), [InputRequired(_("Indiquez un prix."))])

    def offer(self, jobs: Iterable[tuple[int, str]]) -> None:
        """Say what can be chosen."""
        self.job.choices = [SelectChoice("", gettext("Tous")), *(SelectChoice(str(each), name) for each, name in jobs)]
        kinds = (SelectChoice(each.value, each.value) for each in AgencyKind)
        self.agency_kind.choices = [SelectChoice("", gettext("Tous")), *kinds]

    @property
    def tariff(self) -> Tariff:
        """What was filled in."""
        assert self.from_day.data  # noqa: S101  # needed
        return Tariff(
            PriceKind(self.kind.data),
            self.from_day.data,
            self.cents.cents or 0,
            int(self.job.data) if self.job.data else None,
            AgencyKind(self.agency_kind.data) if self.agency_kind.data else None,
        )


@blueprint.get(RULE, endpoint="prices")
@for_results
def show_prices() -> Answer:
    """List the prices that concern whoever looks."""
    return _page(None)


@blueprint.post(RULE)
@allowed_to_setting_up
def add_a_price() -> Answer:
    """Let a price hold from a day on."""
    form = _form(PriceForm())
    result = tried(form, lambda session: add_price(session, actor(), form.tariff))
    if result.done:
        flash(gettext("Le prix est enregistré."), "success")
        return redirect(url_for("results.prices"), 303)
    return _page(form, result.problem), result.status


@blueprint.post(f"{RULE}/<int:price_id>/retirer")
@allowed_to_setting_up
def remove_a_price(price_id: int) -> Answer:
    """Take a price back; what is issued stays."""
    with transaction() as session:
        gone = remove_price(session, actor(), price_id)
    flash(
        gettext("Le prix est retiré. Les factures émises gardent le leur.")
        if gone
        else gettext("Ce prix était déjà retiré."),
        "success",
    )
    return redirect(url_for("results.prices"), 303)


def _form(form: PriceForm) -> PriceForm:
    with transaction() as session:
        form.offer(jobs_to_choose(session, actor()))
    return form


def _page(form: PriceForm | None, problem: LazyString | None = None) -> str:
    with transaction() as session:
        found = prices(session, actor())
    sets = may_open("results.add_a_price")
    shown = form or (_form(PriceForm(formdata=None)) if sets else None)
    return render_template("results/prices.html", found=found, form=shown, problem=problem)
