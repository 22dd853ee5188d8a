"""Documents of whoever holds a worker's link: their own alone, the same as their agency's, kept once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, select, text, update

from scheduler.core.errors import NotFound
from scheduler.core.tables import GivenDocument, Link, Sheet, TravelTime, Worker
from scheduler.core.tables.document_codes import DocumentKind
from scheduler.core.tokens import hashed
from scheduler.documents import give, order, statement
from scheduler.documents.by_link import own_order, own_statement
from scheduler.documents.given import kept
from scheduler.hours.said import SaidHours
from scheduler.hours.saying import correct
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.documents.examples import words
from tests.scheduler.hours.by_link import on_stage
from tests.scheduler.hours.working import TOKEN, begun, last_of, linked, month_before, say, today

KEY = "a key that only tests know, long enough"
NOW = datetime(2027, 2, 26, 9, tzinfo=UTC)
PAGE = "https://releve.example.org/m/a-token/"


def rows(stage: Stage, world: World) -> list[GivenDocument]:
    with stage.administering() as session:
        mine = GivenDocument.worker_id == world.confirmed_worker
        return list(session.scalars(select(GivenDocument).where(mine).order_by(GivenDocument.id)))


def test_the_order_is_the_same_whoever_opens_it(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        linked(session, world)
        told = {"contact": "M. Martin", "phone": "02 31 11 22 33", "equipment_to_bring": "Un pull", "meals": "Cantine"}
        session.execute(update(Sheet).where(Sheet.site_id == world.site).values(**told))
    opened = own_order(on_stage(stage), TOKEN, world.confirmed, PAGE, NOW, KEY)
    again = own_order(on_stage(stage), TOKEN, world.confirmed, PAGE, NOW + timedelta(days=1), KEY)
    assert again == opened
    [row] = rows(stage, world)
    assert (row.given_by, row.organisation_id, row.market_id) == (None, world.establishment, world.calvados)
    with stage.acting(world.agnes) as session:
        document = order(session, world.agnes, world.confirmed, PAGE)
        assert give(session, world.agnes, document, NOW, KEY) == row.id
        assert kept(session, world.agnes, row.id, KEY).content == opened.content
    page = words(opened.content)
    for part in (
        "Confirmed P.",
        "Portail bleu, code 4711",
        "M. Martin",
        "Un pull",
        "À vélo, 20 min",
        "Partez à 6 h 40",
    ):
        assert part in page, part


def test_a_link_opens_nothing_else(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        linked(session, world)
        session.execute(text("UPDATE missions SET state = 'confirmed' WHERE id = :id"), {"id": world.published})
    for mission in (world.published, 999_999):
        with pytest.raises(NotFound):
            own_order(on_stage(stage), TOKEN, mission, PAGE, NOW, KEY)
    with pytest.raises(NotFound) as refused:
        own_order(on_stage(stage), "another token", world.confirmed, PAGE, NOW, KEY)
    assert refused.value.thing == "link"
    keep = text("SELECT keep_worker_document(:hash, :kind, :mission, :month, :digest, :digest, 'x')")
    january = date(2026, 1, 1)
    refused_ones: list[dict[str, object]] = [
        {"kind": "contract", "mission": world.confirmed, "month": None},
        {"kind": "order", "mission": world.published, "month": None},
        {"kind": "order", "mission": None, "month": january},
        {"kind": "statement", "mission": None, "month": january},
        {"kind": "statement", "mission": world.confirmed, "month": january},
    ]
    for asked in refused_ones:
        with stage.acting(None) as session:
            assert session.scalar(keep, asked | {"hash": hashed(TOKEN), "digest": "0" * 64}) is False, asked
    assert rows(stage, world) == []


def test_no_link_fills_the_database(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        linked(session, world)
    keep = text("SELECT keep_worker_document(:hash, 'order', :mission, NULL, :says, :says, 'x')")
    with stage.acting(None) as session:
        for number in range(60):
            asked = {"hash": hashed(TOKEN), "mission": world.confirmed, "says": f"{number:064x}"}
            assert session.scalar(keep, asked) == (number < 50)
    assert len(rows(stage, world)) == 50
    opened = own_order(on_stage(stage), TOKEN, world.confirmed, PAGE, NOW, KEY)
    assert "Confirmed P." in words(opened.content), "it is opened all the same"


@pytest.mark.parametrize("ended", ["revoked", "moved"])
def test_a_link_that_has_ended_opens_nothing(stage: Stage, world: World, ended: str) -> None:
    with stage.administering() as session:
        linked(session, world)
        if ended == "revoked":
            session.execute(update(Link).where(Link.token_hash == hashed(TOKEN)).values(revoked_at=NOW))
        else:
            moved = update(Worker).where(Worker.id == world.confirmed_worker)
            session.execute(moved.values(agency_id=world.other_agency))
    with pytest.raises(NotFound):
        own_order(on_stage(stage), TOKEN, world.confirmed, PAGE, NOW, KEY)


def test_days_that_are_over_stay_on_the_order(stage: Stage, world: World) -> None:
    begun(stage, world)
    opened = own_order(on_stage(stage), TOKEN, world.confirmed, PAGE, NOW, KEY)
    assert "5 jours" in words(opened.content)


def test_without_a_known_journey_it_says_so(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        linked(session, world)
        session.execute(delete(TravelTime))
    opened = own_order(on_stage(stage), TOKEN, world.confirmed, PAGE, NOW, KEY)
    assert "À vélo. Durée du trajet non connue" in words(opened.content)


def test_hours_of_a_month_are_the_same_by_link_and_for_the_agency(stage: Stage, world: World) -> None:
    found = begun(stage, world)
    month = month_before(today())
    day = next(each for each in found.days if each.replace(day=1) == month)
    said = SaidHours(8 * 60, 13 * 60, 0)
    say(stage, world.agnes, correct, last_of(stage, found, day), said)
    opened = own_statement(on_stage(stage), TOKEN, month, NOW, KEY)
    with stage.acting(world.agnes) as session:
        document = statement(session, world.agnes, world.confirmed_worker, month)
        number = give(session, world.agnes, document, NOW, KEY)
        assert kept(session, world.agnes, number, KEY) == opened
    [row] = rows(stage, world)
    assert (row.kind, row.month, row.mission_id) == (DocumentKind.STATEMENT, month, None)
    page = words(opened.content)
    for part in ("Relevé d’heures", "Confirmed P.", "agency", "site", "8 h à 13 h", "comme prévu", "à signer"):
        assert part in page, part


@pytest.mark.parametrize("person", ["bruno", "lucie", "mona", "sophie", "denise"])
def test_a_statement_is_the_agencys_that_employs(stage: Stage, world: World, person: str) -> None:
    begun(stage, world)
    actor = world.people[person]
    assert actor
    with stage.acting(actor) as session, pytest.raises(NotFound):
        statement(session, actor, world.confirmed_worker, month_before(today()))


def test_a_month_without_hours_has_no_statement(stage: Stage, world: World) -> None:
    begun(stage, world)
    with stage.acting(world.agnes) as session, pytest.raises(NotFound):
        statement(session, world.agnes, world.confirmed_worker, date(2020, 1, 1))
    with pytest.raises(NotFound):
        own_statement(on_stage(stage), TOKEN, date(2020, 1, 1), NOW, KEY)
    with stage.administering() as session:
        session.execute(text("UPDATE markets SET settings = settings - 'worked_hours'"))
    with stage.acting(world.agnes) as session, pytest.raises(NotFound):
        statement(session, world.agnes, world.confirmed_worker, month_before(today()))
