"""The sites of the market: found, added, moved, and who serves them."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask_babel import LazyString, gettext
from werkzeug.wrappers import Response

from scheduler.core.db import OpenTransaction
from scheduler.core.errors import Invalid
from scheduler.market.gazetteer import places_to_live
from scheduler.market.setting_up import (
    Said,
    SitePlace,
    WantedSites,
    add_site,
    ask_about_address,
    change_serving,
    change_site,
    placed,
    site_list,
    site_place,
)
from web.addresses import number as asked_number
from web.addresses import page as asked_page
from web.context import actor, config, transaction
from web.forms import Form
from web.numbers import number
from web.settings.blueprint import blueprint, for_administration
from web.settings.saving import Tried, seen, tried
from web.settings.site_form import NewSiteForm, SiteForm

Answer = str | tuple[str, int] | Response
NOBODY = "aucune"
"""Asked for instead of an agency: sites that nobody serves."""


@blueprint.get("/etablissements")
@for_administration
def sites() -> Answer:
    """Show the sites, or those that a search finds."""
    return _list(NewSiteForm(None))


@blueprint.post("/etablissements")
@for_administration
def add_a_site() -> Answer:
    """Add a site."""
    form, added = NewSiteForm(), []

    def act(session: OpenTransaction, said: Said) -> None:
        uai, address = form.uai.data or "", form.address.data or ""
        spot = placed(session, actor(), said, uai=uai, address=address)
        added.append(add_site(session, actor(), uai, form.values(spot)))

    result = _tried(form, act)
    if result.done:
        flash(gettext("Établissement ajouté. Dites maintenant quelles associations le desservent."), "success")
        return redirect(url_for("settings.site", site_id=added[0]), 303)
    return _list(form, result.problem), result.status


@blueprint.get("/etablissements/<int:site_id>")
@for_administration
def site(site_id: int) -> Answer:
    """Show a site."""
    return _one(site_id, None)


@blueprint.post("/etablissements/<int:site_id>")
@for_administration
def change_a_site(site_id: int) -> Answer:
    """Change what is said of a site."""
    form = SiteForm()

    def act(session: OpenTransaction, said: Said) -> None:
        uai = site_place(session, actor(), site_id).uai
        spot = placed(session, actor(), said, uai=uai, address=form.address.data or "", site=site_id)
        change_site(session, actor(), site_id, form.values(spot), seen=seen())

    result = _tried(form, act)
    if result.done:
        flash(gettext("Établissement enregistré."), "success")
        return redirect(url_for("settings.site", site_id=site_id), 303)
    return _one(site_id, form, result.problem), result.status


@blueprint.post("/etablissements/<int:site_id>/associations")
@for_administration
def change_the_serving(site_id: int) -> Answer:
    """Say which agencies serve a site, and which of them first."""
    form = Form()
    agencies, sector = request.form.getlist("agency", type=number), request.form.get("sector", type=number)
    result = tried(form, lambda session: change_serving(session, actor(), site_id, agencies, sector, seen=seen()))
    if result.done:
        flash(gettext("Associations enregistrées. Le prochain calcul en tient compte."), "success")
        return redirect(url_for("settings.site", site_id=site_id), 303)
    problem = result.problem or next(iter(form.form_errors), None)
    return _one(site_id, None, problem), result.status


def _tried(form: SiteForm, act: Callable[[OpenTransaction, Said], None]) -> Tried:
    """Make a change of a site; an address that alone says where it lies is asked about before a transaction opens."""
    proposals = None
    if form.validate() and form.says_by_address:
        try:
            proposals = ask_about_address(config().geocoder, form.address.data or "")
        except Invalid as error:
            form.refuse(error)
            return Tried(done=False)
    return tried(form, lambda session: act(session, form.said(proposals)))


def _list(form: NewSiteForm, problem: LazyString | None = None) -> str:
    served = request.args.get("desservi", "")
    wanted = WantedSites(
        request.args.get("cherche", "").strip(),
        None if served == NOBODY else asked_number("desservi"),
        unserved=served == NOBODY,
        page=asked_page(),
    )
    with transaction() as session:
        found = site_list(session, actor(), wanted)
        places, _communes = places_to_live(session, actor())
    asking = config().geocoder is not None
    shared = {"form": form, "problem": problem, "places": places, "asking": asking}
    return render_template("settings/sites.html", **shared, found=found, wanted=wanted, nobody=NOBODY)


def _one(site_id: int, form: SiteForm | None, problem: LazyString | str | None = None) -> str:
    with transaction() as session:
        found: SitePlace = site_place(session, actor(), site_id)
        places, _communes = places_to_live(session, actor())
    values = found.values
    given: dict[str, object] = {"name": values.name, "address": values.address, "closed_from": values.closed_from}
    given |= {"lat": values.point[0], "lon": values.point[1]}
    return render_template(
        "settings/site.html",
        form=form or SiteForm(None, data=given),
        found=found,
        problem=problem,
        places=places,
        asking=config().geocoder is not None,
    )
