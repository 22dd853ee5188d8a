"""Personnes: whom somebody administers, one person's account, and what is done to it."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import LazyString, gettext
from werkzeug.wrappers import Response

from scheduler.core.errors import Conflict
from scheduler.market.accounts import (
    administered,
    help_in,
    history,
    link_to_hand_over,
    name_administrator,
    open_account,
    people,
    person,
    waiting,
)
from scheduler.market.accounts.second_factor import held
from web.accounts.blueprint import blueprint
from web.accounts.words import deed, presence
from web.addresses import number
from web.context import actor, config, transaction
from web.navigation import settings_of
from web.permissions import allowed_to_administrators
from web.wording import problems

Answer = str | tuple[str, int] | Response
PERSON = "/reglages/personnes/<int:user_id>"


@blueprint.get("/reglages/personnes", endpoint="people")
@allowed_to_administrators
def show_people() -> str:
    """Show everybody, or those of one organisation."""
    wanted = number("organisation")
    with transaction() as session:
        organisations = administered(session, actor())
        found = people(session, actor(), wanted)
    return render_template(
        "accounts/people.html",
        people=found,
        organisations=organisations,
        wanted=wanted if wanted in {each.id for each in organisations} else None,
        waiting=len(waiting(found, mailed=config().sends_links)),
        mails=config().sends_links,
        presence=presence,
        back=settings_of(actor()),
    )


@blueprint.get(PERSON, endpoint="person")
@allowed_to_administrators
def show_person(user_id: int) -> str:
    """Show somebody's account and what has been done to it."""
    return _page(user_id)


@blueprint.post(PERSON + "/lien")
@allowed_to_administrators
def give_link(user_id: int) -> Answer:
    """Make a link with which they choose a password: by e-mail, or to hand over."""
    mailed = config().sends_links and request.form.get("way") != "hand"
    try:
        with transaction() as session:
            help_in(session, actor(), user_id, config().secret_key, config().sign_in, mailed=mailed)
    except Conflict as error:
        return _page(user_id, problems.conflict(error)), 409
    return after_link(user_id, mailed=mailed)


def after_link(user_id: int, *, mailed: bool) -> Response:
    """Lead to what is next once a link is made: to the person, or to the page that hands it over."""
    if not mailed:
        return redirect(url_for("accounts.hand_over", user_id=user_id), 303)
    flash(gettext("Le lien part par courriel."), "success")
    return redirect(url_for("accounts.person", user_id=user_id), 303)


@blueprint.get(PERSON + "/lien")
@allowed_to_administrators
def hand_over(user_id: int) -> str:
    """Show the link that whoever looks has made to hand over, as a sheet to print."""
    with transaction() as session:
        found, link = link_to_hand_over(session, actor(), user_id, config().secret_key)
    return render_template("accounts/hand_over.html", person=found, link=link, shortest=config().sign_in.shortest)


@blueprint.post(PERSON + "/gestion")
@allowed_to_administrators
def keep_tick(user_id: int) -> Answer:
    """Name somebody among those who manage accounts, or no longer."""
    wanted = request.form.get("administers") == "y"
    try:
        with transaction() as session:
            name_administrator(session, actor(), user_id, administers=wanted)
    except Conflict as error:
        return _page(user_id, problems.conflict(error)), 409
    return done(user_id, gettext("C’est enregistré."))


@blueprint.post(PERSON + "/desactiver")
@allowed_to_administrators
def disable(user_id: int) -> Answer:
    """Disable an account: its sessions and links end at once."""
    return _open(user_id, gettext("Le compte est désactivé."), enabled=False)


@blueprint.post(PERSON + "/reactiver")
@allowed_to_administrators
def enable(user_id: int) -> Answer:
    """Enable an account again; its owner signs in with the password that they had."""
    return _open(user_id, gettext("Le compte est réactivé."), enabled=True)


def _open(user_id: int, said: str, *, enabled: bool) -> Answer:
    try:
        with transaction() as session:
            open_account(session, actor(), user_id, enabled=enabled)
    except Conflict as error:
        return _page(user_id, problems.conflict(error)), 409
    if user_id == actor().user and not enabled:
        return redirect(url_for("auth.sign_in"), 303)
    return done(user_id, said)


def done(user_id: int, said: str) -> Response:
    """Say that something was done to an account, and lead back to it."""
    flash(said, "success")
    if user_id == actor().user:  # who has just given the tick away is no administrator any more
        return redirect(url_for("auth.home"), 303)
    return redirect(url_for("accounts.person", user_id=user_id), 303)


def _page(user_id: int, problem: LazyString | None = None) -> str:
    with transaction() as session:
        found = person(session, actor(), user_id)
        deeds = history(session, user_id)
        beside_password = held(session, user_id)
    return render_template(
        "accounts/person.html",
        person=found,
        deeds=deeds,
        held=beside_password,
        deed=deed,
        presence=presence,
        problem=problem,
        mails=config().sends_links,
        oneself=user_id == actor().user,
    )
