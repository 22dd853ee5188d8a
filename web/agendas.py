"""Calendars by private link: a user's own."""

from datetime import UTC, datetime

from flask import Blueprint, Response, request

from scheduler.messages.calendars import user_calendar
from web.context import database
from web.permissions import open_to_all

blueprint = Blueprint("agendas", __name__)


@blueprint.get("/agenda/<token>.ics")
@open_to_all
def own(token: str) -> Response:
    """Send the calendar of a link."""
    return sent(user_calendar(database(), token, datetime.now(UTC)))


def sent(calendar: bytes) -> Response:
    """Send a calendar, or that it is still the one that the reader has."""
    response = Response(calendar, mimetype="text/calendar")
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "private, no-cache"  # kept by its reader, and asked about each time
    response.add_etag()
    response.make_conditional(request)
    return response
