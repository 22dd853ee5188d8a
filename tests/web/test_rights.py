"""The table of rights, played: every route by everybody, on what is theirs, on what is not, on what is not there."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest

from tests.examples import one_in
from tests.scheduler.statements import MOST_OF_A_PAGE, counted
from tests.web.house import House, Visitor, address, cases, form, play, told
from tests.web.rights_people import DAYS_OF_AGENCIES, DAYS_OF_SITES, MISSIONS, PEOPLE
from tests.web.rights_route import GET, POST, Route
from tests.web.rights_table import ROUTES, SECRETS, WITHOUT_EFFECT
from web.documents import PDF
from web.proof import SIGN

pytestmark = pytest.mark.xdist_group("rights")  # the premises take some seconds to build

POSTS = [route for route in ROUTES if route.method == POST]
OPEN_TO_ALL = {
    "accounts.confirm",
    "accounts.keep_chosen",
    "accounts.send_link",
    "auth.sign_in",
    "auth.sign_out",
    "auth.language",
    "auth.use_link",
    "passkeys.question",
    "passkeys.sign_in",
    "worker.answer",
    "worker.correct_hours",
    "worker.dispute_hours",
}

Houses = Callable[[], AbstractContextManager[House]]


@pytest.fixture(scope="module")
def untouched(houses: Houses) -> Iterator[House]:
    """A house that all tests share which change nothing, and which therefore find it as it was."""
    with houses() as house:
        yield house


def allowed(route: Route, person: str, status: int) -> bool:
    return person in route.people and status < 400


def theirs(route: Route, person: str, thing: str | None) -> bool:
    return not route.things or person in route.things.get(thing or "", "")


def test_the_table_has_every_route_and_no_other(untouched: House) -> None:
    there = {
        (rule.endpoint, rule.rule, method)
        for rule in untouched.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert {(route.endpoint, route.rule, route.method) for route in ROUTES} == there
    assert len(ROUTES) == len(there), "a route stands twice"


def test_every_object_and_everybody_is_there(untouched: House) -> None:
    named = {thing for route in ROUTES for thing in route.things}
    assert named <= set(untouched.premises.things)
    assert set(PEOPLE) - {"nobody"} <= set(untouched.premises.both.people)


@one_in(4)
@pytest.mark.parametrize("person", PEOPLE)
def test_looking_gives_the_declared_answer_and_changes_nothing(untouched: House, person: str) -> None:
    visitor = Visitor(untouched.app, person)
    before, seen = untouched.digest(), ""
    for route in ROUTES:
        if route.method == GET:
            for thing, number, expected in cases(untouched, route, person):
                with counted() as sent:
                    answer = play(untouched, visitor, route, number)
                assert answer.status_code == expected, f"{route.endpoint} {thing}: {told(answer)}"
                assert len(sent) <= MOST_OF_A_PAGE, f"{route.endpoint} {thing}:\n" + "\n".join(sent)
                if person == "nobody" and expected == 303:
                    assert answer.headers["Location"].startswith("/connexion"), route.endpoint
                seen += "" if answer.mimetype == PDF else answer.text
    assert untouched.digest() == before
    for words, people in SECRETS.items():
        first, *others = people.split()
        assert words not in seen or person in {first, *others}, f"{words} is not for {person}"
        assert words in seen or person != first, f"{first} does not find {words}"


@one_in(4)
@pytest.mark.parametrize("person", PEOPLE)
def test_what_is_refused_changes_nothing(untouched: House, person: str) -> None:
    visitor = Visitor(untouched.app, person)
    proof, before, refused = visitor.proof(), untouched.digest(), 0
    for route in POSTS:
        for thing, number, expected in cases(untouched, route, person):
            if not (allowed(route, person, expected) and theirs(route, person, thing)):
                answer = play(untouched, visitor, route, number, **proof)
                assert answer.status_code == expected, f"{route.endpoint} {thing}: {told(answer)}"
                if person == "nobody" and expected == 303:
                    assert answer.headers["Location"] == "/connexion"
                refused += 1
    assert untouched.digest() == before
    assert refused > 20


@one_in(8)
@pytest.mark.parametrize("person", PEOPLE)
def test_no_form_is_taken_without_its_proof(untouched: House, person: str) -> None:
    visitor = Visitor(untouched.app, person)
    before = untouched.digest()
    somebody_else = "ugo" if person == "tom" else "tom"
    for proof in ({}, {"csrf_token": "x"}, Visitor(untouched.app, somebody_else).proof()):
        for route in POSTS:
            things = [thing for thing, people in route.things.items() if person in people]
            number = untouched.premises.things[things[0]] if things else 1 if route.things else None
            answer = play(untouched, visitor, route, number, **proof)
            expected = 400
            if person not in route.people and route.endpoint not in OPEN_TO_ALL:
                # A proof that names another role is looked at before anything else.
                expected = 303 if person == "nobody" else 400 if SIGN in proof.get("csrf_token", "") else 403
            if (person, route.endpoint) == ("nobody", "auth.sign_out"):
                expected = 303  # who is out already, as in a second tab, is told so and needs no proof
            if route.endpoint.startswith("text_answers."):
                expected = 404  # no form of ours: a provider signs, and this house has none
            assert answer.status_code == expected, f"{route.endpoint}: {told(answer)}"
            assert expected != 400 or "Votre session a expiré" in answer.text
        assert untouched.digest() == before


@one_in(8)
@pytest.mark.parametrize("person", PEOPLE)
def test_what_is_allowed_is_done_once(houses: Houses, person: str) -> None:
    lines = [
        (route, thing)
        for route in POSTS
        for thing in route.things or [""]
        if allowed(route, person, route.status(person, thing or None)) and theirs(route, person, thing or None)
    ]
    together = sorted(
        ((route, thing) for route, thing in lines if not route.apart),
        key=lambda line: line[0].endpoint in {"auth.sign_in", "auth.sign_out"},  # what changes who one is comes last
    )
    for played in (together, *([(route, thing)] for route, thing in lines if route.apart)):
        with houses() as house:
            visitor, digest = Visitor(house.app, person), house.digest()
            for route, thing in played:
                digest = do(house, visitor, route, thing, digest)


def do(house: House, visitor: Visitor, route: Route, thing: str, before: dict[str, str]) -> dict[str, str]:
    """Play a line that somebody may, twice, and return the digest of what it leaves."""
    number = house.premises.things.get(thing)
    answer = play(house, visitor, route, number, **visitor.proof())
    assert answer.status_code == route.answer, f"{route.endpoint} {thing}: {told(answer)}"
    after = house.digest()
    assert (after != before) == effective(route, visitor.person, thing), f"{route.endpoint} {thing}"
    again = play(house, visitor, route, number, **visitor.proof())
    assert again.status_code == route.again, f"{route.endpoint} {thing}: {told(again)}"
    last = house.digest()
    assert (last != after) == (route.anew and f"{visitor.person} {thing}" not in route.anew_but), (
        f"{route.endpoint} {thing}, again"
    )
    return last


def effective(route: Route, person: str, thing: str) -> bool:
    """Tell whether the table says that this changes anything."""
    if route.form == "missions" and not any(person in people for people in MISSIONS.values()):
        return False
    of_days = {"days_to_sign": DAYS_OF_SITES, "signed_days": DAYS_OF_AGENCIES}.get(route.form)
    if of_days is not None and not any(person in people for people in of_days.values()):
        return False
    return not WITHOUT_EFFECT & {(route.endpoint, thing), (route.endpoint, person)}


@one_in(3)
@pytest.mark.parametrize("person", ["lucie", "nobody", "agnes"])
def test_other_methods_do_nothing(untouched: House, person: str) -> None:
    visitor = Visitor(untouched.app, person)
    proof, before = visitor.proof(), untouched.digest()
    for rule in {route.rule for route in ROUTES}:
        routes = {route.method: route for route in ROUTES if route.rule == rule}
        route = next(iter(routes.values()))
        _, number, _ = next(cases(untouched, route, person))
        where, data = address(route, number), form(untouched.premises, route.form, person) | proof
        if GET in routes:
            head = visitor.client.head(where)
            assert (head.status_code, head.data) == (visitor.client.get(where).status_code, b""), where
        options = visitor.client.options(where)
        assert options.status_code in {200, 303, 403}, where
        assert options.status_code != 200 or options.data == b""
        for method in {GET, POST, "PUT", "DELETE"} - set(routes):
            if route.endpoint != "auth.sign_in":
                assert visitor.client.open(where, method=method, data=data).status_code == 405, f"{method} {where}"
    assert untouched.digest() == before


def test_no_header_and_no_field_turns_one_method_into_another(untouched: House) -> None:
    agnes = Visitor(untouched.app, "agnes")
    where, before = f"/agence/missions/{untouched.premises.things['agness_mission']}", untouched.digest()
    for name in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
        assert agnes.client.get(f"{where}/confirmer", headers={name: POST}).status_code == 405
    for query in ("_method=POST", "method=POST"):
        assert agnes.client.get(f"{where}/confirmer?{query}").status_code == 405
    assert agnes.client.post(where, data={"_method": GET} | agnes.proof()).status_code == 405
    assert untouched.digest() == before
