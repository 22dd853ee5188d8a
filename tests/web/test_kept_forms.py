"""A form whose session has ended is kept through signing in, and shown again to whoever typed it, with nothing done."""

from html import escape
from urllib.parse import parse_qs, urlsplit

from tests.web.client import parse
from tests.web.conftest import PASSWORD
from tests.web.house import House, Visitor, asked
from tests.web.kept import AGAIN, administer, come_back, end_sessions, sent_too_late
from tests.web.kept import house as house  # noqa: PLC0414  # a fixture


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


def test_a_part_of_a_page_leads_to_the_door_and_back(house: House) -> None:
    visitor = Visitor(house.app, "sophie")
    where = f"/etablissement/lieux/{house.premises.things['sophies_site']}"
    data = {"contact": "Mme Untel"} | visitor.proof()
    end_sessions(house)
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://localhost{where}?x=1"}
    answer = visitor.client.post(where, data=data, headers=headers)
    assert answer.status_code == 204
    assert parse_qs(urlsplit(answer.headers["HX-Redirect"]).query) == {"next": [f"{where}?x=1"]}
