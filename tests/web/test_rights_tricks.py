"""What the table of rights cannot say.

Things of others named in a form or a query, sessions that are no longer good, addresses that would lead elsewhere.
"""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select, update

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.tables import Account, Member, Mission, Post, Request, RequestPerson, ShiftTemplate, User
from scheduler.core.tables.codes import MissionState
from scheduler.core.tokens import hashed
from scheduler.market.accounts import password_hash
from scheduler.market.accounts.sessions import enter
from tests.scheduler.db.manche import BothMarkets, furnish
from tests.scheduler.db.world import World
from tests.web.conftest import CHEAP, KEY, PASSWORD, app_on
from tests.web.house import Visitor, asked
from web.config import Config

VisitorOf = Callable[[str], Visitor]
ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "/\t/evil.example/",
    "\\\\evil.example",
    "javascript:alert(1)",
    "http:evil.example",
    "/\r\nLocation: https://evil.example/",
]


@pytest.fixture
def visitor_of(app: Flask) -> VisitorOf:
    return lambda person: Visitor(app, person)


# ---------------------------------------------------------------------------------------------- things of others

NEW = "/etablissement/demandes/nouvelle/horaires"


@pytest.fixture
def both(fresh: Addresses, world: World) -> BothMarkets:
    """Both markets furnished, and Tom with a post that can be asked for."""
    assert fresh.owner
    with administration(fresh.owner) as session:
        common = {"market_id": world.calvados, "site_id": world.other_site, "job_id": world.job, "label": "Matin"}
        hours = {"weekdays": [1], "start_minute": 390, "end_minute": 810}
        session.add_all([Post(**common, agents=1), ShiftTemplate(**common, **hours)])
        found = furnish(session, world)
        session.execute(
            update(Account)
            .where(Account.password_hash.is_not(None))
            .values(password_hash=password_hash(PASSWORD, CHEAP))
        )
        return found


def requests_in(fresh: Addresses) -> int:
    assert fresh.owner
    with administration(fresh.owner) as session:
        return session.scalars(select(func.count()).select_from(Request)).one()


def test_a_site_asks_for_its_own_posts_alone(visitor_of: VisitorOf, fresh: Addresses, both: BothMarkets) -> None:
    sophie, near, far = visitor_of("sophie"), both.near, both.far
    before = requests_in(fresh)
    for post in (
        f"{near.other_site}-{near.job}-Matin",
        f"{far.site}-{far.job}-Matin",
        f"{near.site}-{far.job}-Matin",
        f"{near.site}-{near.job}-Soir",
        f"{2**31}-{near.job}-Matin",
        "",
    ):
        given = asked(post, post)
        assert sophie.client.get(NEW, query_string=given).status_code == 422, post
        assert sophie.client.post(NEW, data=given | sophie.proof()).status_code == 422, post
    assert requests_in(fresh) == before
    own = asked(f"{near.site}-{near.job}-Matin", "own")
    assert sophie.client.post(NEW, data=own | sophie.proof()).status_code == 303
    assert requests_in(fresh) == before + 1


def test_a_site_names_only_people_who_have_been_there(
    visitor_of: VisitorOf, fresh: Addresses, both: BothMarkets
) -> None:
    sophie, near = visitor_of("sophie"), both.near
    before = requests_in(fresh)
    for worker in (near.free_worker, near.other_worker, both.far.free_worker, 999_999, 2**31, 10**30):
        for field in ("preferred", "unwanted"):
            given = asked(f"{near.site}-{near.job}-Matin", f"{field} {worker}") | {field: worker} | sophie.proof()
            assert sophie.client.post(NEW, data=given).status_code == 422, f"{field} {worker}"
    assert requests_in(fresh) == before
    assert fresh.owner
    with administration(fresh.owner) as session:
        named = session.scalars(select(RequestPerson.worker_id).where(RequestPerson.request_id == near.request))
        assert set(named) == {near.published_worker}


