"""The site's own name: links that are handed on carry it, and nobody is heard who calls the site by another one."""

import re
from urllib.parse import urlsplit, urlunsplit

from flask import Flask, Response, abort, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from web.context import config

HERE = frozenset({"localhost", "127.0.0.1", "[::1]"})
"""Names of this machine; whoever looks after the site asks by them whether it lives."""

PORT = re.compile(r":\d*$")


def require_own_name() -> None:
    """Run before every view: who calls the site by a name that is not its own is misled, or misleads others."""
    own = config().site_url
    if own is not None and _name(request.host) not in HERE | {_name(urlsplit(own).netloc)}:
        abort(400)


def _name(host: str) -> str:
    """Return a host without its port."""
    return PORT.sub("", host).lower()


def whole(path: str) -> str:
    """Return an address to hand on, with the site's own name; the visitor's name for it counts only without one."""
    return (config().site_url or request.host_url.rstrip("/")) + path


def stay(response: Response) -> Response:
    """Take the visitor's name for the site out of a redirect: the router's own, to a missing slash, carry it.

    Only ``lead_away`` leads elsewhere.
    """
    if response.location and response.location != g.get("leads_away"):
        parts = urlsplit(response.location)
        response.location = urlunsplit(("", "", f"/{parts.path.lstrip('/')}", parts.query, parts.fragment))
    return response


def lead_away(address: str) -> AnyResponse:
    """Send somebody to another site, which must be one that the settings name."""
    g.leads_away = address
    return redirect(address, 303)


def init_app(app: Flask) -> None:
    """Hear nobody who calls the site by another name, and send nobody there."""
    app.before_request(require_own_name)
    app.after_request(stay)
    app.jinja_env.globals["whole"] = whole
