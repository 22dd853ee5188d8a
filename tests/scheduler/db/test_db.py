"""Transactions that commit: who acts, what is undone, and many at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import DBAPIError

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.errors import Conflict, DatabaseUnusable, NotAllowed, NotFound, NotPossible
from scheduler.core.states import Action, move
from scheduler.core.tables import Event, Market, Mission, MissionShift, Request, Run, Worker
from scheduler.core.tables.codes import DeclineReason, MissionState, RequestState, Role, Thing
from tests.scheduler.db.test_guards import mission
from tests.scheduler.db.world import World, moment, stored


@pytest.fixture
def db(fresh: Addresses) -> Database:
    return Database(fresh.application)


def test_a_block_is_done_as_a_whole_or_not_at_all(db: Database, world: World) -> None:
    with db.transaction(world.lucie) as session:
        session.get_one(Market, world.calvados).lead_time_minutes = 60

    def half_done() -> None:
        with db.transaction(world.lucie) as session:
            session.get_one(Market, world.calvados).lead_time_minutes = 90
            session.flush()
            raise InterruptedError

    with pytest.raises(InterruptedError):
        half_done()
    with db.transaction(world.lucie) as session:
        assert session.get_one(Market, world.calvados).lead_time_minutes == 60
    db.close()


def test_the_actor_does_not_outlive_the_transaction(db: Database, world: World) -> None:
    for actor, expected in ((world.agnes, 3), (None, 0), (world.bruno, 1)):
        with db.transaction(actor) as session:
            assert len(session.scalars(select(Worker.id)).all()) == expected
    db.close()


def test_what_is_read_is_not_yet_written(db: Database, world: World) -> None:
    with pytest.raises(NotAllowed), db.transaction(world.leo) as session:
        session.get_one(Market, world.calvados).lead_time_minutes = 60
    db.close()


def test_a_fault_of_the_program_stays_a_fault(db: Database, world: World) -> None:
    with pytest.raises(DBAPIError, match="no_such_table"), db.transaction(world.lucie) as session:
        session.execute(text("SELECT FROM no_such_table"))
    db.close()


def test_actor_of_a_user(db: Database, world: World) -> None:
    assert db.actor(world.lucie.user) == world.lucie
    assert db.actor(world.bruno.user) == world.bruno
    assert db.actor(world.bruno.user, "manche") == world.bruno_in_manche
    with pytest.raises(NotFound):
        db.actor(world.agnes.user, "manche")
    with pytest.raises(NotFound):
        db.actor(-1)
    db.close()


def test_the_application_is_usable_and_the_owner_is_not_taken_for_it(fresh: Addresses) -> None:
    assert fresh.owner
    application, owner = Database(fresh.application), Database(fresh.owner)
    application.require_usable()
    with pytest.raises(DatabaseUnusable, match="above the row-level policies"):
        owner.require_usable()
    application.close()
    owner.close()


def test_a_schema_of_another_revision_is_refused(fresh: Addresses, db: Database) -> None:
    assert fresh.owner
    engine = create_engine(fresh.owner)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    engine.dispose()
    with pytest.raises(DatabaseUnusable, match="revision 0001"):
        db.require_usable()
    db.close()


ANSWERS = 20


def test_twenty_answers_at_once_leave_one(fresh: Addresses, db: Database, world: World) -> None:
    together = Barrier(ANSWERS)

    def answer(number: int) -> str:
        own = Database(fresh.application)
        action, reason = (Action.CONFIRM, None) if number % 2 else (Action.DECLINE, DeclineReason.HOURS)
        together.wait()
        try:
            with own.transaction(world.agnes) as session:
                move(session, world.agnes, session.get_one(Mission, world.published), action, reason=reason)
        except NotPossible:
            return "too late"
        finally:
            own.close()
        return action

    with ThreadPoolExecutor(ANSWERS) as pool:
        answers = list(pool.map(answer, range(ANSWERS)))
    with db.transaction(world.lucie) as session:
        answered = session.get_one(Mission, world.published)
        of_it = (Event.thing == Thing.MISSION, Event.thing_id == world.published)
        logged = session.scalars(select(Event.to_state).where(*of_it).order_by(Event.id)).all()
        seen = [each.state for each in answered.shifts]
    db.close()
    (first,) = {*answers} - {"too late"}
    assert answers.count("too late") == ANSWERS - 1
    assert answered.state == {"confirm": MissionState.CONFIRMED, "decline": MissionState.DECLINED}[first]
    assert seen == [answered.state]
    assert list(logged) == ["published", answered.state]


def test_answers_to_two_missions_of_a_request_at_once_both_count(fresh: Addresses, db: Database, world: World) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        ids = [
            mission(session, world, MissionState.PUBLISHED, worker=each, slot=slot).id
            for slot, each in ((1, "free"), (2, "other"))
        ]
        ids.append(world.published)
    together = Barrier(len(ids))

    def confirm(which: int) -> None:
        own = Database(fresh.application)
        actor = world.bruno if which == ids[1] else world.agnes
        together.wait()
        with own.transaction(actor) as session:
            move(session, actor, session.get_one(Mission, which), Action.CONFIRM)
        own.close()

    with ThreadPoolExecutor(len(ids)) as pool:
        list(pool.map(confirm, ids))
    with db.transaction(world.lucie) as session:
        assert session.get_one(Request, world.request).state == RequestState.FILLED
    db.close()


def test_of_two_bookings_at_once_one_is_a_conflict(fresh: Addresses, db: Database, world: World) -> None:
    together = Barrier(2)

    def book(slot: int) -> str:
        own = Database(fresh.application)
        try:
            with own.transaction(world.lucie) as session:
                proposed = mission(session, world, MissionState.PROPOSED, slot=slot)
                together.wait()
                proposed.state, proposed.published_at = MissionState.PUBLISHED, moment(-3, 5)
        except Conflict as conflict:
            return conflict.reason
        finally:
            own.close()
        return "booked"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(book, (1, 2)))
    with db.transaction(world.lucie) as session:
        booked = session.scalars(
            select(MissionShift.mission_id).where(MissionShift.worker_id == world.free_worker)
        ).all()
    db.close()
    # Two exclusion checks that wait for each other end as a deadlock, which is a conflict as well.
    assert outcomes in (["booked", "double_booking"], ["booked", "somebody_else_at_once"])
    assert len(booked) == 1


def test_of_two_runs_started_at_once_one_is_a_conflict(fresh: Addresses, db: Database, world: World) -> None:
    together = Barrier(2)

    def begin(actor_name: str) -> str:
        own = Database(fresh.application)
        actor = world.people[actor_name]
        try:
            with own.transaction(actor) as session:
                together.wait()
                stored(session, Run(market_id=world.calvados))
        except Conflict as conflict:
            return conflict.reason
        finally:
            own.close()
        return "running"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(begin, ("lucie", "engine"))) == ["run_in_progress", "running"]
    db.close()


def test_administration_sees_all_and_its_doubles_are_conflicts(fresh: Addresses) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        assert len(session.scalars(select(Worker.id)).all()) == 4
    with pytest.raises(Conflict, match="market_exists"), administration(fresh.owner) as session:
        stored(session, Market(code="calvados", name="again"))


def test_roles_of_the_world_are_what_the_database_says(db: Database, world: World) -> None:
    assert {db.actor(each.user).role for each in world.people.values() if each} == set(Role)
    db.close()
