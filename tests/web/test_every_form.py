"""Every form and every route that takes one: kept, shown again as it was filled in, and said upon what it was."""

from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import pytest

from tests.examples import one_in
from tests.web.client import fields, names
from tests.web.house import House, Visitor, cases, form, play
from tests.web.kept import (
    AGAIN,
    CODES,
    ELSEWHERE,
    TYPED,
    administer,
    closed_posts,
    come_back,
    end_sessions,
    endpoint_of,
    forms_of,
    pages_of,
)
from tests.web.kept import house as house  # noqa: PLC0414  # a fixture
from tests.web.rights_route import POST
from tests.web.rights_table import ROUTES
from web.kept_forms.keeping import SECRETS

IN_PLACE = {"csrf_token", "do", "accepted", "again", *SECRETS}
"""What is not filled in: a button says it, or it is a secret."""


def end_newest_session(house: House) -> None:
    """Leave somebody's other sessions, which their page of preferences lists, each with a form."""
    administer(house, "UPDATE sessions SET ended_at = now() WHERE id = (SELECT max(id) FROM sessions)")


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


@one_in(2)
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
