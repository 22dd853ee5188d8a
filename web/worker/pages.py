"""My missions, on a telephone and on paper; yes or no; my calendar."""

from datetime import UTC, datetime

from flask import Response, abort, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from scheduler.core.errors import NotFound, NotPossible
from scheduler.core.tables.codes import MissionState, Word
from scheduler.messages.calendars import worker_calendar
from scheduler.messages.worker_page import WorkerPage, say, worker_page
from web.agendas import sent
from web.context import database
from web.errors import not_found
from web.permissions import open_to_all
from web.worker.blueprint import blueprint

LINK = "link"
RECENT = 7
"""So many days of work are shown at once, the others on demand: what comes after them is to be found on a telephone."""

WORDS = {"oui": Word.YES, "non": Word.NO, "empeche": Word.CANNOT}


@blueprint.get("/")
@open_to_all
def home(token: str) -> Response:
    """Show somebody's own missions."""
    return unindexed(render_template("worker/home.html", token=token, **_sorted(worker_page(database(), token))))


@blueprint.get("/feuille")
@open_to_all
def sheet(token: str) -> Response:
    """Show the same to be printed."""
    return unindexed(render_template("worker/sheet.html", token=token, **_sorted(worker_page(database(), token))))


@blueprint.post("/missions/<int:mission_id>/<word>")
@open_to_all
def answer(token: str, mission_id: int, word: str) -> AnyResponse:
    """Keep the worker's word; their agency confirms."""
    if word not in WORDS:
        abort(404)
    try:
        say(database(), token, mission_id, WORDS[word])
    except NotPossible:
        flash(
            gettext("Cette mission n’attend plus de réponse. Pour toute question, appelez votre association."), "error"
        )
    else:
        flash(gettext("Votre réponse est envoyée à votre association."), "success")
    return redirect(url_for("worker.home", token=token, _anchor=f"mission-{mission_id}"), 303)


@blueprint.get("/agenda.ics")
@open_to_all
def calendar(token: str) -> Response:
    """Send the missions as a calendar."""
    return sent(worker_calendar(database(), token, datetime.now(UTC)))


@blueprint.errorhandler(NotFound)
def gone(error: NotFound) -> tuple[str, int]:
    """Say what to do with a link that opens nothing (any more); whether it ever did is nobody's business."""
    if error.thing != LINK:
        text, status, *_ = not_found(error)
        return text, status
    return render_template("worker/gone.html"), 404


def _sorted(page: WorkerPage) -> dict[str, object]:
    return {
        "page": page,
        "now": datetime.now(UTC),
        "asked": page.of(MissionState.PUBLISHED),
        "coming": page.of(MissionState.CONFIRMED),
        "called_off": page.of(MissionState.CANCELLED),
        "recent": page.hours[:RECENT],
        "earlier": page.hours[RECENT:],
    }


def unindexed(page: str) -> Response:
    """Keep the page out of search engines, and its address out of other sites."""
    return unfound(Response(page))


def unfound(response: Response) -> Response:
    """Keep any other answer of a link out of them."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
