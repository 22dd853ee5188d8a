"""What the table of ties cannot say: states, names, and settings that do not fit together."""

from dataclasses import replace

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import InvalidRequestError

from scheduler.core.errors import NotAllowed
from scheduler.core.tables import Account, Event, Member, Mission, Request, User, Worker, WorkerName
from scheduler.core.tables.codes import MissionState, Role, Thing
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.test_guards import mission
from tests.scheduler.db.world import A_HASH, MONDAY, World, stored


def names_seen(stage: Stage, world: World, person: str) -> set[str]:
    with stage.acting(world.people[person]) as session:
        return set(session.scalars(select(WorkerName.display_name)))


def test_a_site_reads_the_name_only_of_who_is_confirmed(stage: Stage, world: World) -> None:
    assert names_seen(stage, world, "sophie") == {"Confirmed P."}
    with stage.acting(world.agnes) as session:
        session.execute(update(Mission).where(Mission.id == world.published).values(state=MissionState.CONFIRMED))
    assert names_seen(stage, world, "sophie") == {"Confirmed P.", "Published P."}
    with stage.acting(world.sophie) as session:
        session.execute(update(Mission).where(Mission.id == world.confirmed).values(state=MissionState.CANCELLED))
    assert names_seen(stage, world, "sophie") == {"Published P."}


