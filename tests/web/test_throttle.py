"""Guessing is slowed down, people are not: owner, colleague and stranger at the sign-in page."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text, update

from scheduler.core.addresses import Addresses
from scheduler.core.db import administration
from scheduler.core.tables import Account
from scheduler.market.accounts import password_hash
from tests.web.client import Client, checking
from tests.web.conftest import CHEAP, PASSWORD

WRONG = "another phrase"
OFFICE, HOME, ELSEWHERE = "192.0.2.7", "198.51.100.1", "203.0.113.9"

Try = Callable[..., int]


@pytest.fixture
def browser(app: Flask) -> Callable[[str], Client]:
    def at(address: str) -> Client:
        client = checking(app)
        client.environ_base["REMOTE_ADDR"] = address
        return client

    return at


def sign_in(client: Client, who: str, password: str = PASSWORD) -> int:
    """Try to sign in, and out again when it worked; return the status of the answer."""
    page = client.page("/connexion")
    form = {each.get("name", ""): each.get("value", "") for each in page.form("Se connecter").iter("input")}
    answer = client.post("/connexion", data=form | {"email": f"{who}@example.org", "password": password})
    if answer.status_code == 303:
        client.press(client.page("/preferences/"), "Se déconnecter")
    return answer.status_code


def test_a_colleagues_typing_errors_lock_nobody_else_out(browser: Callable[[str], Client]) -> None:
    for _ in range(6):
        sign_in(browser(OFFICE), "simone", WRONG)
    assert sign_in(browser(OFFICE), "simone") == 429
    assert sign_in(browser(OFFICE), "sophie") == 303


def test_a_success_makes_up_for_typing_errors(browser: Callable[[str], Client]) -> None:
    for _ in range(2):
        for _ in range(4):
            assert sign_in(browser(OFFICE), "sophie", WRONG) == 422
        assert sign_in(browser(OFFICE), "sophie") == 303


def test_a_strangers_guesses_do_not_hold_up_the_owner(browser: Callable[[str], Client]) -> None:
    known = browser(HOME)
    assert sign_in(known, "sophie") == 303
    for number in range(12):
        sign_in(browser(f"203.0.113.{number}"), "sophie", WRONG)
    assert sign_in(browser(ELSEWHERE), "sophie") == 429
    assert sign_in(browser(HOME), "sophie") == 429  # the browser is known, not the address
    known.environ_base["REMOTE_ADDR"] = ELSEWHERE
    assert sign_in(known, "sophie") == 303


def test_all_of_a_visitors_addresses_are_one(browser: Callable[[str], Client]) -> None:
    for number in range(5):
        assert sign_in(browser(f"2001:db8:0:1::{number}"), "sophie", WRONG) == 422
    assert sign_in(browser("2001:db8:0:1:ffff::1"), "sophie") == 429
    assert sign_in(browser("2001:db8:0:2::1"), "sophie") == 303


def test_unknown_browsers_get_ten_guesses_an_hour_over_all_addresses(
    browser: Callable[[str], Client], fresh: Addresses
) -> None:
    answers = [sign_in(browser(f"2001:db8:0:{number}::1"), "tom", WRONG) for number in range(12)]
    assert answers == [422] * 10 + [429] * 2
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(text("UPDATE sign_in_attempts SET at = at - interval '61 minutes'"))
    assert sign_in(browser(HOME), "tom") == 303


def test_an_unknown_account_is_slowed_down_alike(browser: Callable[[str], Client]) -> None:
    told = {}
    for who in ("tom", "nobody"):
        client, pages = browser(OFFICE), []
        for _ in range(7):
            page = client.page("/connexion")
            form = {each.get("name", ""): each.get("value", "") for each in page.form("Se connecter").iter("input")}
            answer = client.post("/connexion", data=form | {"email": f"{who}@example.org", "password": WRONG})
            pages.append((answer.status_code, answer.text.replace(f"{who}@example.org", "")))
        told[who] = [(status, text.partition("<main")[2].partition("<footer")[0]) for status, text in pages]
    assert [status for status, _ in told["nobody"]] == [422] * 5 + [429] * 2
    nobody, tom = ([_without_proofs(each) for _, each in told[who]] for who in ("nobody", "tom"))
    assert nobody == tom


def _without_proofs(page: str) -> str:
    return "".join(line for line in page.splitlines() if "csrf_token" not in line)


def test_a_known_browser_has_guesses_of_its_own(browser: Callable[[str], Client]) -> None:
    known = browser(HOME)
    assert sign_in(known, "sophie") == 303
    for _ in range(5):
        assert sign_in(known, "sophie", WRONG) == 422
    assert sign_in(known, "sophie") == 429
    assert sign_in(browser(HOME), "sophie") == 303


def test_a_new_password_makes_every_browser_unknown(browser: Callable[[str], Client], fresh: Addresses) -> None:
    known = browser(HOME)
    assert sign_in(known, "sophie") == 303
    assert fresh.owner
    with administration(fresh.owner) as session:
        new = password_hash("une autre phrase", CHEAP)
        session.execute(update(Account).where(Account.email == "sophie@example.org").values(password_hash=new))
    for number in range(10):
        sign_in(browser(f"203.0.113.{number}"), "sophie", WRONG)
    assert sign_in(known, "sophie", "une autre phrase") == 429


def test_being_known_to_one_account_says_nothing_about_another(browser: Callable[[str], Client]) -> None:
    known = browser(HOME)
    assert sign_in(known, "simone") == 303
    for number in range(10):
        sign_in(browser(f"203.0.113.{number}"), "sophie", WRONG)
    assert sign_in(known, "sophie") == 429
    assert sign_in(known, "simone") == 303


def test_two_people_may_share_a_browser(browser: Callable[[str], Client]) -> None:
    shared = browser(OFFICE)
    assert [sign_in(shared, who) for who in ("sophie", "simone")] == [303, 303]
    for who in ("sophie", "simone"):
        for number in range(10):
            sign_in(browser(f"203.0.113.{number}"), who, WRONG)
    assert [sign_in(shared, who) for who in ("sophie", "simone")] == [303, 303]


def test_a_cookie_of_ones_own_making_makes_nobody_known(browser: Callable[[str], Client]) -> None:
    known = browser(HOME)
    assert sign_in(known, "sophie") == 303
    found = known.get_cookie("releve-known")
    assert found
    for number in range(10):
        sign_in(browser(f"203.0.113.{number}"), "sophie", WRONG)
    stranger = browser(ELSEWHERE)
    for value in ("", "x", found.value[:-2], found.value + "A", found.value.partition(".")[0], "é"):
        stranger.set_cookie("releve-known", value)
        assert sign_in(stranger, "sophie") == 429
    copied = browser(ELSEWHERE)
    copied.set_cookie("releve-known", found.value)
    assert sign_in(copied, "sophie") == 303
