"""A session is a row: what ends it ends every copy of its cookie, and nothing keeps it for ever."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, text, update

from scheduler.core.addresses import Addresses
from scheduler.core.db import administration
from scheduler.core.tables import Account, User
from scheduler.market.accounts import password_hash
from tests.scheduler.db.world import World
from tests.scheduler.statements import counted
from tests.web.client import Client, checking
from tests.web.conftest import CHEAP, PASSWORD

ClientOf = Callable[[str], Client]
HOME = "/etablissement/"


def copy_of(app: Flask, client: FlaskClient) -> Client:
    """Return another browser with the same cookie, as whoever stole it has one."""
    found = client.get_cookie("releve")
    assert found
    copy = checking(app)
    copy.set_cookie("releve", found.value)
    return copy


def is_in(client: Client) -> bool:
    return client.get(HOME).status_code == 200


def administer(fresh: Addresses, statement: str, **values: object) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(text(statement), values)


def pass_time(fresh: Addresses, **columns: str) -> None:
    """Let time pass for all sessions: by column, an interval."""
    for column, interval in columns.items():
        administer(fresh, f"UPDATE sessions SET {column} = {column} - CAST(:interval AS interval)", interval=interval)  # noqa: S608


def test_signing_out_ends_a_copied_cookie(app: Flask, client_of: ClientOf) -> None:
    sophie = client_of("sophie")
    thief = copy_of(app, sophie)
    assert is_in(thief)
    sophie.press(sophie.page(HOME), "Se déconnecter")
    assert not is_in(thief)


def test_signing_out_in_a_second_tab_says_that_one_is_out(client_of: ClientOf) -> None:
    sophie = client_of("sophie")
    tabs = [sophie.page(HOME), sophie.page(HOME)]
    for tab in tabs:
        page = sophie.press(tab, "Se déconnecter")
        assert page.path == "/connexion"
        assert "Vous êtes déconnecté(e)." in page.text


def test_nobody_is_signed_out_by_another_site(client_of: ClientOf) -> None:
    sophie = client_of("sophie")
    assert sophie.post("/deconnexion", data={}).status_code == 400
    assert is_in(sophie)


def test_signing_out_ends_the_session_of_this_browser_alone(client_of: ClientOf) -> None:
    office, home, colleague = client_of("sophie"), client_of("sophie"), client_of("simone")
    office.press(office.page(HOME), "Se déconnecter")
    assert not is_in(office)
    assert is_in(home)
    assert is_in(colleague)


def test_a_new_password_ends_all_sessions_of_the_account(client_of: ClientOf, fresh: Addresses) -> None:
    office, home, colleague = client_of("sophie"), client_of("sophie"), client_of("simone")
    assert fresh.owner
    with administration(fresh.owner) as session:
        new = password_hash("une autre phrase", CHEAP)
        session.execute(update(Account).where(Account.email == "sophie@example.org").values(password_hash=new))
    assert not is_in(office)
    assert not is_in(home)
    assert is_in(colleague)


def test_disabling_ends_sessions_for_good(client_of: ClientOf, fresh: Addresses, world: World) -> None:
    sophie, colleague = client_of("sophie"), client_of("simone")
    assert fresh.owner
    with administration(fresh.owner) as session:
        for moment in (func.now(), None):
            session.execute(update(User).where(User.id == world.sophie.user).values(disabled_at=moment))
    assert not is_in(sophie)
    assert is_in(colleague)
    assert is_in(client_of("sophie"))


def test_other_changes_of_an_account_end_nothing(client_of: ClientOf, fresh: Addresses, world: World) -> None:
    sophie = client_of("sophie")
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(update(User).where(User.id == world.sophie.user).values(name="Sophie L."))
        session.execute(update(Account).values(password_hash=Account.password_hash))
    assert is_in(sophie)


@pytest.mark.parametrize(("days", "stays"), [(6, True), (7, False), (8, False)])
def test_nobody_stays_for_ever_however_busy(client_of: ClientOf, fresh: Addresses, *, days: int, stays: bool) -> None:
    sophie = client_of("sophie")
    pass_time(fresh, made_at=f"{days} days")
    assert is_in(sophie) == stays


@pytest.mark.parametrize(("hours", "stays"), [(11, True), (12, False)])
def test_who_is_idle_is_out_after_half_a_day(client_of: ClientOf, fresh: Addresses, *, hours: int, stays: bool) -> None:
    sophie = client_of("sophie")
    pass_time(fresh, made_at=f"{hours} hours", seen_at=f"{hours} hours")
    assert is_in(sophie) == stays
    pass_time(fresh, made_at="11 hours", seen_at="11 hours")
    assert is_in(sophie) == stays  # being there counts


def test_when_somebody_was_last_there_is_written_every_five_minutes(client_of: ClientOf, fresh: Addresses) -> None:
    def last_seen() -> object:
        assert fresh.owner
        with administration(fresh.owner) as session:
            return session.scalar(text("SELECT seen_at FROM sessions ORDER BY id DESC LIMIT 1"))  # others are there too

    sophie = client_of("sophie")
    pass_time(fresh, seen_at="4 minutes")
    before = last_seen()
    assert is_in(sophie)
    assert last_seen() == before
    pass_time(fresh, seen_at="2 minutes")
    before = last_seen()
    assert is_in(sophie)
    assert last_seen() != before


def test_who_is_there_is_read_in_one_statement_even_when_it_is_written(client_of: ClientOf, fresh: Addresses) -> None:
    sophie, sent = client_of("sophie"), []
    for interval in ("0 minutes", "6 minutes"):
        pass_time(fresh, seen_at=interval)
        with counted() as statements:
            assert is_in(sophie)
        sent.append(len(statements))
    assert sent[0] == sent[1]


def test_the_database_keeps_no_token(client_of: ClientOf, fresh: Addresses) -> None:
    sophie = client_of("sophie")
    with sophie.session_transaction() as session:
        kept = [str(value) for value in session.values()]
    assert fresh.owner
    with administration(fresh.owner) as stored:
        rows = "\n".join(stored.scalars(text("SELECT s::text FROM sessions s")))
    assert max(map(len, kept)) >= 32
    assert [value for value in kept if len(value) >= 20 and value in rows] == []


def test_signing_in_again_leaves_no_earlier_session_of_the_browser(app: Flask, client_of: ClientOf) -> None:
    sophie = client_of("sophie")
    thief = copy_of(app, sophie)
    token = sophie.page(HOME).form("Se déconnecter")
    assert token is not None
    sophie.press(sophie.page(HOME), "Se déconnecter")
    sophie.press(sophie.page("/connexion"), "Se connecter", email="sophie@example.org", password=PASSWORD)
    assert is_in(sophie)
    assert not is_in(thief)


def test_a_forms_proof_is_of_its_session(client_of: ClientOf) -> None:
    sophie = client_of("sophie")
    form = sophie.page(HOME).form("Se déconnecter")
    proof = next(each.get("value") for each in form.iter("input") if each.get("name") == "csrf_token")
    sophie.press(sophie.page(HOME), "Se déconnecter")
    sophie.press(sophie.page("/connexion"), "Se connecter", email="sophie@example.org", password=PASSWORD)
    # A tab of before: what it sends is kept and shown, and not done.
    assert sophie.post("/deconnexion", data={"csrf_token": proof}).headers["Location"] == "/connexion/reprise"
    assert is_in(sophie)
