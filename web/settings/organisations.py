"""The agencies of the market: who takes part, how they are called, who leaves; and a buyer who comes."""

from datetime import UTC, date, datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField, TelField
from wtforms.validators import InputRequired

from scheduler.core.db import OpenTransaction
from scheduler.core.tables.codes import AgencyKind, OrganisationKind
from scheduler.market.setting_up import (
    Agency,
    add_agency,
    add_buyer,
    buyers,
    change_agency,
    checked_phone,
    leave,
    remaining_after,
    taking_part,
)
from web.addresses import day
from web.context import actor, transaction
from web.forms import Checked, Form, chosen_day
from web.hits import changing
from web.language import zone
from web.settings.blueprint import blueprint, for_administration
from web.settings.saving import seen, tried
from web.wording.codes import label

Answer = str | tuple[str, int] | Response
NAMED = InputRequired(_("Donnez un nom à la structure."))
BUYER = _("Acheteur (suit les heures et les dépenses)")


class AgencyForm(Form):
    """What an agency is called and where it is rung."""

    name = StringField(_("Nom"), [NAMED])
    phone = TelField(_("Téléphone"), [Checked(checked_phone)])


class NewAgencyForm(AgencyForm):
    """An agency or a buyer that joins."""

    kind = SelectField(_("Type de structure"), default=AgencyKind.AI)

    def __init__(self) -> None:
        super().__init__()
        self.kind.choices = [*((each.value, label(each)) for each in AgencyKind), (OrganisationKind.BUYER.value, BUYER)]


@blueprint.get("/associations", endpoint="organisations")
@for_administration
def list_organisations() -> Answer:
    """Show who takes part."""
    return _list(NewAgencyForm())


@blueprint.post("/associations")
@for_administration
def add_organisation() -> Answer:
    """Let an agency or a buyer take part."""
    form, added = NewAgencyForm(), []
    pays = form.kind.data == OrganisationKind.BUYER.value
    result = tried(form, lambda session: added.append(_add(session, form, pays=pays)))
    if not result.done:
        return _list(form, result.problem), result.status
    if pays:
        flash(gettext("Acheteur ajouté. Invitez maintenant la personne qui suit les dépenses."), "success")
        return redirect(url_for("settings.buyer", buyer_id=added[0]), 303)
    flash(gettext("Association ajoutée. Dites maintenant quels établissements elle dessert."), "success")
    return redirect(url_for("settings.territory", agency_id=added[0]), 303)


def _add(session: OpenTransaction, form: NewAgencyForm, *, pays: bool) -> int:
    name, phone = form.name.data or "", form.phone.data or None
    return (
        add_buyer(session, actor(), name, phone)
        if pays
        else add_agency(session, actor(), name, AgencyKind(form.kind.data), phone)
    )


@blueprint.get("/associations/<int:agency_id>")
@for_administration
def organisation(agency_id: int) -> Answer:
    """Show an agency and what can be changed of it."""
    return _one(agency_id, None)


@blueprint.post("/associations/<int:agency_id>")
@for_administration
def change_organisation(agency_id: int) -> Answer:
    """Give an agency another name or telephone number."""
    form = AgencyForm()
    result = tried(
        form,
        lambda session: change_agency(
            session, actor(), agency_id, form.name.data or "", form.phone.data or None, seen=seen()
        ),
    )
    if result.done:
        flash(gettext("Association enregistrée."), "success")
        return redirect(url_for("settings.organisation", agency_id=agency_id), 303)
    return _one(agency_id, form, result.problem), result.status


@blueprint.get("/associations/<int:agency_id>/depart")
@for_administration
def leaving(agency_id: int) -> Answer:
    """Show what is left of an agency after a day, before it leaves."""
    last_day = day("day") or _today()
    with transaction() as session:
        found = taking_part(session, actor(), agency_id)
        remaining = remaining_after(session, actor(), agency_id, last_day)
    return render_template(
        "settings/leaving.html",
        agency=found.agencies[0],
        last_day=last_day,
        remaining=remaining,
        last=found.last,
    )


@blueprint.post("/associations/<int:agency_id>/depart")
@for_administration
def let_leave(agency_id: int) -> Answer:
    """Let an agency leave after a day, or stay after all."""
    last_day = None if "reste" in request.form else chosen_day()
    with changing(shown=True) as session:
        leave(session, actor(), agency_id, last_day, seen=seen())
    flash(gettext("Départ enregistré.") if last_day else gettext("L’association reste dans le marché."), "success")
    return redirect(url_for("settings.organisation", agency_id=agency_id), 303)


def _today() -> date:
    return datetime.now(UTC).astimezone(zone()).date()


def _list(form: NewAgencyForm, problem: LazyString | None = None) -> str:
    with transaction() as session:
        found = taking_part(session, actor())
        paying = buyers(session, actor())
    names = {each.id: each.name for each in found.agencies} | {each.id: each.name for each in paying}
    return render_template(
        "settings/organisations.html",
        form=form,
        found=found,
        buyers=paying,
        of=lambda change: names.get(change.which, ""),
        problem=problem,
        today=_today(),
    )


def _one(agency_id: int, form: AgencyForm | None, problem: LazyString | None = None) -> str:
    with transaction() as session:
        found = taking_part(session, actor(), agency_id)
    agency: Agency = found.agencies[0] if found.agencies else abort(404)
    return render_template(
        "settings/organisation.html",
        form=form or AgencyForm(None, data={"name": agency.name, "phone": agency.phone}),
        agency=agency,
        found=found,
        problem=problem,
        today=_today(),
    )
