"""A form whose session has ended is kept through signing in, and shown again to whoever typed it, with nothing done."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from html import escape
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse

from scheduler.core.addresses import ADMINISTRATION_ROLE
from scheduler.market.accounts.kept_forms import LARGEST, MOST
from tests.web.client import fields, names, parse
from tests.web.conftest import PASSWORD
from tests.web.house import House, Visitor, asked, cases, form, play
from tests.web.rights_route import GET, POST
from tests.web.rights_table import ROUTES
from web.forms import Form
from web.kept_forms.filling import fill
from web.kept_forms.keeping import SECRETS
from web.permissions import declared

pytestmark = pytest.mark.xdist_group("rights")

AGAIN = "Votre saisie est de nouveau là"
ELSEWHERE = "Votre saisie est gardée"
TYPED = 'Ligne une & "deux" <b>\r\nsuite'
IN_PLACE = {"csrf_token", "do", "accepted", "again", *SECRETS}
"""What is not filled in: a button says it, or it is a secret."""

CODES = {"second_factor.ask", "second_factor.set_up", "second_factor.change", "second_factor.reset"}
CODES |= {"passkeys.question", "passkeys.sign_in", "passkeys.add", "passkeys.make", "passkeys.do_remove"}
"""What is about codes and keys that are worth something: nothing of it is kept."""


@pytest.fixture(scope="module")
def house(houses: Callable[[], AbstractContextManager[House]]) -> Iterator[House]:
    """Nothing in here is ever done, so all tests share it."""
    with houses() as found:
        yield found


def administer(house: House, statement: str) -> None:
    with house.owner.begin() as connection:
        connection.execute(text(f"SET LOCAL ROLE {ADMINISTRATION_ROLE}"))
        connection.execute(text(statement))


def end_sessions(house: House) -> None:
    administer(house, "UPDATE sessions SET ended_at = now()")


def end_newest_session(house: House) -> None:
    """Leave somebody's other sessions, which their page of preferences lists, each with a form."""
    administer(house, "UPDATE sessions SET ended_at = now() WHERE id = (SELECT max(id) FROM sessions)")


def come_back(visitor: Visitor, door: TestResponse, person: str = "") -> TestResponse:
    """Sign in at the door to which somebody was sent, and follow to the page that comes then."""
    assert door.status_code == 303, door.text
    where = door.headers["Location"]
    assert where.startswith("/connexion?next="), where
    account = {"email": f"{person or visitor.person}@example.org", "password": PASSWORD}
    return visitor.client.post(where, data=account | visitor.proof(), follow_redirects=True)


def typed_into(shown: Element, button: str = "") -> dict[str, Any]:
    """Change each field of a form, as somebody does who fills it in."""
    data = fields(shown, button)
    for each in shown.iter():
        name, kind = each.get("name") or "", each.get("type", "text")
        if not name or name in IN_PLACE:
            continue
        if each.tag == "textarea":
            data[name] = [TYPED]
        elif each.tag == "select":
            data[name] = [[one.get("value") or "" for one in each.iter("option")][-1]]
        elif each.tag == "input" and kind in {"text", "email", "tel", "search", "number"}:
            data[name] = ['2 & "trois"']
        elif each.tag == "input" and kind in {"date", "time"}:
            data[name] = ["2027-03-09" if kind == "date" else "07:15"]
        elif each.tag == "input" and kind == "radio":
            data[name] = [each.get("value") or "on"]
        elif each.tag == "input" and kind == "checkbox":
            ticked, value = data.setdefault(name, []), each.get("value") or "on"
            data[name] = [one for one in ticked if one != value] if value in ticked else [*ticked, value]
    return {name: values for name, values in data.items() if values}


def held(shown: Element) -> dict[str, list[str]]:
    """Return what a form holds, save what is said by buttons."""
    return {
        name: sorted(value.replace("\r\n", "\n") for value in values)
        for name, values in fields(shown, "").items()
        if name not in IN_PLACE and values
    }


def forms_of(page: str) -> list[Element]:
    return [each for each in parse(page).iter("form") if each.get("method", "get").lower() == "post"]


def endpoint_of(house: House, shown: Element, here: str) -> str:
    path = urlsplit(shown.get("action") or here).path
    found: str = house.app.url_map.bind("localhost").match(path, method=POST)[0]
    return found


def closed_posts(house: House) -> set[str]:
    """Return every endpoint that takes forms of those alone who are signed in."""
    found = set()
    for rule in house.app.url_map.iter_rules():
        permission = declared(house.app, rule.endpoint)
        if POST in (rule.methods or ()) and not (permission and permission.everybody):
            found.add(rule.endpoint)
    return found


