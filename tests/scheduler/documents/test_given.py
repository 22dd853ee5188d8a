"""Documents that were handed out: once for all that they say, to the byte, for whom they are, and after forgetting."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select, text, update

from scheduler.core.access import Actor
from scheduler.core.errors import Conflict, NotAllowed, NotFound
from scheduler.core.tables import GivenDocument, Organisation, WorkerName
from scheduler.core.tables.codes import AgencyKind
from scheduler.core.tables.document_codes import DocumentKind
from scheduler.core.tables.forgetting_codes import ForgettingReason
from scheduler.documents import contract, give, given, kept, order, preview
from scheduler.workforce import forget_worker
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.documents.examples import words
from tests.scheduler.workforce.test_forgetting import leave

KEY = "a key that only tests know, long enough"
ANOTHER_KEY = "another key than it was, long enough"
NOW = datetime(2027, 2, 26, 9, tzinfo=UTC)
PAGE = "https://releve.example.org/m/a-token/"
EVERYBODY_ELSE = ["bruno", "lucie", "leo", "mona", "tom", "ugo", "denise", "engine"]
MAKING = {DocumentKind.ORDER: order, DocumentKind.CONTRACT: contract}


def hand_out(stage: Stage, actor: Actor, kind: DocumentKind, mission: int, now: datetime = NOW, key: str = KEY) -> int:
    with stage.acting(actor) as session:
        return give(session, actor, MAKING[kind](session, actor, mission), now, key)


def again(stage: Stage, actor: Actor, document: int, key: str = KEY) -> bytes:
    with stage.acting(actor) as session:
        return kept(session, actor, document, key).content


@pytest.mark.parametrize("kind", MAKING)
def test_what_was_given_is_given_again_to_the_byte(stage: Stage, world: World, kind: DocumentKind) -> None:
    first = hand_out(stage, world.agnes, kind, world.confirmed)
    content = again(stage, world.agnes, first)
    assert "remis le vendredi 26 février 2027" in words(content)
    assert hand_out(stage, world.agnes, kind, world.confirmed, NOW + timedelta(days=9)) == first, "it says the same"
    with stage.administering() as session:
        session.execute(update(WorkerName).values(display_name="Zoé P."))
    second = hand_out(stage, world.agnes, kind, world.confirmed)
    assert second != first
    assert "Zoé P." in words(again(stage, world.agnes, second))
    assert again(stage, world.agnes, first) == content
    with stage.administering() as session:
        row = session.get_one(GivenDocument, first)
        assert row.sha256 == sha256(content).hexdigest()
        assert (row.given_by, row.kind, row.mission_id) == (world.agnes.user, kind, world.confirmed)


def test_a_preview_is_not_kept(stage: Stage, world: World) -> None:
    with stage.acting(world.agnes) as session:
        shown = preview(order(session, world.agnes, world.confirmed), NOW)
        assert given(session, world.agnes, world.confirmed) == ()
    assert "aperçu, pas encore remis" in words(shown)


def test_the_list_says_who_gave_what_when(stage: Stage, world: World) -> None:
    hand_out(stage, world.agnes, DocumentKind.ORDER, world.confirmed)
    hand_out(stage, world.sophie, DocumentKind.CONTRACT, world.confirmed)
    with stage.acting(world.agnes) as session:
        one, other = given(session, world.agnes, world.confirmed)
    assert (one.kind, one.person, one.by_worker) == (DocumentKind.CONTRACT, None, False), "another organisation's"
    assert (other.kind, other.person, other.is_there) == (DocumentKind.ORDER, "Agnes", True)
    with stage.acting(world.sophie) as session:
        [seen] = given(session, world.sophie, world.confirmed)
    assert (seen.kind, seen.person) == (DocumentKind.CONTRACT, "Sophie"), "an order is not the site's to read"


def test_both_sides_give_the_same_contract(stage: Stage, world: World) -> None:
    ours = hand_out(stage, world.agnes, DocumentKind.CONTRACT, world.confirmed)
    assert hand_out(stage, world.sophie, DocumentKind.CONTRACT, world.confirmed) == ours
    assert again(stage, world.simone, ours) == again(stage, world.agnes, ours)


@pytest.mark.parametrize("person", EVERYBODY_ELSE)
@pytest.mark.parametrize("kind", MAKING)
def test_nobody_else_makes_or_reads_one(stage: Stage, world: World, kind: DocumentKind, person: str) -> None:
    actor = world.people[person]
    assert actor
    document = hand_out(stage, world.agnes, kind, world.confirmed)
    with pytest.raises(NotFound):
        hand_out(stage, actor, kind, world.confirmed)
    with pytest.raises(NotFound):
        again(stage, actor, document)
    with stage.acting(actor) as session:
        assert given(session, actor, world.confirmed) == ()


def test_an_order_is_nothing_for_the_site(stage: Stage, world: World) -> None:
    document = hand_out(stage, world.agnes, DocumentKind.ORDER, world.confirmed)
    with pytest.raises(NotFound):
        again(stage, world.sophie, document)
    with pytest.raises(NotFound):
        hand_out(stage, world.sophie, DocumentKind.ORDER, world.confirmed)


@pytest.mark.parametrize("make", [order, contract])
def test_only_a_confirmed_mission_has_documents(stage: Stage, world: World, make: Callable[..., object]) -> None:
    with stage.acting(world.agnes) as session, pytest.raises(NotFound):
        make(session, world.agnes, world.published)


def test_the_law_of_the_contract_is_that_of_one_kind_of_agency(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.get_one(Organisation, world.agency).agency_kind = AgencyKind.ETTI
    with stage.acting(world.agnes) as session, pytest.raises(NotFound):
        contract(session, world.agnes, world.confirmed)


def test_an_order_bears_a_link_and_is_sealed(stage: Stage, world: World) -> None:
    document = hand_out(stage, world.agnes, DocumentKind.ORDER, world.confirmed)
    with stage.administering() as session:
        content = session.get_one(GivenDocument, document).content
    assert content
    assert not content.startswith(b"%PDF")
    with pytest.raises(Conflict, match="sealed_with_another_key"):
        again(stage, world.agnes, document, ANOTHER_KEY)
    anew = hand_out(stage, world.agnes, DocumentKind.ORDER, world.confirmed, key=ANOTHER_KEY)
    assert anew != document
    assert again(stage, world.agnes, anew, ANOTHER_KEY)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE given_documents SET content = NULL",
        "UPDATE given_documents SET sha256 = made_of",
        "DELETE FROM given_documents",
    ],
)
@pytest.mark.parametrize("person", ["agnes", "sophie", "lucie", "administration"])
def test_nobody_changes_what_was_given(stage: Stage, world: World, statement: str, person: str) -> None:
    acting = stage.administering() if person == "administration" else stage.acting(world.people[person])
    with pytest.raises(NotAllowed), acting as session:
        session.execute(text(statement))


@pytest.mark.parametrize(
    "lie",
    [
        {"worker_id": "free_worker"},
        {"organisation_id": "other_establishment"},
        {"agency_id": "other_agency"},
        {"mission_id": "published"},
        {"given_by": "simone"},
    ],
)
@pytest.mark.parametrize("person", ["agnes", "sophie"])
def test_the_database_takes_no_document_that_is_of_something_else(
    stage: Stage, world: World, person: str, lie: dict[str, str]
) -> None:
    actor = world.people[person]
    assert actor
    values: dict[str, object] = {
        "market_id": world.calvados,
        "kind": DocumentKind.CONTRACT,
        "agency_id": world.agency,
        "organisation_id": world.establishment,
        "worker_id": world.confirmed_worker,
        "mission_id": world.confirmed,
        "given_by": actor.user,
        "made_of": "1" * 64,
        "sha256": "1" * 64,
        "content": b"a contract",
    }
    for column, name in lie.items():
        wrong = getattr(world, name)
        values[column] = wrong.user if isinstance(wrong, Actor) else wrong
    with pytest.raises(NotAllowed), stage.acting(actor) as session:
        session.add(GivenDocument(**values))


def test_forgetting_leaves_the_hash_and_takes_the_bytes(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.execute(text("UPDATE missions SET state = 'confirmed' WHERE id = :id"), {"id": world.published})
    document = hand_out(stage, world.agnes, DocumentKind.ORDER, world.published)
    leave(stage, world)
    with stage.acting(world.agnes) as session:
        forget_worker(session, world.agnes, world.published_worker, ForgettingReason.ASKED)
    with pytest.raises(NotFound):
        again(stage, world.agnes, document)
    with stage.acting(world.agnes) as session:
        listed = given(session, world.agnes, world.published)
        assert {each.is_there for each in listed} == {False}
        assert len(listed) == 2
    with stage.administering() as session:
        rows = session.scalars(select(GivenDocument).where(GivenDocument.worker_id == world.published_worker)).all()
        assert all(row.content is None and len(row.sha256) == 64 for row in rows)


def test_a_contract_says_the_six_items_and_leaves_lines_for_what_nobody_knows(stage: Stage, world: World) -> None:
    document = hand_out(stage, world.sophie, DocumentKind.CONTRACT, world.confirmed)
    page = words(again(stage, world.sophie, document))
    for told in (
        *("Contrat de mise à disposition", "article R. 5132-20", "agency", "establishment", "Numéro UAI"),
        *("1. Salarié(e) mis(e) à disposition Confirmed P.", "Nom et prénom :"),
        *("2. Tâches à remplir Entretien", "Demandé : Entretien", "Précisions :"),
        *("3. Lieu où elles s’exécutent site", "1 rue de l'École"),
        *("4. Terme de la mise à disposition Le lundi 1er mars 2027", "de 7 h à 14 h", "1 jour, 6 h 40 payées"),
        *("5. Rémunération", "Salaire horaire brut :", "6. Équipements de protection individuelle", "Fournis par :"),
        *("Pour l’association", "Pour l’utilisateur", "Association mandataire du marché : lead"),
    ):
        assert told in page, told
    for private in ("W-CONFIRMED", "Vélo", "20 min de trajet", "4711"):
        assert private not in page, private
