"""Nobody is deleted, everybody can be forgotten: somebody lives through what the product does, and nothing is left."""

from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text, update

from scheduler.core.errors import Conflict, Invalid, NotFound
from scheduler.core.tables import (
    Base,
    Employment,
    Forgetting,
    HourEntry,
    Market,
    PassNumber,
    Preparation,
    Remark,
    RequestPerson,
    User,
    Worker,
    WorkerContact,
    WorkerHome,
    WorkerName,
)
from scheduler.core.tables.codes import MailWish, PersonWish, WorkerChannel
from scheduler.core.tables.forgetting_codes import ForgettingReason
from scheduler.core.tables.hour_codes import HoursReason
from scheduler.core.tables.journey_codes import TravelMode
from scheduler.hours.audit import audit
from scheduler.hours.due import enter_due
from scheduler.hours.saying import dispute
from scheduler.imports import workers as brought
from scheduler.imports.columns import Row
from scheduler.imports.faults import Code, RowError
from scheduler.missions import confirm
from scheduler.workforce import begin_contract, discard_worker, forget_worker, worker, workers
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.translator import Translator

NAME, PHONE, MAIL, PASS = "Zéphyrine Q.", "+33699887766", "zephyrine@example.org", "135792468013"
HOME = Decimal("48.87"), Decimal("-0.93")
OF_THE_PERSON = (NAME, "Zéphyrine", PHONE, MAIL, PASS, "48.87", "-0.93")

BY_CODE = {
    "employments": "the days of contracts, on which missions stand",
    "missions": "who answered for which work",
    "mission_shifts": "days and hours",
    "request_persons": "only whether somebody is among the only ones allowed",
    "messages": "that something was told; without the name",
    "forgettings": "that and why they were forgotten",
    "given_documents": "that something was handed out, when, and its hash; without its bytes",
    "exits": "what the accompaniment led to: a figure of the market",
    "cohort_people": "which training somebody left, by code",
    "hour_entries": "which hours were worked, and who said so: the ledger stays whole",
}
"""What stays of somebody who was forgotten: their code, and with it this."""
BLANKED = {
    "worker_names",
    "worker_homes",
    "worker_contacts",
    "worker_skills",
    "passes",
    "worker_limits",
    "commitments",
    "weekly_availability",
    "availability_exceptions",
    "travel_times",
    "given_journeys",
    "worker_sites",
    "site_persons",
    "links",
    "stand_bys",
}


def test_it_is_decided_for_every_table_what_is_left_of_a_worker() -> None:
    named = {table.name for table in Base.metadata.tables.values() if "worker_id" in table.columns}
    assert named == BLANKED | set(BY_CODE), "say what forgetting somebody does to it: functions/forgetting.sql"


def test_nothing_takes_a_person_a_user_or_a_site_along(stage: Stage) -> None:
    query = """
        SELECT c.conname FROM pg_constraint c
        WHERE c.contype = 'f' AND c.confdeltype NOT IN ('a', 'r')
          AND c.confrelid IN ('workers'::regclass, 'users'::regclass, 'sites'::regclass, 'organisations'::regclass)
    """
    with stage.owning() as session:
        assert session.scalars(text(query)).all() == []


@pytest.mark.parametrize("table", ["workers", "users", "sites", "organisations", "employments", "passes", "events"])
def test_the_application_deletes_no_person(stage: Stage, table: str) -> None:
    with stage.owning() as session:
        asked = text("SELECT has_table_privilege('releve_app', :table, 'DELETE')")
        assert session.scalar(asked, {"table": table}) is False


def found(stage: Stage, words: tuple[str, ...]) -> set[tuple[str, str]]:
    """Return in which tables a row holds which of some words, whatever the column."""
    hits = set()
    with stage.administering() as session:
        for table in sorted(Base.metadata.tables):
            everything = f"SELECT 1 FROM {table} t WHERE strpos(t::text, :word) > 0 LIMIT 1"  # noqa: S608
            hits |= {(table, word) for word in words if session.scalar(text(everything), {"word": word})}
    with stage.owning() as session:
        for table in session.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'procrastinate'")).all():
            everything = f"SELECT 1 FROM procrastinate.{table} t WHERE strpos(t::text, :word) > 0 LIMIT 1"  # noqa: S608
            hits |= {(table, word) for word in words if session.scalar(text(everything), {"word": word})}
    return hits


