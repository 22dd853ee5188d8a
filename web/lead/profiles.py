"""Profiles of weights: the list, a new one, its points with a preview on the last plan, and the choice."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.core.errors import Conflict, Invalid, NotFound
from scheduler.planning.translate.weights import DEFAULTS
from scheduler.planning.weights.priced import last_plan
from scheduler.planning.weights.profiles import (
    MOST,
    Profile,
    add,
    check,
    choose,
    edit,
    is_in_force,
    profile,
    profiles,
    retire,
    versions,
)
from web.addresses import number
from web.context import actor, transaction
from web.lead.blueprint import blueprint, for_lead
from web.lead.criteria import CRITERIA
from web.lead.profile_form import NewProfileForm, PointsForm
from web.unchanged import Overtaken, overtaken, seen
from web.wording import problems

Page = str | tuple[str, int]


@blueprint.get("/reglages", endpoint="profiles")
@for_lead
def all_profiles() -> str:
    """List the profiles, and say which one the next runs are made with."""
    with transaction() as session:
        found = profiles(session, actor())
    return render_template("lead/profiles.html", found=found, criteria=CRITERIA, defaults=DEFAULTS)


@blueprint.post("/reglages/choix")
@for_lead
def choose_profile() -> Response:
    """Make the next runs with a profile; without one with the product's own weights."""
    given = request.form.get("profil", "")
    wanted = int(given) if given.isdecimal() and int(given) < 2**31 else None
    if given and wanted is None:
        thing = "weight profile"
        raise NotFound(thing, given)
    with transaction() as session:
        choose(session, actor(), wanted)
    flash(gettext("C’est noté\N{NO-BREAK SPACE}: les prochains calculs suivront ce profil."), "success")
    return redirect(url_for("lead.profiles"), 303)


@blueprint.get("/reglages/nouveau")
@for_lead
def new_profile() -> Page:
    """Show the form of a new profile, with the points of another one or of the product."""
    with transaction() as session:
        start = number("depuis")
        given = dict(profile(session, actor(), start).weights) if start else DEFAULTS
    return _form(NewProfileForm(None, data=given), None)


@blueprint.post("/reglages/nouveau")
@for_lead
def create_profile() -> Page | Response:
    """Store a new profile, or show what its points would mean."""
    form = NewProfileForm()
    if form.validate() and _stored(form, None):
        return redirect(url_for("lead.profiles"), 303)
    return _form(form, None)


@blueprint.get("/reglages/<int:profile_id>")
@for_lead
def edit_profile(profile_id: int) -> Page:
    """Show the points of a profile."""
    with transaction() as session:
        found = profile(session, actor(), profile_id)
    return _form(PointsForm(None, data=dict(found.weights)), found)


@blueprint.post("/reglages/<int:profile_id>")
@for_lead
def save_profile(profile_id: int) -> Page | Response:
    """Store new points of a profile, or show what they would mean."""
    with transaction() as session:
        found = profile(session, actor(), profile_id)
    form = PointsForm()
    try:
        if form.validate() and _stored(form, found):
            return redirect(url_for("lead.profiles"), 303)
    except Conflict as error:
        with transaction() as session:
            newest = versions(session, actor(), found.name)[0]
        return _form(form, newest, overtaken(error, form, PointsForm(None, data=dict(newest.weights))))
    return _form(form, found)


@blueprint.post("/reglages/<int:profile_id>/retrait")
@for_lead
def retire_profile(profile_id: int) -> Response:
    """Take a profile off the list."""
    try:
        with transaction() as session:
            retire(session, actor(), profile_id)
    except Invalid as error:
        flash(str(problems.invalid(error)), "error")
        return redirect(url_for("lead.edit_profile", profile_id=profile_id), 303)
    flash(gettext("Le profil est retiré de la liste. Les calculs faits avec lui gardent son nom."), "success")
    return redirect(url_for("lead.profiles"), 303)


def _stored(form: PointsForm, found: Profile | None) -> bool:
    """Store what was given; false when it cannot be, or when only a preview is wanted."""
    try:
        check(form.weights)
        if "apercu" in request.form:
            return False
        with transaction() as session:
            if found is None:
                add(session, actor(), form["name"].data or "", form.weights)
            else:
                edit(session, actor(), found.id, form.weights, seen=seen())
    except Invalid as error:
        form.refuse(error)
        return False
    flash(gettext("Le profil est enregistré."), "success")
    return True


def _form(form: PointsForm, found: Profile | None, late: Overtaken | None = None) -> Page:
    with transaction() as session:
        plan = last_plan(session, actor())
        earlier = versions(session, actor(), found.name) if found else ()
        retirable = bool(found and not earlier[0].retired and not is_in_force(session, actor(), found.name))
    weights = DEFAULTS | form.weights
    before = plan.points(found.weights if found else DEFAULTS) if plan else {}
    page = render_template(
        "lead/profile.html",
        form=form,
        profile=found,
        plan=plan,
        earlier=earlier,
        retirable=retirable,
        criteria=CRITERIA,
        defaults=DEFAULTS,
        most=MOST,
        after=plan.points(weights) if plan else {},
        before=before,
        late=late,
    )
    return (page, 409) if late else (page, 422) if form.errors else page
