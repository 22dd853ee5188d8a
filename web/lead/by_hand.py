"""The plan by hand: pin, swap, keep somebody from a request; what it breaks and costs is shown before it is done."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.core.db import OpenTransaction
from scheduler.core.errors import Invalid
from scheduler.core.tables.codes import ManualKind
from scheduler.planning.by_hand import forbid, pin, swap
from scheduler.planning.journal import changes_by_hand
from scheduler.planning.named import NamedMission, named, swappable
from scheduler.planning.obstacles import BreaksRules
from scheduler.planning.undoing import allow_again, undo
from scheduler.planning.weighing import Weighed, weigh_forbidding, weigh_swap
from web.addresses import number as asked_number
from web.context import actor, transaction
from web.lead.blueprint import blueprint, for_lead
from web.numbers import number
from web.wording import problems
from web.wording.codes import LABELS
from web.wording.rules import obstacles

Answer = str | tuple[str, int] | Response
MissionAndOthers = tuple[NamedMission, tuple[NamedMission, ...]]
KINDS = LABELS[ManualKind]


@blueprint.post("/missions/<int:mission_id>/figer")
@for_lead
def pin_mission(mission_id: int) -> Response:
    """Have the next runs keep a mission, or no longer."""
    on = request.form.get("figer", "1") == "1"
    with transaction() as session:
        pin(session, actor(), mission_id, on=on)
    flash(
        gettext("Mission figée : les prochains calculs la gardent.")
        if on
        else gettext("Mission libre : les prochains calculs peuvent la changer."),
        "success",
    )
    return redirect(url_for("lead.mission", mission_id=mission_id), 303)


@blueprint.get("/missions/<int:mission_id>/echanger")
@for_lead
def ask_to_swap(mission_id: int) -> Answer:
    """Ask with which mission; with one, show what the swap breaks and costs."""
    other = asked_number("autre")
    weighed, problem = None, ""
    with transaction() as session:
        try:
            weighed = weigh_swap(session, actor(), mission_id, other) if other is not None else None
        except Invalid as error:
            problem = str(problems.invalid(error))
        found = _with_others(session, mission_id)
    page = _swap_page(found, other, weighed, problem)
    return (page, 422) if problem else page


@blueprint.post("/missions/<int:mission_id>/echanger")
@for_lead
def swap_missions(mission_id: int) -> Answer:
    """Swap the workers of two missions."""
    other = request.form.get("autre", type=number)
    if other is None:
        return _again(mission_id, problem=gettext("Choisissez une mission.")), 422
    try:
        with transaction() as session:
            first, _second = swap(session, actor(), mission_id, other)
    except Invalid as error:
        return _again(mission_id, problem=str(problems.invalid(error))), 422
    except BreaksRules as error:
        return _again(mission_id, other, Weighed(error.obstacles, 0, 0)), 409
    flash(gettext("Missions échangées et figées. Les associations sont invitées à répondre."), "success")
    return redirect(url_for("lead.mission", mission_id=first), 303)


@blueprint.get("/missions/<int:mission_id>/ecarter")
@for_lead
def ask_to_forbid(mission_id: int) -> str:
    """Show what it costs to keep a mission's worker from its request."""
    with transaction() as session:
        weighed = weigh_forbidding(session, actor(), mission_id)
        found = named(session, actor(), mission_id)
    return render_template("lead/forbid.html", found=found, weighed=weighed)


@blueprint.post("/missions/<int:mission_id>/ecarter")
@for_lead
def forbid_worker(mission_id: int) -> Response:
    """Keep a mission's worker from its request."""
    with transaction() as session:
        number = forbid(session, actor(), mission_id)
    flash(gettext("Personne écartée de cette demande. Les prochains calculs chercheront quelqu’un d’autre."), "success")
    return redirect(url_for("lead.request", request_id=number), 303)


@blueprint.get("/plan/modifications")
@for_lead
def by_hand() -> str:
    """Show what was changed by hand, by whom, and undo the last of it."""
    return _journal()


@blueprint.post("/plan/modifications/annuler")
@for_lead
def undo_by_hand() -> Answer:
    """Undo the last change by hand, which the form names: one press more undoes no other."""
    try:
        with transaction() as session:
            kind = undo(session, actor(), request.form.get("modification", 0, type=number))
    except BreaksRules as error:
        return _journal(error), 409
    flash(
        gettext("Modification annulée : %(what)s.", what=str(KINDS[kind]).lower())
        if kind
        else gettext("Cette modification était déjà annulée."),
        "success",
    )
    return redirect(url_for("lead.by_hand"), 303)


@blueprint.post("/plan/modifications/<int:change_id>/lever")
@for_lead
def allow_worker(change_id: int) -> Response:
    """Let somebody who was kept from a request be planned for it again."""
    with transaction() as session:
        done = allow_again(session, actor(), change_id)
    flash(
        gettext(
            "%(person)s peut de nouveau être proposé(e) pour la demande %(request)s.",
            person=done.person.label if done.person else gettext("Cette personne"),
            request=done.request,
        ),
        "success",
    )
    return redirect(url_for("lead.by_hand"), 303)


def _journal(error: BreaksRules | None = None) -> str:
    with transaction() as session:
        found = changes_by_hand(session, actor())
    last = next((each.id for each in found if each.undone_at is None), None)
    return render_template("lead/by_hand.html", found=found, last=last, kinds=KINDS, obstacles=obstacles(error))


def _with_others(session: OpenTransaction, mission_id: int) -> MissionAndOthers:
    found = named(session, actor(), mission_id)
    return found, swappable(session, actor(), found)


def _again(mission_id: int, other: int | None = None, weighed: Weighed | None = None, problem: str = "") -> str:
    with transaction() as session:
        found = _with_others(session, mission_id)
    return _swap_page(found, other, weighed, problem)


def _swap_page(found: MissionAndOthers, other: int | None, weighed: Weighed | None, problem: str) -> str:
    broken = obstacles(BreaksRules(weighed.obstacles)) if weighed else []
    mission, choices = found
    return render_template(
        "lead/swap.html", found=mission, choices=choices, other=other, weighed=weighed, broken=broken, problem=problem
    )
