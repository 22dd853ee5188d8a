"""The sites of the market: found, added, moved, and who serves them."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response
from wtforms import FloatField, StringField
from wtforms.validators import InputRequired, Optional

from scheduler.market.setting_up import (
    SitePlace,
    SiteValues,
    WantedSites,
    add_site,
    change_serving,
    change_site,
    site_list,
    site_place,
)
from web.context import actor, transaction
from web.fields import DayField
from web.forms import Form
from web.numbers import number
from web.settings.blueprint import blueprint, for_administration
from web.settings.saving import seen, tried

Answer = str | tuple[str, int] | Response
NOBODY = "aucune"
"""Asked for instead of an agency: sites that nobody serves."""
NEEDED = InputRequired(_("Indiquez une valeur."))


class DegreesField(FloatField):
    """Degrees, with a comma or a point."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        try:
            super().process_formdata([each.replace(",", ".").strip() for each in valuelist])
        except ValueError as error:
            raise ValueError(gettext("Écrivez un nombre, par exemple 49,18.")) from error


class SiteForm(Form):
    """What can be changed of a site."""

    name = StringField(_("Nom"), [NEEDED])
    address = StringField(_("Adresse"), [NEEDED])
    lat = DegreesField(_("Latitude"), [NEEDED])
    lon = DegreesField(_("Longitude"), [NEEDED])
    closed_from = DayField(_("Fermé pour de bon à partir du"), [Optional()])

    @property
    def values(self) -> SiteValues:
        """What was filled in."""
        point = self.lat.data or 0.0, self.lon.data or 0.0
        return SiteValues(self.name.data or "", self.address.data or "", point, self.closed_from.data)


class NewSiteForm(SiteForm):
    """A new site."""

    uai = StringField(_("Numéro UAI"), [NEEDED])


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
    result = tried(form, lambda session: added.append(add_site(session, actor(), form.uai.data or "", form.values)))
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
    result = tried(form, lambda session: change_site(session, actor(), site_id, form.values, seen=seen()))
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


def _list(form: NewSiteForm, problem: LazyString | None = None) -> str:
    served = request.args.get("desservi", "")
    wanted = WantedSites(
        request.args.get("cherche", "").strip(),
        request.args.get("desservi", None, type=number),
        unserved=served == NOBODY,
        page=request.args.get("page", 1, type=number),
    )
    with transaction() as session:
        found = site_list(session, actor(), wanted)
    return render_template("settings/sites.html", form=form, found=found, wanted=wanted, nobody=NOBODY, problem=problem)


def _one(site_id: int, form: SiteForm | None, problem: LazyString | str | None = None) -> str:
    with transaction() as session:
        found: SitePlace = site_place(session, actor(), site_id)
    values = found.values
    given: dict[str, object] = {"name": values.name, "address": values.address, "closed_from": values.closed_from}
    given |= {"lat": values.point[0], "lon": values.point[1]}
    return render_template("settings/site.html", form=form or SiteForm(None, data=given), found=found, problem=problem)
