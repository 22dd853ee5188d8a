"""Parts of a page that renew themselves while something is under way."""

from flask import Response, make_response, render_template, request

STOP_POLLING = 286
"""htmx takes this for "shown, and nothing more will come"."""


def is_part() -> bool:
    """Tell whether htmx asks for a part of the page rather than a person for the page."""
    return "HX-Request" in request.headers


def part(template: str, *, finished: bool = False, **values: object) -> Response:
    """Render a part of a page; ``finished`` ends the asking."""
    response = make_response(render_template(template, **values))
    if finished:
        response.status_code = STOP_POLLING
    return response
