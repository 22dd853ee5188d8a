"""``releve user``: whoever owns the installation lets people in, and keeps them out."""

import os
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from click.testing import Result
from sqlalchemy import func, update

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.errors import NotFound
from scheduler.core.tables import Member, SignInLink, User
from scheduler.core.tables.codes import Role
from scheduler.market.accounts import (
    LinkState,
    SignInRules,
    Visitor,
    choose_by_link,
    found_link,
    history,
    sign_in_by_link,
    signed_in,
)
from tests.scheduler.command_line import releve
from tests.scheduler.db.world import World

CHEAP = SignInRules(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
NEW = "quatre tulipes sous la pluie"


@pytest.fixture
def here(fresh: Addresses, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Addresses:
    """Commands of this process work on the test's database."""
    for name in [name for name in os.environ if name.startswith("RELEVE_")]:
        monkeypatch.delenv(name)
    assert fresh.owner
    monkeypatch.setenv("RELEVE_DATA", str(tmp_path))
    monkeypatch.setenv("RELEVE_DATABASE_URL", fresh.owner.render_as_string(hide_password=False))
    monkeypatch.setenv("RELEVE_APPLICATION_URL", fresh.application.render_as_string(hide_password=False))
    return fresh


@pytest.mark.parametrize("site", ["https://releve.example.org", ""])
def test_the_owner_gets_a_link_that_works_once(
    here: Addresses, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, site: str
) -> None:
    monkeypatch.setenv("RELEVE_SITE_URL", site)
    told = releve("user", "link", " Sophie@Example.org ")
    assert told.exit_code == 0, told.output
    (line,) = told.stdout.splitlines()
    assert list(tmp_path.iterdir()) == []  # no key is made: it may be another than the site's
    assert line.startswith(f"{site}/connexion/lien/")
    assert ("set RELEVE_SITE_URL" in told.stderr) == (not site)
    database = Database(here.application)
    try:
        entered = sign_in_by_link(database, line.rpartition("/")[2], Visitor(None))
        who = signed_in(database, entered.token, SignInRules())
        assert who
        assert who.actor == world.sophie
        with pytest.raises(NotFound):
            sign_in_by_link(database, line.rpartition("/")[2], Visitor(None))
    finally:
        database.close()


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("email", ["nobody@example.org", "engine@example.org", "", "x"])
def test_nobody_else_gets_one(email: str) -> None:
    told = releve("user", "link", email)
    assert told.exit_code == 2
    assert told.stderr == f"releve: user {email}: not found\n"
    assert told.stdout == ""


@pytest.mark.usefixtures("here")
def test_who_does_not_own_the_database_gets_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RELEVE_DATABASE_URL")
    told = releve("user", "link", "sophie@example.org")
    assert (told.exit_code, told.stdout) == (2, "")
    assert "RELEVE_DATABASE_URL" in told.stderr


def told_link(told: Result) -> str:
    """Return the token of the link that a command printed."""
    assert told.exit_code == 0, told.output
    (line,) = told.stdout.splitlines()
    assert line.startswith("/connexion/mot-de-passe/")
    return line.rpartition("/")[2]


def test_a_link_into_a_planners_account_is_printed_for_who_owns_the_database_alone(
    here: Addresses, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = told_link(releve("user", "reset", "lucie@example.org"))
    database = Database(here.application)
    assert found_link(database, token).state == LinkState.WORKS
    database.close()
    monkeypatch.delenv("RELEVE_DATABASE_URL")
    told = releve("user", "reset", "lucie@example.org")
    assert (told.exit_code, told.stdout) == (2, "")
    assert "RELEVE_DATABASE_URL" in told.stderr


def test_somebody_is_added_invited_again_and_comes_in(here: Addresses) -> None:
    wanted = ("--name", "Nadia", "--organisation", "establishment", "--role", "requester", "--administers")
    first = told_link(releve("user", "add", " Nadia@Example.org", *wanted))
    told = releve("user", "invite", "nadia@example.org")
    assert "within 168 hours" in told.stderr
    database = Database(here.application)
    try:
        assert found_link(database, first).state == LinkState.REPLACED
        entered = choose_by_link(database, told_link(told), NEW, Visitor(None), CHEAP)
        who = signed_in(database, entered.token, SignInRules())
        assert who
        assert who.actor.administers
        assert choose_by_link(
            database, told_link(releve("user", "reset", "nadia@example.org")), f"{NEW} encore", Visitor(None), CHEAP
        )
    finally:
        database.close()
    told = releve("user", "list", "--organisation", "establishment")
    assert {line.split("\t")[-1] for line in told.stdout.splitlines()} == {"calvados"}
    assert [line.split("\t")[0] for line in told.stdout.splitlines()] == [
        f"{name}@example.org" for name in ("nadia", "simone", "sophie")
    ]
    assert "requester, administers\tactive" in told.stdout.splitlines()[0]


@pytest.mark.usefixtures("here")
def test_what_cannot_be_is_told_in_one_line() -> None:
    place = ("--organisation", "establishment", "--role", "requester", "--name", "X")
    for arguments, line in (
        (("add", "simone@example.org", *place), "somebody of this organisation has this address already"),
        (("add", "nobody", *place), "email: this is no e-mail address"),
        (("add", "x@example.org", *place[:-1], " "), "name: give a name of at most 120 characters"),
        (("add", "x@example.org", "--organisation", "nowhere", *place[2:]), "organisation nowhere: not found"),
        (
            ("add", "x@example.org", *place[:2], "--role", "planner", "--name", "X"),
            "role: people of such an organisation do not have this role",
        ),
        (
            ("invite", "simone@example.org"),
            "email: they have a password already; releve user reset prints a link to another one",
        ),
        (("reset", "engine@example.org"), "user engine@example.org: not found"),
        (("disable", "nobody@example.org"), "user nobody@example.org: not found"),
        (("list", "--market", "nowhere"), "market nowhere: not found; there is calvados, manche"),
        (("engine", "nowhere"), "market nowhere: not found; there is calvados, manche"),
        (("invite",), "name one address, or say --all"),
        (("reset-factor", "nobody@example.org"), "user nobody@example.org: not found"),
    ):
        told = releve("user", *arguments)
        assert (told.exit_code, told.stdout, told.stderr) == (2, "", f"releve: {line}\n"), arguments


@pytest.mark.usefixtures("here")
def test_the_last_planner_who_administers_the_market_stays() -> None:
    line = "no other planner of the lead looks after its accounts: give another one the tick first"
    for arguments in (
        ("disable", "lucie@example.org"),
        ("administers", "lucie@example.org", "no"),
        ("forget", "lucie@example.org", "--reason", "asked", "--yes"),
    ):
        told = releve("user", *arguments)
        assert (told.exit_code, told.stdout, told.stderr) == (2, "", f"releve: {line}\n"), arguments
    assert releve("user", "administers", "lucie@example.org", "yes").exit_code == 0


def test_disabling_ends_sessions_and_is_on_record(here: Addresses, world: World) -> None:
    database = Database(here.application)
    try:
        token = releve("user", "link", "simone@example.org").stdout.strip().rpartition("/")[2]
        entered = sign_in_by_link(database, token, Visitor(None))
        for command, answer in (("disable", "disabled"), ("disable", "was disabled already")):
            assert releve("user", command, "Simone@example.org").stdout == f"Simone@example.org: {answer}\n"
        assert signed_in(database, entered.token, SignInRules()) is None
        assert releve("user", "reset", "simone@example.org").exit_code == 2
        releve("user", "enable", "simone@example.org")
        assert signed_in(database, entered.token, SignInRules()) is None
        for answer in ("yes", "no"):
            assert releve("user", "administers", "simone@example.org", answer).exit_code == 0
        with database.transaction(world.sophie) as session:
            done = [(each.action, each.by) for each in history(session, world.simone.user)]
        assert done == [("amend", None), ("amend", None), ("enable", None), ("disable", None)]
    finally:
        database.close()


def test_somebody_is_forgotten_once_it_is_said_twice(here: Addresses, world: World) -> None:
    asked = ("user", "forget", "Sophie@example.org", "--reason", "asked")
    told = releve(*asked)
    assert (told.exit_code, told.stdout) == (2, ""), "nobody has said yes"
    told = releve(*asked, "--yes")
    assert (told.exit_code, told.stdout) == (0, f"U{world.sophie.user}\n"), told.output
    assert releve(*asked, "--yes").stderr == "releve: user Sophie@example.org: not found\n"
    database = Database(here.application)
    try:
        with pytest.raises(NotFound):
            database.actor(world.sophie.user)
    finally:
        database.close()


def test_one_account_in_two_organisations(here: Addresses, world: World) -> None:
    told = releve(
        "user", "add", "sophie@example.org", "--organisation", "agency", "--role", "coordinator", "--name", "S."
    )
    assert told.exit_code == 0, told.output
    database = Database(here.application)
    try:
        link = found_link(database, told.stdout.strip().rpartition("/")[2])
        assert (link.state, link.joins) == (LinkState.WORKS, True)
        with pytest.raises(NotFound):
            choose_by_link(database, told.stdout.strip().rpartition("/")[2], NEW, Visitor(None), CHEAP)
    finally:
        database.close()
    assert "lets sophie@example.org join once" in told.stderr
    told = releve("user", "invite", "sophie@example.org")
    assert (told.exit_code, "join once" in told.stderr) == (0, True), "the agency's alone waits"
    assert releve("user", "invite", "sophie@example.org", "--organisation", "establishment").exit_code == 2
    told = releve("user", "administers", "sophie@example.org", "yes")
    assert told.stderr == "releve: email: they act for several organisations; say for which with --organisation CODE\n"
    assert releve("user", "administers", "sophie@example.org", "yes", "--organisation", "agency").exit_code == 0
    assert releve("user", "disable", "sophie@example.org", "--organisation", "agency").exit_code == 0
    lines = [line.split("\t")[:4] for line in releve("user", "list").stdout.splitlines() if line.startswith("sophie@")]
    assert lines == [
        ["sophie@example.org", "agency", "coordinator, administers", "disabled"],
        ["sophie@example.org", "establishment", "requester, administers", "active"],
    ]
    told = releve("user", "forget", "sophie@example.org", "--reason", "asked", "--yes")
    assert told.exit_code == 0, told.output
    assert len(told.stdout.splitlines()) == 2
    assert f"U{world.sophie.user}" in told.stdout.splitlines()


def test_all_who_cannot_come_in_are_invited_at_once_and_nobody_twice(here: Addresses) -> None:
    place = ("--organisation", "establishment", "--role", "requester")
    for name in ("nadia", "omar"):
        assert releve("user", "add", f"{name}@example.org", "--name", name.title(), *place).exit_code == 0
    before = releve("user", "invite", "--all").stdout
    assert "nadia@" not in before, "their links work"
    assert here.owner
    with administration(here.owner) as session:
        session.execute(update(SignInLink).values(expires_at=func.now()))
    told = releve("user", "invite", "--all")
    links = {line.split("\t")[0]: line.split("\t")[2] for line in told.stdout.splitlines()}
    assert {"nadia@example.org", "omar@example.org"} <= set(links)
    database = Database(here.application)
    assert found_link(database, links["nadia@example.org"].rpartition("/")[2]).state == LinkState.WORKS
    database.close()
    assert releve("user", "invite", "--all").stdout == ""


def test_a_market_without_its_nightly_run_says_what_is_missing_and_gets_it(here: Addresses, world: World) -> None:
    def asked() -> str:
        database = Database(here.application)
        try:
            return str(database.engine("calvados").user)
        except NotFound as error:
            return str(error)
        finally:
            database.close()

    assert here.owner
    assert asked() == str(world.engine.user)
    with administration(here.owner) as session:
        session.execute(update(User).where(User.role == Role.ENGINE).values(disabled_at=func.now()))
    assert "its lead has no open account for the nightly run; releve user engine calvados opens it" in asked()
    assert "releve user engine calvados" in releve("run", "--market", "calvados").stderr
    assert releve("user", "engine", "calvados").exit_code == 0
    assert asked() == str(world.engine.user)
    with administration(here.owner) as session:
        session.execute(update(Member).where(Member.leads).values(leads=False))
    assert "no agency leads it" in asked()
    for market, words in (("calvados", "no agency leads it"), ("nowhere", "market nowhere: not found")):
        told = releve("user", "engine", market)
        assert (told.exit_code, words in told.stderr) == (2, True)
