"""Messages are written by one function: of one's own acts, to whom they concern, without reading where they go."""

from dataclasses import replace

import pytest
from sqlalchemy import Integer, select, text
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import NotAllowed
from scheduler.core.states import Action, log, move
from scheduler.core.tables import Event, Message, Mission, Worker, WorkerContact
from scheduler.core.tables.codes import Audience, MissionState, Thing
from scheduler.core.telling import tell, told_at_once
from scheduler.core.transitions import Transition
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.test_guards import mission
from tests.scheduler.db.world import World
from tests.scheduler.planning.conftest import play
from tests.scheduler.planning.plays import Play
from tests.scheduler.statements import counted

__all__ = ["play"]  # a fixture

EVERYBODY = tuple(Audience)
TELLS = "SELECT tell("


def last_event(session: Session) -> Event:
    return session.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()


def messages(stage: Stage) -> int:
    with stage.administering() as session:
        return len(session.scalars(select(Message.id)).all())


def test_nobody_writes_a_message_past_the_function(stage: Stage, world: World) -> None:
    for name, actor in world.people.items():
        with pytest.raises(NotAllowed), stage.acting(actor) as session:
            session.execute(
                text("""
                    INSERT INTO messages (market_id, organisation_id, occasion, user_id, audience, channel, facts)
                    VALUES (:market, :organisation, 'mine', :user, 'site', 'email', '{}')
                """),
                {"market": world.calvados, "organisation": world.establishment, "user": world.sophie.user},
            )
        assert name


def test_nobody_tells_of_what_somebody_else_did(stage: Stage, world: World) -> None:
    with stage.acting(world.sophie) as session:
        move(session, world.sophie, session.get_one(Mission, world.confirmed), Action.CANCEL)
    with stage.administering() as session:
        event = last_event(session)
    before = messages(stage)
    for name, actor in world.people.items():
        if name == "sophie":
            continue
        with pytest.raises(NotAllowed), stage.acting(actor) as session:
            tell(session, event, EVERYBODY)
    assert messages(stage) == before


def test_what_was_done_before_is_not_told_later(play: Play) -> None:
    world = play.world
    with play.acting(world.agnes) as session:
        move(session, world.agnes, session.get_one(Mission, world.published), Action.CONFIRM)
        event = last_event(session)
    with pytest.raises(NotAllowed), play.acting(world.agnes) as session:
        tell(session, event, [Audience.LEAD])


def test_a_draft_is_told_to_the_lead_at_most(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        draft = mission(session, world, MissionState.PROPOSED).id
    line = Transition(Thing.MISSION, MissionState.PROPOSED, Action.WITHDRAW, MissionState.PROPOSED)
    for audience in (Audience.SITE, Audience.AGENCY, Audience.WORKER):
        with pytest.raises(NotAllowed), stage.acting(world.lucie) as session:
            log(session, world.lucie, replace(line, tells=(audience,)), draft)
    with stage.acting(world.lucie) as session:
        log(session, world.lucie, replace(line, tells=(Audience.LEAD,)), draft)


def test_who_tells_everybody_reaches_whom_it_concerns_and_a_site_reads_no_name(stage: Stage, world: World) -> None:
    """The worst that a use case that errs can do."""
    line = Transition(Thing.MISSION, MissionState.PUBLISHED, Action.REMIND, MissionState.PUBLISHED)
    with stage.acting(world.engine) as session:
        log(session, world.engine, line, world.published)
        tell(session, last_event(session), EVERYBODY)
    with stage.administering() as session:
        rows = session.scalars(select(Message).where(Message.event_id == last_event(session).id)).all()
    told = {(each.audience, each.user_id or each.worker_id): each.facts for each in rows}
    assert set(told) == {
        (Audience.SITE, world.sophie.user),
        (Audience.SITE, world.simone.user),
        (Audience.AGENCY, world.agnes.user),
        (Audience.LEAD, world.lucie.user),
        (Audience.WORKER, world.published_worker),
    }
    named = {audience for (audience, _), facts in told.items() if "worker" in facts}
    assert named == {Audience.AGENCY, Audience.WORKER}


def test_whoever_tells_gets_numbers_and_reads_no_address(stage: Stage, world: World) -> None:
    with stage.acting(world.sophie) as session:
        move(session, world.sophie, session.get_one(Mission, world.confirmed), Action.CANCEL)
        event = last_event(session)
        found = session.execute(text("SELECT * FROM tell(:e, :a, :t)"), {"e": [event.id], "a": ["site"], "t": [True]})
        assert [type(column) for row in found for column in row] == [int]
        assert session.scalars(select(Message.id)).all() == []


def test_an_actor_reads_contacts_of_their_own_agency_alone(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        rows = session.execute(
            select(WorkerContact.worker_id, Worker.agency_id).join(Worker, Worker.id == WorkerContact.worker_id)
        )
        agencies = {worker: agency for worker, agency in rows}  # noqa: C416
    assert agencies
    for actor in world.people.values():
        with stage.acting(actor) as session:
            found = session.scalars(select(WorkerContact.worker_id)).all()
        assert all(actor and agencies[each] == actor.organisation for each in found)


READS_ADDRESSES = """
    SELECT p.proname FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace AND p.prosrc LIKE '%worker_contacts%'
"""


def test_few_functions_look_at_contacts(stage: Stage) -> None:
    """To choose the channel (of an event, and of what somebody may be called for), to send (for the engine alone), to
    greet whoever holds their own link, to know who answers a text message; one blanks them."""
    looking = {"tell", "queue_may_be_called", "message_address", "worker_of_link", "empty_file", "take_text_answer"}
    with stage.owning() as session:
        assert set(session.scalars(text(READS_ADDRESSES))) == looking


def drop_and_publish(play: Play, *pairs: tuple[int, str]) -> tuple[int, int]:
    """Publish a draft; return how many missions that moved, and the statements that told of them."""
    number = play.drafted(*pairs)
    with counted() as statements:
        done = play.published(number)
    return done.published + done.withdrawn, sum(each.startswith(TELLS) for each in statements)


def test_a_publication_is_told_with_one_statement(play: Play) -> None:
    world = play.world
    shift, other = world.shift, world.second_shift
    assert drop_and_publish(play, (shift, "W-PUBLISHED"), (other, "W-FREE"), (other, "W-OTHER")) == (2, 1)
    assert drop_and_publish(play, (shift, "W-FREE"), (other, "W-OTHER")) == (3, 1)


def test_what_is_told_at_once_is_told_of_one_actor(stage: Stage, world: World) -> None:
    def both(session: Session, first: Actor, second: Actor) -> None:
        with told_at_once(session):
            for actor in (first, second):
                move(session, actor, session.get_one(Mission, world.confirmed), Action.AMEND)

    with pytest.raises(NotAllowed), stage.acting(world.agnes) as session:
        both(session, world.agnes, world.sophie)


def test_the_numbers_are_of_messages(stage: Stage, world: World) -> None:
    with stage.acting(world.agnes) as session:
        move(session, world.agnes, session.get_one(Mission, world.published), Action.AMEND)
        event = last_event(session)
        call = text("SELECT tell(:e, :a, :t)").columns(tell=Integer)
        found = session.scalars(call, {"e": [event.id], "a": ["lead"], "t": [False]}).all()
    with stage.administering() as session:
        assert [session.get_one(Message, each).user_id for each in found] == [world.lucie.user]
