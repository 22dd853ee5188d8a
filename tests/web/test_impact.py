"""The figures of a market: for anybody on a page, on paper, as a picture; with the contract for who pays or leads."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from xml.etree.ElementTree import fromstring

import pytest
from flask import Flask
from msgspec import to_builtins
from sqlalchemy import delete, update

from scheduler.core.addresses import Addresses
from scheduler.core.db import administration
from scheduler.core.tables import Market, PublishedFigures
from scheduler.impact.figures import Figures, Month, without_small_groups
from tests.scheduler.db.world import World
from tests.scheduler.statements import counted
from tests.web.client import Client

ClientOf = Callable[[str], Client]
PAGE = "/marche/calvados/chiffres"

FULL = Figures(
    from_day=date(2026, 1, 1),
    to_day=date(2027, 12, 31),
    agencies=11,
    sites=58,
    agents=550,
    requests=900,
    asked_minutes=26_000 * 60,
    covered_minutes=25_000 * 60,
    answer_minutes=19 * 60,
    worked_minutes=25_000 * 60,
    people=170,
    left_for_something=85,
    hired=37,
    trained=12,
    proposed=12,
    apart_percent=4,
    months=tuple(
        Month(date(2026 + n // 12, n % 12 + 1, 1), 65_000, 62_500 - n * 100, 62_500 - n * 100, 20 + n)
        for n in range(24)
    ),
)


@pytest.fixture
def publish(fresh: Addresses, world: World) -> Callable[..., None]:
    """Let the Calvados keep hours and publish some figures; ``changes`` are of its settings."""

    def done(found: Figures = FULL, **changes: object) -> None:
        assert fresh.owner
        with administration(fresh.owner) as session:
            market = session.get_one(Market, world.calvados)
            market.settings = {**market.settings, "worked_hours": True, "public_figures": True, **changes}
            figures = to_builtins(without_small_groups(found))
            told = {"counted_at": datetime(2028, 1, 3, 4, tzinfo=UTC), "figures": figures}
            session.execute(update(PublishedFigures).where(PublishedFigures.market_id == market.id).values(**told))

    return done


@pytest.fixture
def anybody(app: Flask) -> Client:
    return Client(app)


def test_anybody_reads_what_is_published(anybody: Client, publish: Callable[..., None]) -> None:
    publish()
    page = anybody.page(PAGE)
    assert page.h1 == "La réussite de ce marché en chiffres"
    for each in (
        "associations engagées 11",
        "établissements qui peuvent demander 58",
        "550",
        "de travail données 25 000 h",
        "personnes en parcours envoyées 170",
        "1 sur 2",
        "embauchées par le Département 37",
        "formation collective pendant la période : 12",
        "96 %",
        "4 %",
        "Janvier 2026",
    ):
        assert each in page.main, page.main
    assert "groupe de moins de" not in page.main


def test_reading_costs_little(anybody: Client, publish: Callable[..., None]) -> None:
    publish()
    with counted() as sent:
        answer = anybody.get(PAGE)
    assert answer.status_code == 200
    assert len([each for each in sent if "figures_of" in each]) == 1
    assert len(sent) <= 3


def test_small_groups_are_shown_nowhere(anybody: Client, publish: Callable[..., None]) -> None:
    publish(replace(FULL, hired=3, trained=12, proposed=9))
    page = anybody.page(PAGE)
    assert "groupe de moins de 5 personnes" in page.main
    assert "masqué" in page.main
    picture = anybody.get(f"{PAGE}.svg").text
    assert picture.count(">…<") == 1
    assert "groupe de moins de 5 personnes" in picture, "it stands alone on other sites"


def test_off_there_is_no_page(anybody: Client, publish: Callable[..., None]) -> None:
    publish(public_figures=False)
    for end in ("", ".svg", ".pdf"):
        assert anybody.get(PAGE + end).status_code == 404
        assert anybody.get(f"/marche/nowhere/chiffres{end}").status_code == 404


def test_the_picture_stands_alone_and_may_be_shown_elsewhere(anybody: Client, publish: Callable[..., None]) -> None:
    publish()
    answer = anybody.get(f"{PAGE}.svg")
    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    drawing = fromstring(answer.text)  # noqa: S314  # our own
    names = [each.tag.rpartition("}")[2] for each in drawing]
    assert names[:2] == ["title", "desc"]
    assert "style" not in names
    assert anybody.get(PAGE).headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_the_paper_has_two_pages(anybody: Client, publish: Callable[..., None]) -> None:
    publish()
    answer = anybody.get(f"{PAGE}.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert anybody.get(f"{PAGE}.pdf").data == answer.data, "the same figures are the same bytes"


@pytest.mark.parametrize("person", ["denise", "lucie"])
def test_who_pays_and_who_leads_see_what_is_left(
    person: str, client_of: ClientOf, publish: Callable[..., None]
) -> None:
    publish(contract_hours=100, contract_from="2020-01-01", contract_to="2029-12-31")
    page = client_of(person).page("/bilan/chiffres")
    assert "Prévues au marché100 h" in page.main
    assert "Confirmées, à venir6 h 40" in page.main
    assert "Encore disponibles93 h 20" in page.main
    assert "La page que tout le monde peut lire" in page.main
    assert "Compté le " in page.main, "what changed since is not in the figures"


def test_a_picture_of_one_month_names_it_once(anybody: Client, publish: Callable[..., None]) -> None:
    publish(replace(FULL, to_day=date(2026, 1, 31), months=FULL.months[:1]))
    picture = anybody.get(f"{PAGE}.svg").text
    assert "janvier 2026" in picture
    assert "–" not in picture


def test_what_is_left_is_read_before_the_first_month_is_over(
    fresh: Addresses, client_of: ClientOf, publish: Callable[..., None]
) -> None:
    publish(contract_hours=100, contract_from="2020-01-01", contract_to="2029-12-31")
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(delete(PublishedFigures))
    page = client_of("denise").page("/bilan/chiffres")
    assert "Pas encore de chiffres" in page.main
    assert "Prévues au marché100 h" in page.main


def test_an_agency_is_led_to_what_is_published(client_of: ClientOf, publish: Callable[..., None]) -> None:
    publish()
    agnes = client_of("agnes")
    answer = agnes.get("/bilan/chiffres")
    assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)
    assert "Chiffres du marché" in agnes.page("/bilan/").main
    publish(public_figures=False)
    assert "Chiffres du marché" not in agnes.page("/bilan/").main
    assert "Chiffres du marché" in client_of("lucie").page("/bilan/").main
    assert "Ce marché ne publie pas ses chiffres" in agnes.page("/bilan/chiffres").main