def pages_of(house: House, visitor: Visitor) -> Iterator[tuple[str, str]]:
    """Iterate over the pages that somebody may see, each with its address."""
    for route in ROUTES:
        if route.method == GET and visitor.person in route.people:
            for _thing, number, expected in cases(house, route, visitor.person):
                if expected == 200:
                    answer = play(house, visitor, route, number)
                    if answer.mimetype == "text/html" and answer.text.startswith("<!doctype"):  # parts have no forms
                        yield answer.request.full_path.rstrip("?"), answer.text
                    answer.close()


@pytest.mark.parametrize("person", ["sophie", "lucie", "agnes", "denise"])
def test_every_form_that_is_shown_is_shown_again_as_it_was_filled_in(house: House, person: str) -> None:
    visitor, seen, before = Visitor(house.app, person), set(), house.digest()
    found = [
        (where, place, shown)
        for where, page in pages_of(house, visitor)
        for place, shown in enumerate(forms_of(page))
        if endpoint_of(house, shown, where) in closed_posts(house) - CODES
    ]
    for where, place, shown in found:
        key = endpoint_of(house, shown, where), frozenset(names(shown))
        if key in seen:
            continue
        seen.add(key)
        data = typed_into(shown)
        visitor.client.get(where)
        end_newest_session(house)
        referrer = {"Referer": f"http://localhost{where}"}
        sent = visitor.client.post(urlsplit(shown.get("action") or where).path, data=data, headers=referrer)
        back = come_back(visitor, sent)
        assert back.status_code == 200, f"{key[0]}: {back.status_code}"
        assert AGAIN in back.text, f"{key[0]} on {where}: {back.request.full_path}"
        wanted = {
            name: sorted(value.replace("\r\n", "\n") for value in values)
            for name, values in data.items()
            if name not in IN_PLACE
        }
        now = [held(each) for each in forms_of(back.text)]
        assert wanted in now, f"{key[0]} on {where}, form {place}: {wanted} is not in {now}"
    assert house.digest() == before
    assert len(seen) > (2 if person == "denise" else 10)


def test_every_route_that_takes_a_form_keeps_it_and_does_nothing(house: House) -> None:
    walked, before = set(), house.digest()
    for route in ROUTES:
        if route.method != POST or route.endpoint not in closed_posts(house) or route.endpoint in walked:
            continue
        person = next(each for each in ("sophie", "agnes", "lucie", "denise", "mona", "bruno") if each in route.people)
        number = next((number for thing, number, _ in cases(house, route, person) if thing), None)
        visitor = Visitor(house.app, person)
        proof = visitor.proof()
        end_sessions(house)
        door = play(house, visitor, route, number, **proof)
        walked.add(route.endpoint)
        if route.endpoint in CODES:
            assert door.headers["Location"] == "/connexion", route.endpoint
            continue
        back = come_back(visitor, door)
        assert back.status_code < 500, route.endpoint
        if form(house.premises, route.form, person) and back.status_code == 200:
            assert AGAIN in back.text or ELSEWHERE in back.text, route.endpoint
    assert walked == closed_posts(house)
    assert house.digest() == before


ADD_OR_ACT = {
    "accounts.give_link",
    "accounts.keep_own_password",
    "accounts.keep_tick",  # a tick, said to be given or taken: the same twice is the same
    "accounts.send_invitation",
    "imports.check_availabilities",
    "imports.check_closures",
    "imports.check_communes",
    "imports.check_journeys",
    "imports.check_requests",
    "imports.check_sites",
    "imports.check_skills",
    "imports.check_workers",
    "lead.choose_profile",
    "lead.create_profile",
    "lead.make_offer",
    "lead.take_worker_off",
    "member.availability",  # days away are added to those that stand
    "member.confirm_part",
    "member.elsewhere",
    "results.make_link",
    "results.new_cohort",
    "member.head_starts",
    "member.new_worker",
    "member.papers",
    "member.take_worker_off",
    "preferences.choose_on_duty",  # one choice: the later one counts
    "preferences.save",  # of nobody but oneself
    "second_factor.set_up",
    "settings.add_a_site",
    "settings.add_a_skill",
    "settings.add_a_trade",
    "settings.add_organisation",
    "settings.change_calendar",
    "settings.withdraw_the_shares",
    "site.create_request",
    "site.site_calendar",
    "site.site_people",
}
"""What begins something or answers, instead of writing anew what stands: two who do so at once lose nothing."""


def shows_what_stands(shown: Element) -> bool:
    """Tell whether a form comes filled in."""
    for each in shown.iter():
        kind = each.get("type", "text")
        typed = each.tag == "input" and kind not in {"hidden", "checkbox", "radio", "submit"}
        if typed and each.get("name") and each.get("value"):
            return True
        if each.tag == "textarea" and "".join(each.itertext()).strip():
            return True
        if each.tag == "input" and kind in {"checkbox", "radio"} and "checked" in each.attrib:
            return True
    return False


