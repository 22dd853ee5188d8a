"""Runs: the list, one that goes on, one that has ended; asking for one, stopping it, publishing its draft."""

from datetime import UTC, datetime

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response as AnyResponse

from scheduler.core.db import OpenTransaction
from scheduler.core.errors import Conflict, NotPossible
from scheduler.core.tables.codes import RunState
from scheduler.lead.comparison import Comparison, comparison, publishable
from scheduler.lead.unfilled import unfilled
from scheduler.planning import ask_for_run, ask_stop, fail_silent, publish, run, runs, threads
from web.context import actor, transaction
from web.lead.blueprint import blueprint, for_lead
from web.wording.problems import conflict


@blueprint.get("/calculs", endpoint="runs")
@for_lead
def all_runs() -> str:
    """List the newest runs."""
    with transaction() as session:
        fail_silent(session, actor())
        found = runs(session, actor())
        draft = publishable(session, actor())
    return render_template("lead/runs.html", runs=found, draft=draft)


@blueprint.post("/calculs")
@for_lead
def start_run() -> AnyResponse:
    """Ask for a run; where one goes on already, show that one."""
    try:
        with transaction() as session:
            begun = ask_for_run(session, actor())
    except Conflict as error:
        flash(conflict(error), "error")
        return redirect(url_for("lead.runs"), 303)
    flash(gettext("Le calcul est lancé."), "success")
    return redirect(url_for("lead.run", run_id=begun), 303)


@blueprint.get("/calculs/<int:run_id>", endpoint="run")
@for_lead
def one_run(run_id: int) -> Response:
    """Show a run; to htmx how far it is, and when it has ended the advice to fetch the page anew."""
    with transaction() as session:
        fail_silent(session, actor())
        found = run(session, actor(), run_id)
        if found.state == RunState.RUNNING:
            name = "lead/progress.html" if "HX-Request" in request.headers else "lead/run.html"
            elapsed = (datetime.now(UTC) - found.started_at).total_seconds()
            return make_response(render_template(name, run=found, elapsed=elapsed))
        changes = _changes(session, run_id)
        empty = unfilled(session, actor(), run_id)
        market_threads = threads(session, actor())
    if "HX-Request" in request.headers:
        return Response(headers={"HX-Refresh": "true"})
    return make_response(
        render_template("lead/run.html", run=found, changes=changes, empty=empty, threads=market_threads)
    )


def _changes(session: OpenTransaction, run_id: int) -> Comparison | None:
    """Return what publishing would change; nothing where there is no draft to publish any more."""
    try:
        return comparison(session, actor(), run_id)
    except NotPossible:
        return None


@blueprint.post("/calculs/<int:run_id>/arret")
@for_lead
def stop_run(run_id: int) -> AnyResponse:
    """Ask a run to end with the best plan so far."""
    try:
        with transaction() as session:
            ask_stop(session, actor(), run_id)
    except NotPossible:
        flash(gettext("Ce calcul était déjà terminé."), "error")
    else:
        flash(gettext("L’arrêt est demandé : le meilleur plan trouvé sera gardé comme brouillon."), "success")
    return redirect(url_for("lead.run", run_id=run_id), 303)


@blueprint.get("/calculs/<int:run_id>/publication")
@for_lead
def confirm_publication(run_id: int) -> str:
    """Say what publishing would do, and ask."""
    with transaction() as session:
        found = run(session, actor(), run_id)
        changes = comparison(session, actor(), run_id)
    return render_template("lead/publish.html", run=found, changes=changes)


@blueprint.post("/calculs/<int:run_id>/publication")
@for_lead
def publish_run(run_id: int) -> AnyResponse:
    """Publish a draft."""
    with transaction() as session:
        done = publish(session, actor(), run_id)
    announced = ngettext("%(num)s mission annoncée", "%(num)s missions annoncées", done.published)
    withdrawn = ngettext("%(num)s retirée", "%(num)s retirées", done.withdrawn)
    kept = ngettext("%(num)s gardée telle quelle", "%(num)s gardées telles quelles", done.kept)
    later = ngettext("%(num)s retenue pour plus tard", "%(num)s retenues pour plus tard", done.held)
    held = [later] if done.held else []
    flash(gettext("Le plan est publié : %(what)s.", what=", ".join((announced, *held, withdrawn, kept))), "success")
    if done.dropped:
        flash(
            ngettext(
                "%(num)s créneau n’était plus possible et n’a pas été publié.",
                "%(num)s créneaux n’étaient plus possibles et n’ont pas été publiés.",
                len(done.dropped),
            ),
            "error",
        )
    return redirect(url_for("lead.run", run_id=run_id), 303)
