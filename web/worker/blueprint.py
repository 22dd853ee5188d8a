"""Where the worker's page lives: short, because it goes into a text message."""

from flask import Blueprint, request

from scheduler.messages.worker_page import worker_language
from web.context import database
from web.language import speak

blueprint = Blueprint("worker", __name__, url_prefix="/m/<token>")


@blueprint.before_request
def speak_their_language() -> None:
    """Show the page in the language that was chosen with the worker's contact."""
    speak(worker_language(database(), (request.view_args or {})["token"]))
