"""A kept form is shown again, once, on the page it was on: filled in, with nothing done; sending it is its user's."""

from flask import Blueprint, Flask, Response, flash, g, redirect, render_template, request, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from scheduler.market.accounts.kept_forms import drop_form, kept_form
from web.context import actor, actor_or_none, config, transaction
from web.kept_forms.filling import fill
from web.kept_forms.keeping import Typed
from web.kept_forms.whose import KEPT
from web.live import is_part
from web.permissions import allowed_to_signed_in

blueprint = Blueprint("kept_forms", __name__)

GONE = frozenset({403, 404, 410})
"""Answers of a page that is not there any more, or no more for its user: there is nothing to fill in."""


@blueprint.get("/connexion/reprise")
@allowed_to_signed_in
def show() -> AnyResponse | str:
    """Show that a form is kept which no page has a place for, with the button that sends it."""
    waits = session.pop(KEPT, None)
    typed = _taken(waits) if waits else None
    if typed is None:
        return redirect(url_for("auth.home"), 303)
    with transaction() as opened:
        drop_form(opened, actor(), waits[1])
    return render_template("kept_forms/show.html", typed=typed)


def _taken(waits: list[object]) -> Typed | None:
    """Return the form that waits for whoever is signed in."""
    user, token, _page = waits
    if actor().user != user:
        return None
    with transaction() as opened:
        content = kept_form(opened, actor(), str(token), config().secret_key)
    return Typed.read(content) if content else None


def look_for_form() -> AnyResponse | None:
    """Run before every view: fetch the form that waits for this page, or lead whoever comes home to its page."""
    waits = session.get(KEPT)
    if waits is None or request.method != "GET" or is_part() or request.endpoint == "kept_forms.show":
        return None
    home, here = request.endpoint == "auth.home", request.full_path.rstrip("?") == waits[2]
    if not (home or here) or actor_or_none() is None:
        return None
    if home:
        return redirect(waits[2], 303)
    session.pop(KEPT)
    typed = _taken(waits)
    if typed is not None:
        g.kept_form = typed, waits
        flash(_said(typed), "success")
    return None


def typed_before(target: str) -> dict[str, str] | None:
    """Return what will be filled into this page's form to an address, for a page that works something out of it."""
    typed, _waits = g.get("kept_form", (None, None))
    return dict(typed.fields) if typed is not None and typed.target == target else None


def _said(typed: Typed) -> str:
    told = [
        gettext(
            "Votre session avait pris fin : rien n’a été enregistré. Votre saisie est de nouveau là ; vérifiez-la, puis"
            " envoyez-la."
        )
    ]
    if typed.files:
        told.append(gettext("Choisissez de nouveau le fichier."))
    if typed.secrets:
        told.append(gettext("Les mots de passe n’ont pas été gardés."))
    return " ".join(told)


def fill_in(response: Response) -> Response:
    """Run after every view: put what was typed into the page."""
    typed, waits = g.pop("kept_form", (None, None))
    if typed is None:
        return response
    filled = None
    if response.status_code == 200 and response.mimetype == "text/html":  # noqa: PLR2004
        filled = fill(response.get_data(as_text=True), typed.target, typed.fields, request.path)
    if filled is None and response.status_code not in GONE:
        session[KEPT] = [*waits[:2], url_for("kept_forms.show")]
        elsewhere = redirect(url_for("kept_forms.show"), 303)
        return Response(elsewhere.get_data(), elsewhere.status_code, elsewhere.headers)
    with transaction() as opened:
        drop_form(opened, actor(), waits[1])
    if filled is not None:
        response.set_data(filled)
    return response


def init_app(app: Flask) -> None:
    """Look before and after every view."""
    app.before_request(look_for_form)
    app.after_request(fill_in)