@pytest.mark.parametrize("person", ["sophie", "lucie", "agnes"])
def test_every_form_that_edits_says_upon_what_it_was_filled_in(house: House, person: str) -> None:
    bare = {
        endpoint_of(house, shown, where)
        for where, page in pages_of(house, Visitor(house.app, person))
        for shown in forms_of(page)
        if endpoint_of(house, shown, where) in closed_posts(house)
        and shows_what_stands(shown)
        and "vu" not in names(shown)
    }
    assert bare <= ADD_OR_ACT, "what it overwrites may be another's by now: scheduler/core/seen.py"


def sent_too_late(house: House, person: str = "sophie") -> tuple[Visitor, TestResponse, str]:
    """Have somebody fill in the sheet of their site when their session has ended."""
    visitor = Visitor(house.app, person)
    where = f"/etablissement/lieux/{house.premises.things['sophies_site']}"
    data = {"contact": "Mme Untel", "access": TYPED} | visitor.proof()
    end_sessions(house)
    return visitor, visitor.client.post(where, data=data, headers={"Referer": f"http://localhost{where}"}), where


def test_another_person_who_signs_in_there_never_sees_it(house: House) -> None:
    visitor, door, _ = sent_too_late(house)
    back = come_back(visitor, door, "simone")
    assert "Mme Untel" not in back.text
    assert AGAIN not in back.text
    visitor.client.post("/deconnexion", data=visitor.proof())
    account = {"email": "sophie@example.org", "password": PASSWORD}
    later = visitor.client.post("/connexion", data=account | visitor.proof(), follow_redirects=True)
    assert "Mme Untel" not in later.text, "what another has passed over is gone"


def test_whoever_comes_in_by_another_way_is_led_to_it(house: House) -> None:
    visitor, _, where = sent_too_late(house)
    account = {"email": "sophie@example.org", "password": PASSWORD}
    back = visitor.client.post("/connexion", data=account | visitor.proof(), follow_redirects=True)
    assert back.request.path == where
    assert escape("Mme Untel") in back.text


def test_it_is_shown_once_and_is_gone_after_a_day(house: House) -> None:
    visitor, door, where = sent_too_late(house)
    assert AGAIN in come_back(visitor, door).text
    assert AGAIN not in visitor.client.get(where).text
    visitor, door, _ = sent_too_late(house)
    administer(house, "UPDATE kept_forms SET kept_at = now() - interval '25 hours'")
    back = come_back(visitor, door)
    assert back.status_code == 200
    assert "Mme Untel" not in back.text


def test_what_a_page_adds_up_is_of_what_was_typed(house: House) -> None:
    visitor = Visitor(house.app, "sophie")
    where = "/etablissement/demandes/nouvelle/horaires"
    given = asked(house.premises.posts["sophie"], "kept")
    fresh = visitor.client.get(where, query_string=given)
    monday = given["first_day"]
    typed = given | {f"start.{monday}.0": "08:00", f"end.{monday}.0": "12:45", f"break.{monday}.0": "15"}
    summed = visitor.client.post(where, data=typed | {"do": "total"} | visitor.proof())
    assert "4 h 30" in total(summed.text)
    assert total(fresh.text) != total(summed.text)
    data = typed | visitor.proof()
    end_sessions(house)
    referrer = {"Referer": f"http://localhost{fresh.request.full_path}"}
    back = come_back(visitor, visitor.client.post(where, data=data, headers=referrer))
    assert AGAIN in back.text
    assert total(back.text) == total(summed.text)


def total(page: str) -> str:
    (found,) = [each for each in parse(page).iter("p") if each.get("id") == "total"]
    return " ".join("".join(found.itertext()).split())


def test_nothing_of_it_can_be_read_in_the_database_and_few_are_kept(house: House) -> None:
    for _ in range(MOST + 2):
        sent_too_late(house)
    with house.owner.connect() as connection:
        connection.execute(text(f"SET LOCAL ROLE {ADMINISTRATION_ROLE}"))
        rows = connection.execute(text("SELECT sealed FROM kept_forms k JOIN users u ON u.id = k.user_id"
                                       " WHERE u.email = 'sophie@example.org'")).scalars().all()  # fmt: skip
    assert len(rows) == MOST
    assert not any(b"Untel" in bytes(row) for row in rows)


