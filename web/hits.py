"""A change that would make missions break a rule is shown before it is made: which, and what can be done."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, render_template, request
from flask import session as cookie

from scheduler.core.db import OpenTransaction
from scheduler.planning.standing import HitsMissions, look_again
from web.context import actor, transaction
from web.wording.rules import OBSTACLES

ACCEPTED = "accepted"


@contextmanager
def changing(*, shown: bool = False) -> Iterator[OpenTransaction]:
    """Open a transaction that changes what missions depend on, and look at its end what that hits.

    ``shown``: the page before has shown it already.
    """
    with transaction() as session:
        yield session
        look_again(session, actor(), accepted=shown or request.form.get(ACCEPTED) == "1")


def ask(error: HitsMissions) -> tuple[str, int]:
    """Show what a change hits; one button sends the same form again."""
    cookie.pop("_flashes", None)  # what the view has said already did not happen
    sent = [(name, value) for name, value in request.form.items(multi=True) if name not in {"csrf_token", ACCEPTED}]
    return render_template("hits.html", missions=error.missions, sent=sent, accepted=ACCEPTED), 409


def init_app(app: Flask) -> None:
    """Let every view ask so."""
    app.register_error_handler(HitsMissions, ask)
    app.jinja_env.filters["rule"] = rule


def rule(name: str) -> str:
    """Name a rule shortly."""
    return str(OBSTACLES[name].name) if name in OBSTACLES else name