def live(stage: Stage, world: World) -> None:
    """Give the worker of the published mission a life: a file, a link, messages of every kind, a confirmed mission."""
    with stage.administering() as session:
        session.get_one(WorkerName, world.published_worker).display_name = NAME
        home = session.get_one(WorkerHome, world.published_worker)
        home.lat, home.lon = HOME
        session.get_one(PassNumber, world.published_pass).number = PASS
        contact = session.get_one(WorkerContact, world.published_worker)
        contact.channel, contact.phone, contact.email = WorkerChannel.EMAIL, PHONE, MAIL
        contracts = update(Employment).where(Employment.worker_id == world.published_worker)
        session.execute(contracts.values(weekly_minutes=1200))
        session.get_one(User, world.sophie.user).mail = MailWish.DIGEST
        session.get_one(User, world.agnes.user).mail = MailWish.DIGEST
        session.add(
            RequestPerson(request_id=world.other_request, worker_id=world.published_worker, wish=PersonWish.ALLOWED)
        )
    says = text("SELECT worker_says(:hash, :mission, 'yes')")
    token = sha256(str(world.published_worker).encode()).hexdigest()
    with stage.acting(None) as session:
        assert session.scalar(text("SELECT worker FROM worker_of_link(:hash)"), {"hash": token}) == NAME
        session.execute(says, {"hash": token, "mission": world.published})
    with stage.administering() as session:
        session.get_one(Preparation, world.published).receipt = PASS
        about = {"market_id": world.calvados, "request_id": world.request, "said": f"{NAME} rappelle demain"}
        session.add(Remark(**about, said_by=world.lucie.user))
        session.add(Remark(**about, said_by=world.agnes.user, mission_id=world.published))
    with stage.acting(world.agnes) as session:
        confirm(session, world.agnes, world.published)
    with stage.acting(world.engine) as session:
        session.execute(text("SELECT queue_digests('2027-02-28')"))
    with stage.administering() as session:
        refused = "UPDATE messages SET state = 'failed', error = :error WHERE worker_id = :id AND state = 'queued'"
        session.execute(text(refused), {"error": f"550 {MAIL} unknown", "id": world.published_worker})


def leave(stage: Stage, world: World) -> None:
    """Let all missions be over, and the contract of the person too."""
    with stage.administering() as session:
        session.execute(
            text("""
                UPDATE request_shifts
                SET day = current_date - 20 + (day - '2027-03-01'),
                    starts_at = starts_at - ('2027-03-01'::date - (current_date - 20)) * interval '1 day',
                    ends_at = ends_at - ('2027-03-01'::date - (current_date - 20)) * interval '1 day'
            """)
        )
        over = "UPDATE employments SET from_day = current_date - 400, to_day = current_date - 1 WHERE worker_id = :id"
        session.execute(text(over), {"id": world.published_worker})


def dispute_hours(stage: Stage, world: World) -> None:
    """Let the site say something of the person's hours, by name."""
    with stage.administering() as session:
        market = session.get_one(Market, world.calvados)
        market.settings = {**market.settings, "worked_hours": True}
    with stage.acting(world.engine) as session:
        enter_due(session, world.engine, datetime.now(UTC))
        of_the_person = HourEntry.worker_id == world.published_worker
        entry = session.scalars(select(HourEntry.id).where(of_the_person)).one()
    with stage.acting(world.sophie) as session:
        dispute(session, world.sophie, entry, HoursReason.LEFT_EARLY, f"{NAME} est partie à onze heures")


def test_whoever_lived_through_everything_is_forgotten_in_every_column(
    stage: Stage, world: World, translator: Translator
) -> None:
    live(stage, world)
    tables = {table for table, _word in found(stage, OF_THE_PERSON)}
    assert {"worker_names", "worker_contacts", "worker_homes", "pass_numbers", "messages"} <= tables
    instance = translator.translation().instance.decode()
    assert "W-PUBLISHED" in instance
    assert not [word for word in OF_THE_PERSON[:5] if word in instance], "what a run keeps holds codes only"
    leave(stage, world)
    dispute_hours(stage, world)
    assert ("hour_words", NAME) in found(stage, OF_THE_PERSON)
    with stage.acting(world.agnes) as session:
        forget_worker(session, world.agnes, world.published_worker, ForgettingReason.ASKED)
    assert found(stage, OF_THE_PERSON) == set()
    with stage.acting(world.lucie) as session:
        assert audit(session, world.lucie).faults == (), "the ledger of hours is whole"
    with stage.administering() as session:
        left = session.get_one(Worker, world.published_worker)
        assert (left.code, left.travel_mode, left.wished_minutes) == ("W-PUBLISHED", TravelMode.WALK, None)
        assert left.forgotten_at is not None
        done = session.query(Forgetting).filter_by(worker_id=left.id).one()
        assert (done.forgotten_by, done.organisation_id, done.reason) == (world.agnes.user, world.agency, "asked")
        rows = {
            table: session.scalar(
                text(f"SELECT count(*) FROM {table} WHERE worker_id = :id"),  # noqa: S608
                {"id": left.id},
            )
            for table in BLANKED | set(BY_CODE)
        }
        assert {table for table, count in rows.items() if count} == set(BY_CODE)
        said = select(Employment.weekly_minutes).where(Employment.worker_id == left.id)
        assert set(session.scalars(said)) == {None}, "missions stand on the days of contracts, not on their hours"
        wishes = session.query(RequestPerson.wish).filter_by(worker_id=left.id).all()
        assert wishes == [(PersonWish.ALLOWED,)], "without them the request would allow everybody"
        told = session.scalars(text("SELECT facts->>'worker_code' FROM messages WHERE facts ? 'worker_code'")).all()
        assert "W-PUBLISHED" in told, "that something was told stays, by code"


