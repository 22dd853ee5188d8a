"""Clause hours by link: what a facilitator reads without an account, a period of a market and nothing else."""

from datetime import UTC, datetime

from flask import Blueprint, Response, make_response, render_template

from scheduler.core.errors import NotFound
from scheduler.exports.clause_links import Opened, opened_by
from web.context import database
from web.permissions import open_to_all
from web.results.files import clause_sent

blueprint = Blueprint("clause", __name__, url_prefix="/clause/<token>")


@blueprint.get("/")
@open_to_all
def home(token: str) -> Response:
    """Show what the link opens."""
    return _unindexed(make_response(render_template("clause/home.html", told=_opened(token), token=token)))


@blueprint.get("/fichier")
@open_to_all
def file(token: str) -> Response:
    """Send it."""
    return _unindexed(clause_sent(_opened(token).clause))


@blueprint.errorhandler(NotFound)
def gone(error: NotFound) -> tuple[Response, int]:
    """Say what to do with a link that opens nothing (any more); whether it ever did is nobody's business."""
    del error
    return _unindexed(make_response(render_template("clause/gone.html"))), 404


def _opened(token: str) -> Opened:
    return opened_by(database(), token, datetime.now(UTC))


def _unindexed(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
