"""The proof that a form is one of ours (against forged requests), which says for whom the form was made.

Whoever acts in several organisations or markets has pages of each open; what one of them sends must not be written
under the other role (``made_for``).
"""

from flask import Flask, request
from flask_wtf.csrf import CSRFProtect, _FlaskFormCSRF, generate_csrf
from wtforms import Field

from scheduler.core.access import Actor
from web.context import actor_or_none

SIGN = "~"
"""Between the proof and the mark; it stands in neither."""


def mark(actor: Actor) -> str:
    """Return what names a role: the user and the market."""
    return f"{actor.user}.{actor.market}"


def marked_proof(made_for: str | None = None) -> str:
    """Return the proof for a form, with the mark of whoever acts, or another one."""
    who = actor_or_none()
    made_for = made_for or (mark(who) if who else "")
    proof: str = generate_csrf()
    return f"{proof}{SIGN}{made_for}" if made_for else proof


class MarkedProof(_FlaskFormCSRF):  # type: ignore[misc]  # Flask-WTF has no types
    """The same in the forms that Flask-WTF makes; nobody signed in, nobody named."""

    def generate_csrf_token(self, csrf_token_field: Field) -> str:  # noqa: ARG002  # the name that WTForms calls it by
        """Return the proof for a form."""
        return marked_proof()


class Proof(CSRFProtect):  # type: ignore[misc]
    """Asks each form for its proof, whoever it was made for."""

    def init_app(self, app: Flask) -> None:
        """Let templates make marked proofs."""
        super().init_app(app)
        app.jinja_env.globals["csrf_token"] = marked_proof
        app.context_processor(lambda: {"csrf_token": marked_proof})

    def _get_csrf_token(self) -> str | None:
        given: str | None = super()._get_csrf_token()
        return given and given.partition(SIGN)[0]


def sent_mark() -> str:
    """Return for whom the form was made that was sent, as it says; empty when it says nothing."""
    given = request.form.get("csrf_token") or request.headers.get("X-CSRFToken") or ""
    return given.partition(SIGN)[2]