def test_others_stay_as_they_are(stage: Stage, world: World) -> None:
    live(stage, world)
    leave(stage, world)
    kept = ("Confirmed P.", "Free P.", "Other P.")
    before = found(stage, kept)
    with stage.acting(world.agnes) as session:
        forget_worker(session, world.agnes, world.published_worker, ForgettingReason.PERIOD_OVER)
    assert found(stage, kept) == before


def test_missions_to_come_and_contracts_stand_in_the_way(stage: Stage, world: World) -> None:
    def refusal() -> str:
        with pytest.raises(Conflict) as refused, stage.acting(world.agnes) as session:
            forget_worker(session, world.agnes, world.published_worker, ForgettingReason.ASKED)
        return refused.value.reason

    assert refusal() == "missions_ahead"
    with stage.administering() as session:
        session.execute(text("UPDATE missions SET state = 'withdrawn' WHERE id = :id"), {"id": world.published})
    assert refusal() == "still_employed"
    ends = update(Employment).where(Employment.worker_id == world.published_worker)
    today = datetime.now(ZoneInfo("Europe/Paris")).date()
    with stage.administering() as session:
        session.execute(ends.values(from_day=date(2020, 1, 1), to_day=today))
    assert refusal() == "still_employed", "the last day is a day of work"
    leave(stage, world)
    with stage.acting(world.agnes) as session:
        forget_worker(session, world.agnes, world.published_worker, ForgettingReason.ASKED)
    assert refusal() == "forgotten_already"


@pytest.mark.parametrize("person", ["bruno", "lucie", "leo", "mona", "sophie", "denise"])
def test_only_who_keeps_the_file_forgets(stage: Stage, world: World, person: str) -> None:
    leave(stage, world)
    actor = world.people[person]
    assert actor
    with pytest.raises(NotFound), stage.acting(actor) as session:
        forget_worker(session, actor, world.published_worker, ForgettingReason.ASKED)
    with pytest.raises(NotFound), stage.acting(actor) as session:
        discard_worker(session, actor, world.published_worker)


def test_a_reason_of_the_list_is_needed(stage: Stage, world: World) -> None:
    with pytest.raises(Invalid), stage.acting(world.agnes) as session:
        forget_worker(session, world.agnes, world.free_worker, ForgettingReason.CLOSED)


def test_nobody_writes_into_the_file_again(stage: Stage, world: World) -> None:
    leave(stage, world)
    with stage.acting(world.agnes) as session:
        forget_worker(session, world.agnes, world.published_worker, ForgettingReason.ASKED)
    with stage.acting(world.agnes) as session:
        listed = workers(session, world.agnes, datetime.now(UTC))
        page = worker(session, world.agnes, world.published_worker, datetime.now(UTC))
    assert "W-PUBLISHED" not in {each.code for each in listed}
    assert (page.name, page.forgotten_at is not None) == ("W-PUBLISHED", True)
    with pytest.raises(Conflict, match="forgotten_already"), stage.acting(world.agnes) as session:
        begin_contract(session, world.agnes, world.published_worker, date(2028, 1, 3))
    with stage.acting(world.agnes) as session:
        row = Row(2, {column.key: None for column in brought.COLUMNS} | {"code": "W-PUBLISHED", "display_name": NAME})
        with pytest.raises(RowError) as refused:
            brought.writer(session, world.agnes, [row])(row)
        assert refused.value.code == Code.FORGOTTEN


def test_a_file_that_nothing_refers_to_can_be_taken_back(stage: Stage, world: World) -> None:
    with pytest.raises(Conflict, match="referred_to"), stage.acting(world.agnes) as session:
        discard_worker(session, world.agnes, world.published_worker)
    with stage.acting(world.agnes) as session:
        assert worker(session, world.agnes, world.published_worker, datetime.now(UTC)).name == "Published P."
        discard_worker(session, world.agnes, world.free_worker)
    assert found(stage, ("Free P.", "W-FREE")) == set()


def test_a_code_with_which_a_run_has_planned_is_not_given_away(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        planned = text("""
            UPDATE runs SET instance = x.json, instance_sha256 = encode(sha256(convert_to(x.json, 'UTF8')), 'hex')
            FROM (SELECT '{"workers": [{"id": "W-FREE"}]}' AS json) x WHERE id = :id
        """)
        session.execute(planned, {"id": world.run})
    with pytest.raises(Conflict, match="referred_to"), stage.acting(world.agnes) as session:
        discard_worker(session, world.agnes, world.free_worker)
