"""Where the pages of a change hang: the same under a site's request and under the planner's."""

from collections.abc import Callable
from functools import wraps
from typing import TypeAlias

from flask import Blueprint, flash, redirect, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.core.errors import Conflict
from web.changing import cancelling_days, extending, moving, shortening
from web.wording import problems

Answer: TypeAlias = str | tuple[str, int] | Response
View: TypeAlias = Callable[[int], Answer]

VIEWS: tuple[tuple[str, str, str, View], ...] = (
    ("prolonger", "GET", "ask_to_extend", extending.ask),
    ("prolonger", "POST", "extend_request", extending.do),
    ("ecourter", "GET", "ask_to_shorten", shortening.ask),
    ("ecourter", "POST", "shorten_request", shortening.do),
    ("horaires", "GET", "ask_to_move_hours", moving.ask),
    ("horaires", "POST", "move_hours", moving.do),
    ("jours", "GET", "ask_to_cancel_days", cancelling_days.ask),
    ("jours", "POST", "cancel_days", cancelling_days.do),
)
"""The end of the address, the method, the name of the view."""


def attach(blueprint: Blueprint, guard: Callable[[View], View]) -> None:
    """Hang the pages of a change under a blueprint's requests, for whom ``guard`` lets in."""
    for end, method, name, view in VIEWS:
        blueprint.add_url_rule(f"/demandes/<int:number>/{end}", name, view_func=guard(_its_own(view)), methods=[method])


def _its_own(view: View) -> View:
    """Return a function of its own, since who may use it is written onto it.

    Whoever changes what somebody else has changed since they looked is shown it anew.
    """

    @wraps(view)
    def its_own(number: int) -> Answer:
        try:
            return view(number)
        except Conflict as error:
            nothing = gettext("Rien n’est changé\N{NO-BREAK SPACE}: voici ce qu’il en est maintenant.")
            flash(f"{problems.conflict(error)} {nothing}", "error")
            return redirect(request.path, 303)

    return its_own
