"""A form that was made for another role than the one that sends it is written for neither before somebody chooses.

Whoever goes from one of their organisations or markets to another may have a page of the first still open in a tab.
"""

from dataclasses import dataclass

from flask import current_app, render_template, request, url_for
from flask_babel import gettext

from web.auth import csrf
from web.context import actor_or_none
from web.kept_forms.keeping import SECRETS
from web.live import is_part
from web.permissions import declared
from web.proof import mark, marked_proof, sent_mark
from web.where_to_act import accounts_here, go_to, users_of

AGAIN = "made_for"
"""The field by which somebody says that the form is to be sent for whom it was made."""
NOT_SENT_BACK = SECRETS | {"code", "proposed"}
"""What stands in no page, even for a moment."""
SWITCHING = frozenset({"where_to_act.go", "where_to_act.add"})

Answer = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Role:
    """A role of whoever is signed in: the user, the market's code, and both in words."""

    user: int
    market: str
    organisation: str
    market_name: str


def require_same_role() -> Answer | None:
    """Run before every view: stop a form of another role, and offer to send it for that role."""
    if request.method != "POST" or request.endpoint is None or request.endpoint in SWITCHING:
        return None
    permission = declared(current_app, request.endpoint)
    if permission is None or permission.everybody or permission.entering:  # before anybody acts
        return None
    made_for, who = sent_mark(), actor_or_none()
    if not made_for or who is None or made_for == mark(who):
        return None
    csrf.protect()  # first: what others make a browser send is never shown as somebody's own form
    role = _role(made_for)
    if role is not None and request.form.get(AGAIN) == made_for:
        go_to(role.user, role.market)
        return None
    if is_part():
        what = gettext("Cette page a été ouverte pour un autre de vos rôles. Actualisez-la.")
        return render_template("errors/part.html", what=what), 409
    return _page(made_for, role), 409


def _role(made_for: str) -> Role | None:
    user, _, market = made_for.partition(".")
    for _token, who in accounts_here():
        for own in users_of(who):
            for each in own.markets:
                if (str(own.user), str(each.id)) == (user, market):
                    return Role(own.user, each.code, own.organisation, each.name)
    return None


def _page(made_for: str, role: Role | None) -> str:
    whole = not any(each.filename for each in request.files.values()) and not NOT_SENT_BACK & set(request.form)
    kept = [(name, value) for name, value in request.form.items(multi=True) if name not in {"csrf_token", AGAIN}]
    return render_template(
        "errors/other_role.html",
        role=role,
        kept=kept if role and whole else None,
        to=request.full_path.rstrip("?"),
        made_for=made_for,
        proof=marked_proof(made_for),
        switch=url_for("where_to_act.go"),
    )
