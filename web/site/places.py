"""What a college says of itself: its sheet, the people it knows, its posts."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response
from wtforms import StringField, TelField, TextAreaField

from scheduler.core.errors import Conflict, Invalid
from scheduler.core.tables.codes import PersonReason, PersonWish
from scheduler.requests.sites import SiteSheet, change_sheet, own_site, own_sites, people_of_site, set_person
from scheduler.requests.sites.people import REASONS
from web.context import actor, transaction
from web.forms import Form
from web.numbers import number
from web.site.blueprint import blueprint, for_sites
from web.unchanged import overtaken, seen
from web.wording import problems

Answer = Response | str | tuple[str, int]


class SheetForm(Form):
    """The sheet of a site."""

    contact = StringField(_("Qui demander en arrivant"))
    phone = TelField(_("Téléphone sur place"))
    access = TextAreaField(_("Comment entrer"))
    meals = TextAreaField(_("Repas"))
    equipment_provided = TextAreaField(_("Équipement fourni"))
    equipment_to_bring = TextAreaField(_("À apporter"))


@blueprint.get("/lieux")
@for_sites
def places() -> str:
    """Show the sites of the user with what they say of themselves."""
    with transaction() as session:
        found = own_sites(session, actor())
    return render_template("site/places.html", places=found)


@blueprint.route("/lieux/<int:site_id>", methods=["GET", "POST"])
@for_sites
def sheet(site_id: int) -> Answer:
    """Show and change a site's sheet."""
    with transaction() as session:
        place = own_site(session, actor(), site_id)
    form, late = SheetForm(obj=place.sheet), None
    if form.is_submitted() and form.validate():
        wanted = SiteSheet(**{name: form[name].data for name in SiteSheet.__dataclass_fields__})
        try:
            with transaction() as session:
                change_sheet(session, actor(), site_id, wanted, seen=seen())
        except Invalid as error:
            form.refuse(error)
        except Conflict as error:
            late = overtaken(error, form, SheetForm(None, obj=place.sheet))
        else:
            flash(gettext("Fiche enregistrée. Les associations la lisent aussitôt sur leurs missions."), "success")
            return redirect(url_for("site.places"), 303)
    page = render_template("site/sheet.html", place=place, form=form, late=late)
    return page, 409 if late else 422 if form.errors else 200


@blueprint.route("/lieux/<int:site_id>/personnes", methods=["GET", "POST"])
@for_sites
def site_people(site_id: int) -> Answer:
    """Show the people whom a site knows, and change what it says of one."""
    problem = None
    worker = request.form.get("worker", 0, type=number)
    if request.method == "POST":
        try:
            with transaction() as session:
                set_person(session, actor(), site_id, worker, *_said())
        except Invalid as error:
            problem = str(problems.invalid(error))
        else:
            flash(gettext("Enregistré. Le prochain calcul en tient compte pour toutes vos demandes."), "success")
            return redirect(url_for("site.site_people", site_id=site_id), 303)
    with transaction() as session:
        place = own_site(session, actor(), site_id)
        found = people_of_site(session, actor(), site_id)
    page = render_template(
        "site/people.html", place=place, people=found, reasons=REASONS, problem=problem, worker=worker
    )
    return page, 422 if problem else 200


def _said() -> tuple[PersonWish | None, PersonReason | None]:
    """Read a reason, which says the wish as well; an unknown one is none."""
    given = request.form.get("reason", "")
    if request.form.get("do") == "forget":
        return None, None
    reason = PersonReason(given) if given in set(PersonReason) else None
    wish = next((each for each, reasons in REASONS.items() if reason in reasons), PersonWish.PREFERRED)
    return wish, reason