def test_another_sites_form_is_not_sent_again(visitor_of: VisitorOf, fresh: Addresses, both: BothMarkets) -> None:
    """Tom finds out which token Sophie's form bore: that shows him neither her request nor makes one of his."""
    near = both.near
    sophie, tom = visitor_of("sophie"), visitor_of("tom")
    hers = sophie.client.post(NEW, data=asked(f"{near.site}-{near.job}-Matin", "one") | sophie.proof())
    made, before = hers.headers["Location"], requests_in(fresh)
    his = tom.client.post(NEW, data=asked(f"{near.other_site}-{near.job}-Matin", "one") | tom.proof())
    assert his.status_code == 409
    assert requests_in(fresh) == before
    assert tom.client.get(made).status_code == 404


def states(fresh: Addresses) -> dict[int, MissionState]:
    assert fresh.owner
    with administration(fresh.owner) as session:
        return {row.id: row.state for row in session.execute(select(Mission.id, Mission.state))}


def test_several_missions_are_confirmed_only_where_they_are_ones_own(
    visitor_of: VisitorOf, fresh: Addresses, both: BothMarkets
) -> None:
    where, before = "/agence/missions/confirmer", states(fresh)
    for person, foreign in (("bruno", both.near.published), ("agnes", both.far.published), ("manon", 999_999)):
        visitor = visitor_of(person)
        answer = visitor.client.post(where, data={"mission": [foreign]} | visitor.proof())
        assert answer.status_code == 404, person
    agnes = visitor_of("agnes")
    for nonsense in ("x", "-1", "0", str(2**31), str(10**30), ""):
        assert agnes.client.post(where, data={"mission": [nonsense]} | agnes.proof()).status_code == 303, nonsense
    assert states(fresh) == before


def test_filters_show_nothing_of_the_other_market(visitor_of: VisitorOf, both: BothMarkets) -> None:
    lucie, far = visitor_of("lucie"), both.far
    assert lucie.client.get(f"/pilotage/carte?agence={far.agency}").status_code == 404
    for query in (
        f"demandes?site={far.site}",
        f"demandes?poste={far.job}",
        f"plan/etablissements?agence={far.agency}&semaine=2027-03-01",
        f"plan/personnes?agence={far.agency}&semaine=2027-03-01&tous=1",
    ):
        page = lucie.client.get(f"/pilotage/{query}")
        assert page.status_code == 200
        for words in ("Havre-Lointain", "Agence du Val", "Manchois", "M-FREE", "M-PUBLISHED", "Laverie"):
            assert words not in page.text, f"{query}: {words}"


def test_a_query_that_makes_no_sense_is_no_fault(visitor_of: VisitorOf) -> None:
    lucie = visitor_of("lucie")
    for value in ("", "x", "0", "-1", str(2**31), str(10**30), "1' OR '1'='1", "\x00", "é", "9999-12-31"):
        for page, name in (
            *(("demandes", name) for name in ("site", "poste", "page", "etat", "semaine")),
            *(("plan/personnes", name) for name in ("semaine", "agence", "tous")),
            *(("plan/etablissements", name) for name in ("semaine", "agence")),
            ("carte", "agence"),
        ):
            answer = lucie.client.get(f"/pilotage/{page}", query_string={name: value})
            assert answer.status_code in {200, 404, 422}, f"{page} {name} {value!r}"


# ---------------------------------------------------------------------------------------------- sessions


def test_who_is_disabled_is_refused_from_the_next_request_on(
    visitor_of: VisitorOf, fresh: Addresses, world: World
) -> None:
    agnes = visitor_of("agnes")
    proof, before = agnes.proof(), states(fresh)
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(update(User).where(User.id == world.agnes.user).values(disabled_at=func.now()))
    answer = agnes.client.post(f"/agence/missions/{world.published}/confirmer", data=proof)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/connexion")
    assert agnes.client.get("/agence/").status_code == 303
    assert states(fresh) == before


def test_whose_organisation_left_the_market_is_out(visitor_of: VisitorOf, fresh: Addresses, world: World) -> None:
    denise = visitor_of("denise")
    assert denise.client.get("/departement/").status_code == 200
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(delete(Member).where(Member.organisation_id == world.buyer))
    assert denise.client.get("/departement/").headers["Location"] == "/connexion?next=/departement/"
    assert denise.client.get("/", follow_redirects=True).request.path == "/connexion"


