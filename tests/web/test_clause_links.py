"""A facilitator without an account reads the clause hours of a period by a link with an end, and nothing else."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.errors import NotFound
from scheduler.core.months import later
from scheduler.core.tables import ClauseLink, Member, User
from scheduler.core.tokens import hashed
from scheduler.exports.clause_links import revoke_clause_link
from tests.scheduler.db.world import World
from tests.scheduler.hours.working import today
from tests.web.client import Client, Page, checking
from tests.web.test_exports import MONTH, SLUG, counting, found

__all__ = ["counting", "found"]  # fixtures
ClientOf = Callable[[str], Client]
LINKS = "/bilan/exports/clause/liens"


@pytest.fixture(autouse=True)
def _without_others(fresh: Addresses) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(delete(ClauseLink))


def made(client_of: ClientOf) -> str:
    """Let the lead make a link, and return what stands below the address of the site."""
    lucie, until = client_of("lucie"), f"{today() + timedelta(days=7)}"
    return shown(lucie.press(lucie.page(LINKS), "Créer le lien", last=f"{MONTH}", since="mois", until=until))


def shown(page: Page) -> str:
    """Return the link on the page, without where the site is."""
    [link] = [each.get("value") or "" for each in page.tree.iter("input") if each.get("readonly") is not None]
    return "/clause/" + link.rpartition("/clause/")[2]


@pytest.mark.usefixtures("counting")
def test_it_gives_the_export_of_its_period_to_whoever_has_it(client_of: ClientOf, app: Flask) -> None:
    link, stranger = made(client_of), checking(app)
    page = stranger.page(link)
    assert page.h1 == "Heures de clause"
    assert "Provisoire" in page.main
    assert "W-CONFIRMED" not in page.main
    assert page.response.headers["X-Robots-Tag"] == "noindex, nofollow"
    lucie = client_of("lucie")
    for form in ("csv", "xlsx"):
        theirs = stranger.get(f"{link}fichier?format={form}&mois=2020-01&depuis=annee")
        own = lucie.get(f"/bilan/exports/clause/fichier?mois={SLUG}&format={form}")
        assert theirs.status_code == 200
        assert theirs.headers["Content-Disposition"] == own.headers["Content-Disposition"]
        if form == "csv":  # a workbook bears the moment at which it was made
            assert theirs.data == own.data
            assert b"W-CONFIRMED" in own.data
    for address in ("/bilan/exports", "/pilotage/", f"/bilan/exports/clause/fichier?mois={SLUG}"):
        assert stranger.get(address).status_code == 303  # signs in first


@pytest.mark.usefixtures("counting")
@pytest.mark.parametrize("change", ["revoked", "over", "disabled", "not_leading", "wrong"])
def test_it_opens_nothing_any_more(
    client_of: ClientOf, app: Flask, fresh: Addresses, world: World, change: str
) -> None:
    link, stranger = made(client_of), checking(app)
    assert stranger.page(link).h1 == "Heures de clause"
    lucie = client_of("lucie")
    assert fresh.owner
    with administration(fresh.owner) as session:
        if change == "over":
            session.execute(update(ClauseLink).values(until_day=today() - timedelta(days=1)))
        elif change == "disabled":
            session.execute(update(User).where(User.id == world.lucie.user).values(disabled_at=func.now()))
        elif change == "not_leading":
            session.execute(update(Member).where(Member.organisation_id == world.lead).values(leads=False))
    if change == "revoked":
        lucie.press(lucie.page(LINKS), "Retirer le lien")
    asked = link[:-3] + "xx/" if change == "wrong" else link
    for address in (asked, f"{asked}fichier", f"{asked}fichier?format=xlsx"):
        page = stranger.page(address, status=404)
        assert page.h1 == "Ce lien ne fonctionne plus"


@pytest.mark.usefixtures("counting")
def test_of_whoever_leads_no_more_it_is_said_to_open_nothing(
    client_of: ClientOf, app: Flask, fresh: Addresses, world: World
) -> None:
    link, lucie = made(client_of), client_of("lucie")
    told = "Ce lien ne s’ouvre plus"
    assert told not in lucie.page(LINKS).main
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(update(ClauseLink).values(made_by=world.agnes.user))
    checking(app).page(link, status=404)
    assert told in lucie.page(LINKS).main
    lucie.press(lucie.page(LINKS), "Retirer le lien")
    assert "Aucun lien ne fonctionne en ce moment." in lucie.page(LINKS).main


@pytest.mark.usefixtures("counting")
def test_whoever_presses_twice_has_one_link(client_of: ClientOf) -> None:
    link, lucie = made(client_of), client_of("lucie")
    assert made(client_of) == link
    lucie.press(lucie.page(LINKS), "Retirer le lien")
    assert made(client_of) != link


@pytest.mark.usefixtures("counting")
def test_the_database_keeps_a_hash_and_no_token(client_of: ClientOf, fresh: Addresses) -> None:
    token = made(client_of).split("/")[2]
    assert fresh.owner
    with administration(fresh.owner) as session:
        row = session.execute(select(ClauseLink.__table__)).one()
        assert row.token_hash == hashed(token)
        assert token not in str(row)


@pytest.mark.usefixtures("counting")
def test_another_market_neither_sees_it_nor_takes_it_back(
    client_of: ClientOf, world: World, database: Database, app: Flask
) -> None:
    link = made(client_of)
    with database.transaction(world.lucie) as session:
        which = session.scalars(select(ClauseLink.id)).one()
    with database.transaction(world.mona) as session:
        assert session.scalars(select(ClauseLink)).all() == []
        with pytest.raises(NotFound):
            revoke_clause_link(session, world.mona, which)
    client_of("agnes").page(LINKS, status=403)
    assert checking(app).get(link).status_code == 200


@pytest.mark.usefixtures("counting")
def test_a_link_has_an_end_that_is_near(client_of: ClientOf) -> None:
    lucie = client_of("lucie")
    last_day = later(today(), 6)
    asked: dict[str, Any] = {"last": f"{MONTH}", "since": "annee"}
    for until in (today() - timedelta(days=1), last_day + timedelta(days=1)):
        told = lucie.press(lucie.page(LINKS), "Créer le lien", status=422, **asked, until=f"{until}")
        assert "Choisissez un jour entre aujourd’hui et dans six mois." in told.main
    told = lucie.press(lucie.page(LINKS), "Créer le lien", **asked, until=f"{last_day}")
    assert "Le lien est prêt" in told.text
