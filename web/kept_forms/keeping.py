"""A form that came too late is kept: what was typed, where it was going, and the page it was on."""

import json
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from flask import Response, current_app, redirect, request, session, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response as AnyResponse

from scheduler.market.accounts.kept_forms import keep_form
from web.context import config, database
from web.kept_forms.whose import FIELD, KEPT, of_whom
from web.live import is_part

SECRETS = frozenset({"password", "again", "present"})
"""Names of fields that hold passwords: never kept."""

CLOSED = frozenset({"second_factor", "passkeys"})
"""Of whose forms nothing is kept."""

MOST_FIELDS = 5_000


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form held: ``target`` is where it was sent.

    ``files`` and ``secrets`` say whether files and passwords came along, which are not kept.
    """

    target: str
    fields: list[tuple[str, str]]
    files: bool
    secrets: bool

    @classmethod
    def read(cls, content: bytes) -> "Typed":
        """Read what was kept."""
        found = json.loads(content)
        return cls(
            found["target"], [(name, value) for name, value in found["fields"]], found["files"], found["secrets"]
        )


def keep() -> str | None:
    """Keep the form of this request, and return the page that shows it again; None when nothing is kept."""
    user = of_whom()
    if user is None or request.blueprint in CLOSED:
        return None
    given = list(request.form.items(multi=True))
    fields = [(name, value) for name, value in given if name not in SECRETS and name != FIELD]
    if len(fields) > MOST_FIELDS:
        return None
    secrets = any(name in SECRETS and value for name, value in given)
    files = any(each.filename for each in request.files.values())
    content = json.dumps(asdict(Typed(request.path, fields, files, secrets))).encode()
    token = keep_form(database(), user, content, config().secret_key)
    if token is None:
        return None
    page = page_of_form() or url_for("kept_forms.show")
    session[KEPT] = [user, token, page]
    return page


def lead_back(user: int) -> AnyResponse | None:
    """Show a form again that was filled in on a page of an earlier session; None when that was another person's."""
    page = keep() if of_whom() == user else None
    if page is None:
        return None
    return Response(status=204, headers={"HX-Redirect": page}) if is_part() else redirect(page, 303)


def page_of_form() -> str | None:
    """Return the page on which the form was, as the browser says, else the one of its address; None without either."""
    for said in (request.headers.get("HX-Current-URL"), request.referrer):
        parts = urlsplit(said or "")
        if parts.path and parts.netloc == request.host and _can_be_shown(parts.path):
            return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return request.path if _can_be_shown(request.path) else None


def _can_be_shown(path: str) -> bool:
    try:
        endpoint, _ = current_app.url_map.bind("").match(path, method="GET")
    except (HTTPException, RequestRedirect):
        return False
    return not endpoint.startswith("auth.")
