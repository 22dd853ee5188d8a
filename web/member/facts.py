"""Writing the files of workers: a new one, its facts."""

from datetime import UTC, datetime

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.core.errors import Conflict, Invalid
from scheduler.market.gazetteer import places_to_live
from scheduler.workforce import (
    add_worker,
    change_facts,
    code_to_propose,
    worker,
)
from web.context import actor, identity, transaction
from web.hits import changing
from web.member.blueprint import blueprint, for_agencies
from web.member.file_form import FileForm, NewFileForm, filled
from web.unchanged import overtaken, seen
from web.wording.formats import local

Answer = Response | str | tuple[str, int]


@blueprint.route("/salaries/nouveau", methods=["GET", "POST"])
@for_agencies
def new_worker() -> Answer:
    """Begin a file."""
    with transaction() as session:
        places, communes = places_to_live(session, actor())
        proposed = code_to_propose(session, actor())
    form = NewFileForm(data={"code": proposed, "from_day": local(datetime.now(UTC)).date()})
    status = 200
    if form.is_submitted():
        status = 422
        facts = form.facts(places, communes)
        if facts and form.from_day.data:
            try:
                with changing() as session:
                    made = add_worker(
                        session, actor(), (form.code.data or "").strip().upper(), facts, form.from_day.data
                    )
            except Invalid as error:
                form.refuse(error)
            else:
                flash(_next(), "success")
                return redirect(url_for("member.papers", worker_id=made), 303)
    return render_template("member/file.html", form=form, worker=None, places=places, late=None), status


@blueprint.route("/salaries/<int:worker_id>/fiche", methods=["GET", "POST"])
@for_agencies
def file(worker_id: int) -> Answer:
    """Correct the facts of a file."""
    late, status = None, 200
    with transaction() as session:
        found = worker(session, actor(), worker_id, datetime.now(UTC))
        places, communes = places_to_live(session, actor())
    form = FileForm(data=filled(found))
    if form.is_submitted():
        status = 422
        facts = form.facts(places, communes)
        if facts:
            try:
                with changing() as session:
                    change_facts(session, actor(), worker_id, facts, seen=seen())
            except Invalid as error:
                form.refuse(error)
            except Conflict as error:
                late, status = overtaken(error, form, FileForm(None, data=filled(found))), 409
            else:
                flash(gettext("Fiche enregistrée. Le prochain calcul en tient compte."), "success")
                return redirect(url_for("member.worker", worker_id=worker_id), 303)
    return render_template(
        "member/file.html", form=form, worker=found, places=places, late=late, stands=found.mark
    ), status


def _next() -> str:
    who = identity()
    if who and who.demands_pass:
        return str(gettext("Fiche créée. Ajoutez maintenant le PASS IAE et les compétences."))
    return str(gettext("Fiche créée. Ajoutez maintenant les compétences."))
