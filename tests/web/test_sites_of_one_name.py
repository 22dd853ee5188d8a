"""Two sites of one name, looked for in all that is read: pages of everybody, messages, calendars, workers' pages."""

import re
from collections.abc import Iterator
from html import unescape
from uuid import uuid4

import pytest
from sqlalchemy import URL, text

from scheduler.core.addresses import ADMINISTRATION_ROLE, Addresses
from scheduler.core.db import administration
from scheduler.core.tables.codes import Audience, Language
from scheduler.market.search import Kind, search
from scheduler.messages.bundles import written
from scheduler.messages.links import make_own_link, make_worker_link, revoke_own_link, revoke_worker_link
from tests.conftest import database as copied
from tests.examples import some
from tests.scheduler.db.world import World
from tests.web.conftest import KEY
from tests.web.house import House, Visitor, cases, opened, play
from tests.web.premises import Premises, build
from tests.web.rights_route import GET
from tests.web.rights_table import ROUTES
from web.context import EXTENSION

pytestmark = pytest.mark.xdist_group("rights")

NAME = "Collège Jean Moulin"
BARE = re.compile(rf"{NAME}(?! \((?:Caen|Vire)\))", re.IGNORECASE)
"""The name without the town that tells which of the two is meant."""

TOLD = re.compile(rf"{NAME} \((?:Caen|Vire)\)", re.IGNORECASE)
EDITED = re.compile(r'<input[^>]* name="name"[^>]*>')


@pytest.fixture(scope="module")
def premises(superuser: URL, populated: tuple[Addresses, World]) -> Iterator[Premises]:
    """Where both establishments of the Calvados, and their sites, are called alike."""
    with copied(superuser, f"releve_test_{uuid4().hex}", populated[0].application.database or "") as found:
        premises = build(found, populated[1])
        near = premises.both.near
        assert found.owner
        with administration(found.owner) as session:
            for site, town in ((near.site, "14000 Caen"), (near.other_site, "14500 Vire")):
                values = {"name": NAME, "address": f"1 rue du Port, {town}", "site": site}
                session.execute(text("UPDATE sites SET name = :name, address = :address WHERE id = :site"), values)
            called = {"name": NAME, "both": [near.establishment, near.other_establishment]}
            session.execute(text("UPDATE organisations SET name = :name WHERE id = ANY (:both)"), called)
        yield premises


@pytest.fixture(scope="module")
def house(superuser: URL, premises: Premises) -> Iterator[House]:
    """A house in which people look and do nothing."""
    with opened(superuser, premises) as house:
        yield house


def read(page: str) -> str:
    """Return a page as it is read; what is edited is the name itself."""
    return " ".join(unescape(EDITED.sub("", page)).split())


def bare(page: str) -> list[str]:
    words = read(page)
    return [words[max(0, each.start() - 80) : each.end() + 40] for each in BARE.finditer(words)]


EVERY_DAY = ("sophie", "lucie", "agnes", "denise")
EVERYBODY = some([*EVERY_DAY, "tom", "lena", "leo", "paula", "bruno"], len(EVERY_DAY))


@pytest.mark.parametrize("person", EVERYBODY)
def test_no_page_leaves_open_which_of_the_two_it_means(house: House, person: str) -> None:
    visitor, found, told = Visitor(house.app, person), dict[str, list[str]](), 0
    for route in ROUTES:
        # A list that is brought in again holds the name as it is edited.
        if route.method == GET and person in route.people and not route.endpoint.startswith("imports."):
            for thing, number, expected in cases(house, route, person):
                if expected < 300:
                    answer = play(house, visitor, route, number)
                    assert answer.status_code == expected, route.endpoint
                    if answer.mimetype == "application/pdf":  # what it says: tests/scheduler/documents
                        continue
                    told += len(TOLD.findall(read(answer.text)))
                    found[f"{route.endpoint} {thing}"] = bare(answer.text)
    assert {where: places for where, places in found.items() if places} == {}
    assert told > 1


def test_workers_pages_and_calendars_tell_which_of_the_two(house: House) -> None:
    near, client = house.premises.both.near, house.app.test_client()
    with house.app.extensions[EXTENSION]["database"].transaction(near.agnes) as session:
        revoke_worker_link(session, near.agnes, near.published_worker)
        revoke_own_link(session, near.agnes)
        worker = make_worker_link(session, near.agnes, near.published_worker, KEY)
        own = make_own_link(session, near.agnes, KEY)
    for where in (f"/m/{worker}/", f"/m/{worker}/feuille", f"/m/{worker}/agenda.ics", f"/agenda/{own}.ics"):
        page = client.get(where).text.replace("\r\n ", "")
        assert TOLD.search(read(page)), where
        assert bare(page) == [], where


def test_messages_tell_which_of_the_two(superuser: URL, premises: Premises) -> None:
    near = premises.both.near
    with opened(superuser, premises) as house:
        latest = "SELECT coalesce(max(id), 0) FROM messages"
        with house.owner.connect() as connection:  # what was told before there were two
            connection.execute(text(f"SET LOCAL ROLE {ADMINISTRATION_ROLE}"))
            before = connection.execute(text(latest)).scalar_one()
        for person, where in (
            ("agnes", f"/agence/missions/{near.published}/confirmer"),
            ("sophie", f"/etablissement/demandes/{near.request}/annuler"),
        ):
            visitor = Visitor(house.app, person)
            assert visitor.client.post(where, data=visitor.proof()).status_code == 303
        with house.owner.connect() as connection:
            connection.execute(text(f"SET LOCAL ROLE {ADMINISTRATION_ROLE}"))
            since = text("SELECT facts, audience FROM messages WHERE facts ? 'site' AND id > :before")
            told = connection.execute(since, {"before": before}).all()
    items = [(row.facts, Audience(row.audience)) for row in told if row.facts["request"] == near.request]
    assert {audience for _, audience in items} >= {Audience.SITE, Audience.AGENCY}
    for language in Language:
        for letter in [written([item], language) for item in items] + [written(items, language)]:
            words = f"{letter.subject} {letter.text}"
            assert TOLD.search(words), letter
            assert bare(words) == bare(letter.short) == [], letter


def test_both_are_found_by_name_and_town(house: House) -> None:
    near = house.premises.both.near
    with house.app.extensions[EXTENSION]["database"].transaction(near.lucie) as session:
        for words, site, request in (
            ("moulin caen", near.site, near.request),
            ("VIRE jean-moulin", near.other_site, near.other_request),
        ):
            found = {each.kind: each.shown for each in search(session, near.lucie, words)}
            assert [each.id for each in found[Kind.SITES]] == [site]
            assert {each.id for each in found[Kind.REQUESTS]} == {request}
