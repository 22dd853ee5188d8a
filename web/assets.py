"""Style, icons and htmx, all served by ourselves under addresses that change with the content.

Bootstrap's style sheet and icons come out of Bootstrap-Flask's wheel, htmx out of django-js-lib-htmx's; nothing is
copied into the repository, and nothing is fetched from anywhere else.
"""

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

from flask import Blueprint, Response, abort, g, request, url_for
from markupsafe import Markup

from web.headers import ONE_YEAR, PRIVATE
from web.permissions import open_to_all

blueprint = Blueprint("assets", __name__, url_prefix="/assets")

VENDORED = {
    "bootstrap.css": ("flask_bootstrap", "static/bootstrap5/css/bootstrap.min.css", "text/css"),
    "htmx.js": ("js_lib_htmx", "static/htmx/htmx.min.js", "text/javascript"),
}
OWN = {".css": "text/css", ".svg": "image/svg+xml", ".js": "text/javascript"}
"""What is sent of ``web/static``, by the end of its name."""
SPRITE = "icons.svg"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent."""

    content: bytes
    compressed: bytes
    mimetype: str
    version: str


def asset(content: bytes, mimetype: str) -> Asset:
    """Prepare a file for sending, once for all requests."""
    return Asset(content, gzip.compress(content, mtime=0), mimetype, hashlib.sha256(content).hexdigest()[:12])


@cache
def assets() -> dict[str, Asset]:
    """Read all files that a page can name."""
    found = {}
    for name, (package, path, mimetype) in VENDORED.items():
        content = files(package).joinpath(path).read_bytes()
        # The maps of the sources are not served; a browser would ask for them in vain.
        found[name] = asset(re.sub(rb"/\*# sourceMappingURL=.*?\*/", b"", content), mimetype)
    for file in files("web").joinpath("static").iterdir():
        own_type = OWN.get(Path(file.name).suffix)
        if own_type:
            found[file.name] = asset(file.read_bytes(), own_type)
    found[SPRITE] = asset(sprite(), "image/svg+xml")
    return found


@cache
def icon_names() -> tuple[str, ...]:
    """Read the names of the icons that we use, one a line."""
    return tuple(files("web").joinpath("static/icons.txt").read_text().split())


def sprite() -> bytes:
    """Cut the icons that we use out of Bootstrap's megabyte.

    Raises
    ------
    KeyError
        When Bootstrap has none of that name.
    """
    everything = files("flask_bootstrap").joinpath("static/bootstrap5/icons/bootstrap-icons.svg").read_text()
    symbols = {name: symbol for symbol, name in re.findall(r'(<symbol[^>]* id="([^"]+)".*?</symbol>)', everything)}
    chosen = "".join(symbols[name] for name in icon_names())
    return f'<svg xmlns="http://www.w3.org/2000/svg">{chosen}</svg>'.encode()


@blueprint.get("/<version>/<name>")
@open_to_all
def send(version: str, name: str) -> Response:
    """Send a file; a browser may keep it for ever, since another content has another address."""
    found = assets().get(name)
    if found is None:
        abort(404)
    compress = request.accept_encodings.quality("gzip") > 0
    response = Response(found.compressed if compress else found.content, mimetype=found.mimetype)
    if compress:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    # An older page asks for an older version: better today's style than none, but not for keeps.
    current = version == found.version
    response.headers["Cache-Control"] = f"public, max-age={ONE_YEAR}, immutable" if current else PRIVATE
    return response


def asset_url(name: str) -> str:
    """Return the address of a file.

    Raises
    ------
    KeyError
        When there is none of that name.
    """
    return url_for("assets.send", version=assets()[name].version, name=name)


def icon(name: str, label: str = "") -> Markup:
    """Draw an icon of Bootstrap's as large as the text; without a label it is mere decoration.

    Raises
    ------
    KeyError
        When ``static/icons.txt`` does not list it: add it there.
    """
    if "sprite" not in g:  # the same for all of a page's dozens
        g.sprite = asset_url(SPRITE)
    return _drawn(g.sprite, name, label)


@lru_cache(maxsize=1_000)
def _drawn(sprite: str, name: str, label: str) -> Markup:
    if name not in icon_names():
        raise KeyError(name)
    spoken = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup('<svg class="icon" {}><use href="{}#{}"></use></svg>').format(spoken, sprite, name)