def test_what_is_too_large_is_said_not_to_be_kept(house: House) -> None:
    visitor = Visitor(house.app, "agnes")
    proof = visitor.proof()
    end_sessions(house)
    data = {"content": '"' * (LARGEST * 6 // 10)} | proof  # twice as long where it is kept
    parts = "".join(
        f'--part\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in data.items()
    )
    door = visitor.client.post(
        "/importer/salaries", data=f"{parts}--part--\r\n", content_type="multipart/form-data; boundary=part"
    )
    assert parse_qs(urlsplit(door.headers["Location"]).query) == {}
    assert "rien n’a été enregistré" in visitor.client.get("/connexion").text


def test_a_tab_of_an_earlier_session_finds_its_form_in_the_new_one(house: House) -> None:
    visitor = Visitor(house.app, "sophie")
    old = visitor.proof()
    visitor.client.post("/deconnexion", data=old)
    account = {"email": "sophie@example.org", "password": PASSWORD}
    visitor.client.post("/connexion", data=account | visitor.proof())
    where = f"/etablissement/lieux/{house.premises.things['sophies_site']}"
    back = visitor.client.post(where, data={"contact": "Mme Untel"} | old, follow_redirects=True)
    assert AGAIN in back.text
    assert "Mme Untel" in back.text


def test_a_tab_of_somebody_else_is_refused_without_showing_it(house: House) -> None:
    visitor = Visitor(house.app, "sophie")
    old = visitor.proof()
    visitor.client.post("/deconnexion", data=old)
    account = {"email": "simone@example.org", "password": PASSWORD}
    visitor.client.post("/connexion", data=account | visitor.proof())
    where = f"/etablissement/lieux/{house.premises.things['sophies_site']}"
    back = visitor.client.post(where, data={"contact": "Mme Untel"} | old, follow_redirects=True)
    assert back.status_code == 400
    assert "Mme Untel" not in back.text


def test_a_part_of_a_page_leads_to_the_door_and_back(house: House) -> None:
    visitor = Visitor(house.app, "sophie")
    where = f"/etablissement/lieux/{house.premises.things['sophies_site']}"
    data = {"contact": "Mme Untel"} | visitor.proof()
    end_sessions(house)
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://localhost{where}?x=1"}
    answer = visitor.client.post(where, data=data, headers=headers)
    assert answer.status_code == 204
    assert parse_qs(urlsplit(answer.headers["HX-Redirect"]).query) == {"next": [f"{where}?x=1"]}


def test_no_password_is_ever_kept(house: House) -> None:
    def all_forms(kind: type[Form]) -> Iterator[type[Form]]:
        for each in kind.__subclasses__():
            yield each
            yield from all_forms(each)

    with house.app.test_request_context():
        hidden = {one.name for kind in all_forms(Form) for one in kind() if one.type == "PasswordField"}
    assert hidden
    assert hidden <= SECRETS
    visitor = Visitor(house.app, "sophie")
    data = {"present": "altes Geheimnis", "password": "neues Geheimnis", "again": "neues Geheimnis"} | visitor.proof()
    end_sessions(house)
    back = come_back(visitor, visitor.client.post("/preferences/mot-de-passe", data=data))
    assert back.request.path == "/preferences/mot-de-passe"
    assert "Geheimnis" not in back.text


PAGE = """<!doctype html><p>A &amp; B &#233;</p>
<form method="post" action="/a"><input type="hidden" name="csrf_token" value="new"><input name="one" value="old">
<select name="many" multiple><option value="1" selected>a</option><option value="2">b</option></select>
<textarea name="long">before</textarea>
<input type="checkbox" name="tick" checked><input type="password" name="p"></form>
<form method="post" action="/a"><input type="hidden" name="which" value="2"><input name="one"></form>
<form method="post" action="/b"><input name="one"></form>"""


def test_a_page_is_filled_in_where_the_form_was_and_nowhere_else() -> None:
    filled = fill(PAGE, "/a", [("csrf_token", "old"), ("one", '"1"'), ("many", "2"), ("long", "<b>")], "/")
    assert filled is not None
    changed = filled.splitlines()
    assert changed[0] == PAGE.splitlines()[0]
    assert 'value="new"' in changed[1]
    assert 'name="one" value="&quot;1&quot;"' in changed[1]
    assert re.findall('value="(.)" selected', changed[2]) == ["2"]
    assert "&lt;b&gt;</textarea>" in filled
    assert "checked" not in filled
    assert changed[-2:] == PAGE.splitlines()[-2:]


def test_of_two_forms_the_one_with_the_same_hidden_fields_is_filled_in() -> None:
    filled = fill(PAGE, "/a", [("which", "2"), ("one", "x")], "/")
    assert filled is not None
    assert 'value="2"><input name="one" value="x">' in filled
    assert fill(PAGE, "/a", [("unknown", "x")], "/") is None
    assert fill(PAGE, "/c", [("one", "x")], "/") is None
