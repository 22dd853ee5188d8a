"""Every route says who may use it, and nobody else gets in."""

from collections.abc import Callable

import pytest
from flask import Flask, Response

from scheduler.core.access import Actor
from scheduler.core.db import Database
from scheduler.core.tables.codes import Role
from tests.scheduler.db.world import World
from tests.web.client import Client, checking
from tests.web.conftest import CHEAP, KEY
from web.app import create_app
from web.config import Config
from web.navigation import entries
from web.permissions import Permission, allowed, allowed_to_signed_in, declared, open_to_all

OPEN = {
    "impact.drawing",
    "impact.figures",
    "impact.paper",
    "accounts.ask_to_confirm",
    "accounts.ask_to_join",
    "accounts.choose",
    "accounts.confirm",
    "accounts.forgotten",
    "accounts.keep_chosen",
    "accounts.send_link",
    "assets.send",
    "auth.sign_in",
    "auth.sign_out",
    "auth.language",
    "auth.link",
    "set_up.form",
    "auth.use_link",
    "by_provider.come_back",
    "by_provider.go",
    "passkeys.question",
    "passkeys.sign_in",
}
BY_LINK = {
    "agendas.own",
    "clause.file",
    "clause.home",
    "one_tap.do",
    "one_tap.show",
    "worker.answer",
    "worker.calendar",
    "worker.correct_hours",
    "worker.dispute_hours",
    "worker.home",
    "worker.hour_day",
    "worker.order",
    "worker.statement",
    "worker.sheet",
}
"""Open to whoever has the private link, which names the person."""
BY_SIGNATURE = {"text_answers.generic", "text_answers.ovh", "text_answers.twilio"}
"""Open to the provider of text messages, which proves itself, and closed unless the settings name it."""


@pytest.fixture
def app(database: Database) -> Flask:
    """Return one of its own: the tests give it more addresses."""
    return create_app(database, Config(KEY, secure=False, sign_in=CHEAP))


def test_every_route_declares_who_may_use_it(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert {each for each in endpoints if declared(app, each) is None} == set()
    permissions = {each: declared(app, each) for each in endpoints}
    assert {each for each, permission in permissions.items() if permission and permission.everybody} == (
        OPEN | BY_LINK | BY_SIGNATURE
    )
    assert all(permission.everybody or permission.roles for permission in permissions.values() if permission)


def test_no_route_is_for_the_engine(app: Flask) -> None:
    for endpoint in app.view_functions:
        permission = declared(app, endpoint)
        assert permission
        assert Role.ENGINE not in permission.roles


def saying_hello() -> Callable[[], Response]:
    """Make a view; each test its own, since a declaration is written onto it."""

    def view() -> Response:
        return Response("hello", mimetype="text/plain")

    return view


@pytest.mark.parametrize(
    ("permission", "people"),
    [
        (Permission(), set()),
        (Permission(everybody=True), {"lucie", "leo", "agnes", "sophie", "denise", "engine", "nobody"}),
        (Permission(frozenset({Role.PLANNER})), {"lucie"}),
        (Permission(frozenset({Role.PLANNER, Role.COORDINATOR})), {"lucie", "leo", "agnes"}),
        (Permission(frozenset({Role.PLANNER, Role.COORDINATOR}), leads=True), {"lucie"}),
        (Permission(frozenset({Role.REQUESTER, Role.BUYER})), {"sophie", "denise"}),
        (Permission(frozenset({Role.REQUESTER, Role.COORDINATOR}), administers=True), {"sophie", "agnes"}),
    ],
)
def test_who_a_permission_lets_in(world: World, permission: Permission, people: set[str]) -> None:
    asked = {name: world.people[name] for name in ("lucie", "leo", "agnes", "sophie", "denise", "engine", "nobody")}
    assert {name for name, actor in asked.items() if permission.lets(actor)} == people


def test_everybodys_menu_leads_to_pages_that_are_open_to_them(app: Flask, world: World) -> None:
    for name, actor in world.people.items():
        if actor is None or actor.role == Role.ENGINE:
            continue
        assert entries(actor), name
        for entry in {*entries(actor), *entries(actor, with_results=True)}:
            permission = declared(app, entry.endpoint)
            assert permission, entry.endpoint
            assert permission.lets(actor), f"{name}: {entry.endpoint}"


def test_planning_for_another_agency_is_not_leading() -> None:
    planner = Actor(1, 2, 3, Role.PLANNER, leads=False)
    assert not Permission(frozenset({Role.PLANNER}), leads=True).lets(planner)


def test_a_route_without_a_declaration_is_closed(app: Flask, client_of: Callable[[str], Client]) -> None:
    app.add_url_rule("/bare", view_func=saying_hello(), endpoint="bare")
    client_of("lucie").page("/bare", status=403)
    checking(app).page("/bare", status=403)


def test_strangers_sign_in_and_others_are_refused(app: Flask, client_of: Callable[[str], Client]) -> None:
    view = allowed(Role.PLANNER, leads=True)(saying_hello())
    app.add_url_rule("/lead-only", view_func=view, endpoint="lead_only", methods=["GET", "POST"])
    assert client_of("lucie").get("/lead-only").text == "hello"
    assert client_of("sophie").page("/lead-only", status=403).h1 == "Accès refusé"
    response = checking(app).get("/lead-only?a=1&b=2")
    assert response.status_code == 303
    assert response.headers["Location"] == "/connexion?next=/lead-only?a%3D1%26b%3D2"
    assert checking(app).post("/lead-only").headers["Location"] == "/connexion"


def test_a_part_of_a_page_sends_strangers_to_a_whole_sign_in_page(app: Flask) -> None:
    app.add_url_rule("/part", view_func=allowed_to_signed_in(saying_hello()), endpoint="part")
    response = checking(app).get("/part", headers={"HX-Request": "true"})
    assert response.status_code == 204
    assert response.headers["HX-Redirect"] == "/connexion"


def test_a_declaration_leaves_the_view_as_it_is() -> None:
    def view(number: int) -> str:
        return str(number)

    assert open_to_all(view)(3) == "3"
    assert open_to_all(view).__name__ == "view"