def test_who_leads_no_more_plans_no_more(visitor_of: VisitorOf, fresh: Addresses, world: World) -> None:
    lucie = visitor_of("lucie")
    assert lucie.client.get("/pilotage/").status_code == 200
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(update(Member).where(Member.market_id == world.calvados).values(leads=False))
    assert lucie.client.get("/pilotage/").status_code == 403
    assert lucie.client.post("/pilotage/calculs", data=lucie.proof()).status_code == 403
    assert lucie.client.get("/agence/").status_code == 200


def cookie(client: FlaskClient) -> str:
    found = client.get_cookie("releve")
    assert found
    return found.value


def refused(app: Flask, value: str) -> bool:
    client = FlaskClient(app, app.response_class)
    client.set_cookie("releve", value)
    answer = client.get("/etablissement/")
    return answer.status_code == 303 and answer.headers["Location"].startswith("/connexion")


def test_a_cookie_that_was_tampered_with_is_nobodys(app: Flask, visitor_of: VisitorOf, world: World) -> None:
    own = cookie(visitor_of("sophie").client)
    assert not refused(app, own)
    content, moment, signature = own.rsplit(".", 2)
    stranger = app_on(app.extensions["releve"]["database"], Config(f"not {KEY}", secure=False))
    signer = SecureCookieSessionInterface().get_signing_serializer(stranger)
    assert signer
    with visitor_of("sophie").client.session_transaction() as session:
        forged = signer.dumps({"token": session["token"]})
    ours = SecureCookieSessionInterface().get_signing_serializer(app)
    assert ours
    for value in (
        "",
        "x",
        content,
        f"{content}.{moment}",
        f"{content}.{moment}.",
        f"{content[:-1]}.{moment}.{signature}",
        f"{content}.{moment}.{signature[:-2]}xx",
        f"{content}.{moment}.{signature[::-1]}",
        forged,
        *(ours.dumps({"token": gone}) for gone in ("0", "-1", "", "x" * 43, hashed("x"), None)),
        *(ours.dumps({name: world.sophie.user}) for name in ("user", "actor", "session")),
    ):
        assert refused(app, value), value


def test_the_engine_has_no_session(app: Flask, world: World) -> None:
    """Nobody signs in as the nightly run; even a session of it would open no page."""
    ours = SecureCookieSessionInterface().get_signing_serializer(app)
    assert ours
    client = FlaskClient(app, app.response_class)
    database: Database = app.extensions["releve"]["database"]
    client.set_cookie("releve", str(ours.dumps({"token": enter(database, world.engine.user, None, None).token})))
    for address in ("/", "/pilotage/", "/agence/", "/etablissement/", "/departement/"):
        assert client.get(address).status_code in {303, 403}, address
    assert client.get("/pilotage/").location == "/connexion/code?next=/pilotage/"  # a code that it has not


# ---------------------------------------------------------------------------------------------- addresses elsewhere


def test_no_answer_leads_to_another_site(app: Flask, visitor_of: VisitorOf) -> None:
    signing_in = {"email": "tom@example.org", "password": PASSWORD}
    for address in ELSEWHERE:
        nobody, sophie = Visitor(app, "nobody"), visitor_of("sophie")
        answers = [
            nobody.client.post("/langue", data={"language": "en", "next": address} | nobody.proof()),
            sophie.client.post("/langue", data={"language": "en", "next": address} | sophie.proof()),
            sophie.client.get("/connexion", query_string={"next": address}),
            sophie.client.post("/deconnexion", query_string={"next": address}, data=sophie.proof()),
            nobody.client.post("/connexion", query_string={"next": address}, data=signing_in | nobody.proof()),
        ]
        for answer in answers:
            assert answer.status_code == 303
            assert answer.headers["Location"] in {"/", "/connexion"}, address


def test_no_address_is_made_of_what_the_visitor_calls_the_host(app: Flask) -> None:
    client, host = FlaskClient(app, app.response_class), "evil.example"
    for headers in ({"Host": host}, {"X-Forwarded-Host": host}, {"X-Original-URL": f"//{host}/"}):
        answer = client.get("/pilotage/", headers=headers)
        assert answer.headers.get("Location", "/connexion").startswith("/connexion"), headers
        assert host not in client.get("/connexion", headers=headers).text