def test_the_lead_sees_all_workers_of_the_market_by_code_and_no_name(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        assert set(session.scalars(select(Worker.code))) == {"W-PUBLISHED", "W-CONFIRMED", "W-FREE", "W-OTHER"}
    assert names_seen(stage, world, "lucie") == set()
    with stage.acting(world.mona) as session:  # whose market shares one agency with the other
        assert set(session.scalars(select(Worker.code))) == {"W-OTHER"}


def test_each_agency_sees_its_own_workers_and_missions(stage: Stage, world: World) -> None:
    assert names_seen(stage, world, "agnes") == {"Published P.", "Confirmed P.", "Free P."}
    assert names_seen(stage, world, "bruno") == {"Other P."}
    with stage.acting(world.bruno) as session:
        assert session.scalars(select(Mission.id)).all() == []
        assert session.scalars(select(Request.id)).all() == []
    with stage.acting(world.agnes) as session:
        assert set(session.scalars(select(Request.id))) == {world.request}


def test_an_agency_still_reads_whom_it_sent_after_the_person_left(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.execute(update(Worker).where(Worker.id == world.confirmed_worker).values(agency_id=world.other_agency))
    with stage.acting(world.agnes) as session:
        assert session.get(WorkerName, world.confirmed_worker)
        assert session.get(Worker, world.confirmed_worker) is None


@pytest.mark.parametrize("column", ["worker_id", "agency_id", "request_id", "employment_id", "run_id"])
def test_what_a_mission_is_cannot_be_changed(stage: Stage, world: World, column: str) -> None:
    with pytest.raises(NotAllowed), stage.acting(world.lucie) as session:
        session.execute(text(f"UPDATE missions SET {column} = {column} WHERE id = :id"), {"id": world.published})


def test_an_invented_contract_opens_no_file(stage: Stage, world: World) -> None:
    contract = text("INSERT INTO employments (worker_id, agency_id, from_day) VALUES (:worker, :agency, '2040-01-01')")
    with pytest.raises(NotAllowed), stage.acting(world.bruno) as session:
        session.execute(contract, {"worker": world.free_worker, "agency": world.other_agency})
    with pytest.raises(NotAllowed), stage.acting(world.agnes) as session:
        session.execute(
            text("UPDATE employments SET worker_id = :worker WHERE id = :id"),
            {"worker": world.other_worker, "id": world.free_employment},
        )


def test_a_worker_cannot_be_pushed_into_another_agency(stage: Stage, world: World) -> None:
    with pytest.raises(NotAllowed), stage.acting(world.agnes) as session:
        session.execute(update(Worker).where(Worker.id == world.free_worker).values(agency_id=world.other_agency))


def test_settings_that_do_not_fit_together_show_nothing(stage: Stage, world: World) -> None:
    pretended = [
        replace(world.agnes, organisation=world.other_agency),
        replace(world.agnes, market=world.manche),
        replace(world.agnes, user=world.bruno.user),
        replace(world.agnes, user=-1),
    ]
    for actor in pretended:
        with stage.acting(actor) as session:
            assert session.scalars(select(Worker.id)).all() == []
            assert session.scalars(select(Member.organisation_id)).all() == []


def test_saying_that_one_leads_does_not_make_it_so(stage: Stage, world: World) -> None:
    with stage.acting(replace(world.leo, role=Role.PLANNER, leads=True)) as session:
        assert session.scalars(select(Mission.id)).all() == []


def test_a_disabled_user_sees_nothing(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.execute(update(User).where(User.id == world.agnes.user).values(disabled_at=text("now()")))
    with stage.acting(world.agnes) as session:
        assert session.scalars(select(Worker.id)).all() == []


def test_the_password_hash_is_written_and_never_read(stage: Stage, world: World) -> None:
    with stage.acting(world.sophie) as session:
        account = session.scalars(select(Account)).one()
        assert account.email == "sophie@example.org"
        with pytest.raises(InvalidRequestError):
            assert account.password_hash
        account.password_hash = A_HASH
        session.flush()
    with pytest.raises(NotAllowed), stage.acting(world.sophie) as session:
        session.execute(text("SELECT password_hash FROM accounts"))


@pytest.mark.parametrize("column", ["email", "role", "organisation_id", "disabled_at"])
def test_nobody_gives_themselves_rights(stage: Stage, world: World, column: str) -> None:
    with pytest.raises(NotAllowed), stage.acting(world.sophie) as session:
        session.execute(text(f"UPDATE users SET {column} = {column} WHERE id = :id"), {"id": world.sophie.user})


@pytest.mark.parametrize("act", ["UPDATE events SET action = 'forged'", "DELETE FROM events", "TRUNCATE events"])
@pytest.mark.parametrize("person", ["lucie", "engine", "agnes", "administration"])
def test_the_log_is_only_added_to(stage: Stage, world: World, person: str, act: str) -> None:
    with (
        pytest.raises(NotAllowed),
        stage.administering() if person == "administration" else stage.acting(world.people[person]) as session,
    ):
        session.execute(text(act))


def test_the_log_is_written_in_ones_own_name(stage: Stage, world: World) -> None:
    with pytest.raises(NotAllowed), stage.acting(world.agnes) as session:
        stored(
            session,
            Event(
                market_id=world.calvados,
                user_id=world.lucie.user,
                organisation_id=world.lead,
                thing=Thing.MISSION,
                thing_id=world.published,
                action="publish",
                to_state="published",
            ),
        )


def test_a_request_bears_the_name_of_who_enters_it(stage: Stage, world: World) -> None:
    with pytest.raises(NotAllowed), stage.acting(world.sophie) as session:
        stored(
            session,
            Request(
                market_id=world.calvados,
                organisation_id=world.establishment,
                site_id=world.site,
                reason="absence",
                first_day=MONDAY,
                last_day=MONDAY,
                created_by=world.tom.user,
            ),
        )


def test_the_application_cannot_become_somebody_stronger(stage: Stage, world: World) -> None:
    # Within a transaction of the stage the session's user is the owner, so ask for the role's own memberships.
    with stage.acting(world.lucie) as session:
        for role in ("releve_across", "releve_admin", "releve_owner"):
            assert not session.scalar(text("SELECT pg_has_role('releve_app', :role, 'MEMBER')"), {"role": role})


def test_a_draft_is_read_by_the_lead_alone(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        proposed = mission(session, world, MissionState.PROPOSED).id
    for name, actor in world.people.items():
        with stage.acting(actor) as session:
            seen = session.get(Mission, proposed) is not None
            shifts = session.scalar(
                text("SELECT count(*) FROM mission_shifts WHERE mission_id = :id"), {"id": proposed}
            )
            name_read = session.get(WorkerName, world.free_worker) is not None
        assert (seen, shifts) == ((True, 1) if name in {"lucie", "engine"} else (False, 0)), name
        assert name_read == (name == "agnes"), name


def test_a_draft_of_another_agencys_worker_opens_no_request(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        mission(session, world, MissionState.PROPOSED, worker="other")
    with stage.acting(world.bruno) as session:
        assert session.get(Request, world.request) is None
    with pytest.raises(NotAllowed), stage.acting(world.bruno) as session:
        session.execute(text("SELECT request_cover(:id)"), {"id": world.request})
