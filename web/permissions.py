"""Who may open a page: each view says so itself, and a view that says nothing is closed to everybody.

This only keeps people out of rooms that are not theirs; what they see inside is up to the database's policies.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from flask import Flask, Response, abort, current_app, flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from scheduler.core.access import Actor
from scheduler.core.tables.codes import Role
from scheduler.market.accounts import Factor
from web.context import actor_or_none, signed_in_or_none
from web.kept_forms.keeping import keep

P = ParamSpec("P")
R = TypeVar("R")

MARK = "releve_permission"


@dataclass(frozen=True, slots=True)
class Permission:
    """Who may use a view.

    Attributes
    ----------
    roles
        Any of these; empty with ``everybody`` alone.
    leads
        Whether the market's lead only.
    of_lead
        More roles, at the market's lead only.
    everybody
        Whether even people who are not signed in.
    administers
        Whether those alone who look after accounts.
    entering
        Whether people whose session still lacks its second factor, and all who are signed in.
    """

    roles: frozenset[Role] = frozenset()
    leads: bool = False
    of_lead: frozenset[Role] = frozenset()
    everybody: bool = False
    administers: bool = False
    entering: bool = False

    def lets(self, actor: Actor | None) -> bool:
        """Tell whether somebody may use the view."""
        if self.everybody:
            return True
        if actor is None or (self.administers and not actor.administers):
            return False
        if actor.leads and actor.role in self.of_lead:
            return True
        return actor.role in self.roles and (actor.leads or not self.leads)


SIGNED_IN = frozenset(Role) - {Role.ENGINE}


def allowed(
    *roles: Role, leads: bool = False, of_lead: frozenset[Role] = frozenset(), administers: bool = False
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare a view for people with one of these roles; ``leads``: for those who plan the market.

    ``of_lead`` are roles that may use it too, but only where they plan the market; ``administers``: those alone who
    have the tick.
    """
    return _declare(Permission(frozenset(roles), leads=leads, of_lead=of_lead, administers=administers))


def allowed_to_signed_in(view: Callable[P, R]) -> Callable[P, R]:
    """Declare a view for everybody who is signed in."""
    return _declare(Permission(SIGNED_IN))(view)


def allowed_to_administrators(view: Callable[P, R]) -> Callable[P, R]:
    """Declare a view for whoever looks after accounts, whatever their role."""
    return _declare(Permission(SIGNED_IN, administers=True))(view)


def allowed_to_setting_up(view: Callable[P, R]) -> Callable[P, R]:
    """Declare a view for whoever administers the market: a planner of the agency that leads it who has the tick."""
    return allowed(Role.PLANNER, leads=True, administers=True)(view)


def open_to_all(view: Callable[P, R]) -> Callable[P, R]:
    """Declare a view for everybody, signed in or not."""
    return _declare(Permission(everybody=True))(view)


def allowed_to_entering(view: Callable[P, R]) -> Callable[P, R]:
    """Declare a view for everybody with a session, even one that still lacks its second factor."""
    return _declare(Permission(SIGNED_IN, entering=True))(view)


def _declare(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        setattr(view, MARK, permission)
        return view

    return decorate


def declared(app: Flask, endpoint: str) -> Permission | None:
    """Return what an endpoint's view declares, None when it declares nothing."""
    return getattr(app.view_functions[endpoint], MARK, None)


def may_open(endpoint: str) -> bool:
    """Tell whether whoever looks may open a page, so that none is shown a way that is closed to them."""
    permission = declared(current_app, endpoint)
    return permission is not None and permission.lets(actor_or_none())


def require_permission() -> AnyResponse | None:
    """Run before every view: send strangers to the sign-in page, refuse those who may not."""
    if request.endpoint is None:  # no such page: the error handler answers
        return None
    permission = declared(current_app, request.endpoint)
    if permission is not None and permission.everybody:  # without asking the database who that is
        return None
    actor = actor_or_none()
    if permission is not None and (permission.lets(actor) or (permission.entering and signed_in_or_none() is not None)):
        return None
    if permission is None or actor is not None:
        abort(403)
    return to_sign_in()


def to_sign_in() -> AnyResponse:
    """Send somebody to where they sign in, or show their second factor, and from there back to where they wanted."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    if request.method == "POST":
        wanted = _kept()
    elif wanted == "/":
        wanted = None
    who = signed_in_or_none()
    return to_second_factor(who.factor, wanted) if who else _through("auth.sign_in", wanted)


def to_second_factor(lacking: Factor, wanted: str | None) -> AnyResponse:
    """Send somebody to show their second factor or to set one up, and from there on to where they wanted."""
    return _through("second_factor.ask" if lacking == Factor.ASKED else "second_factor.set_up", wanted)


def _kept() -> str | None:
    """Keep a form that came after its session had ended, say so, and return the page that shows it again."""
    page = keep()
    flash(
        gettext("Votre session a pris fin. Rien n’est perdu : connectez-vous, et vous retrouvez votre saisie.")
        if page
        else gettext("Votre session a pris fin : rien n’a été enregistré. Connectez-vous, puis recommencez."),
        "success" if page else "error",
    )
    return page


def _through(door: str, wanted: str | None) -> AnyResponse:
    if "HX-Request" in request.headers:  # part of a page: without this the door would be put into that part
        return Response(
            status=204, headers={"HX-Redirect": url_for(door, next=wanted if request.method != "GET" else None)}
        )
    return redirect(url_for(door, next=wanted), 303)
