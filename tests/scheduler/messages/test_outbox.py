"""The outbox is written with the event itself: who is told of what, and what they are told."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, select, text, update

from scheduler.core.states import Action, move
from scheduler.core.tables import Event, Message, Mission, Request, Run, User, WorkerContact, WorkerWord
from scheduler.core.tables.codes import DeclineReason, Language, MailWish, MessageState, MissionState, Thing
from scheduler.core.transitions import CUT_SHORT, NO_SHOW_UNDONE, TRANSITIONS, YES_COUNTED
from scheduler.messages.outbox import outbox
from scheduler.messages.words import OF_EVENTS
from scheduler.planning import begin, fail_silent
from scheduler.planning.records import fail
from scheduler.requests import cancel
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.test_guards import mission
from tests.scheduler.db.world import World


def told(stage: Stage) -> dict[tuple[str, str], dict[str, Any]]:
    """Return what everybody was told since, by audience and name, with the channel among the facts."""
    with stage.administering() as session:
        query = (
            select(Message.audience, User.name, Message.channel, Message.facts)
            .outerjoin(User, User.id == Message.user_id)
            .where(Message.occasion != "before")
        )
        return {
            (audience.value, name or "worker"): {**facts, "channel": channel.value}
            for audience, name, channel, facts in session.execute(query)
        }


def act(stage: Stage, world: World, person: str, action: Action, which: int) -> None:
    reason = DeclineReason.TRANSPORT if action == Action.DECLINE else None
    actor = world.people[person]
    assert actor
    with stage.acting(actor) as session:
        move(session, actor, session.get_one(Mission, which), action, reason=reason)


def test_there_are_words_for_whatever_is_told_and_for_nothing_else() -> None:
    lines = (*TRANSITIONS, CUT_SHORT, NO_SHOW_UNDONE, YES_COUNTED)
    told = {(line.thing, line.action, each) for line in lines for each in line.tells}
    assert told == set(OF_EVENTS)


def test_a_confirmation_tells_the_site_and_the_worker_and_not_who_confirmed(stage: Stage, world: World) -> None:
    act(stage, world, "agnes", Action.CONFIRM, world.published)
    found = told(stage)
    assert set(found) == {("site", "Sophie"), ("site", "Simone"), ("worker", "worker")}
    assert found["worker", "worker"]["channel"] == "sms"
    for facts in found.values():
        assert facts["worker"] == "Published P."
        assert (facts["first_day"], len(facts["shifts"]), facts["action"]) == ("2027-03-01", 1, "confirm")


def test_a_refusal_tells_the_lead_a_code_and_the_site_neither(stage: Stage, world: World) -> None:
    act(stage, world, "agnes", Action.DECLINE, world.published)
    found = told(stage)
    others = {("site", "Sophie"), ("site", "Simone"), ("lead", "Lucie")}
    assert set(found) == {*others, ("worker", "worker")}, "who said yes reads that nobody expects them"
    assert all("worker" not in found[each] for each in others)
    assert found["lead", "Lucie"]["worker_code"] == "W-PUBLISHED"
    assert found["lead", "Lucie"]["reason"] == "transport"


@pytest.mark.parametrize(
    ("word", "called", "reads"),
    [("yes", False, True), ("no", False, False), (None, False, False), (None, True, True), ("no", True, False)],
)
def test_what_comes_to_nothing_is_told_to_whoever_might_come(
    stage: Stage, world: World, word: str | None, *, called: bool, reads: bool
) -> None:
    with stage.administering() as session:
        session.execute(delete(WorkerWord))
        if word:
            session.add(WorkerWord(mission_id=world.published, word=word))
    if called:
        act(stage, world, "engine", Action.CALL, world.published)
    act(stage, world, "agnes", Action.DECLINE, world.published)
    with stage.administering() as session:
        declined = Message.facts["action"].astext == "decline"
        told = session.scalars(select(Message.audience).where(declined)).all()
    assert ("worker" in told) == reads


def test_a_cancelled_request_tells_each_agency_and_the_colleague(stage: Stage, world: World) -> None:
    with stage.acting(world.sophie) as session:
        cancel(session, world.sophie, world.request)
    found = told(stage)
    assert {name for audience, name in found if audience == "agency"} == {"Agnes"}
    assert ("site", "Sophie") not in found
    assert ("site", "Simone") in found


def test_old_and_new_go_along(stage: Stage, world: World) -> None:
    detail = {"old": {"last_day": "2027-03-02"}, "new": {"last_day": "2027-03-05"}}
    with stage.acting(world.sophie) as session:
        move(session, world.sophie, session.get_one(Request, world.request), Action.AMEND, detail=detail)
    assert told(stage)["site", "Simone"]["detail"] == detail


def test_what_is_undone_was_never_told(stage: Stage, world: World) -> None:
    def changed_mind() -> None:
        with stage.acting(world.agnes) as session:
            move(session, world.agnes, session.get_one(Mission, world.published), Action.CONFIRM)
            raise LookupError

    with pytest.raises(LookupError):
        changed_mind()
    assert told(stage) == {}


def test_drafts_and_the_administration_tell_nobody(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        draft = mission(session, world, MissionState.PROPOSED).id
        session.add(
            Event(
                market_id=world.calvados,
                user_id=world.agnes.user,
                organisation_id=world.agency,
                thing=Thing.MISSION,
                thing_id=world.published,
                action="confirm",
                to_state="confirmed",
            )
        )
    act(stage, world, "lucie", Action.WITHDRAW, draft)
    assert told(stage) == {}


def test_wishes_and_consent_are_kept(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.execute(update(User).where(User.id == world.sophie.user).values(mail=MailWish.NONE))
        session.execute(update(User).where(User.id == world.simone.user).values(mail=MailWish.DIGEST))
        session.execute(update(WorkerContact).values(channel="none", consented_on=None))
    act(stage, world, "agnes", Action.CONFIRM, world.published)
    found = told(stage)
    assert set(found) == {("site", "Simone")}
    assert found["site", "Simone"]["channel"] == "digest"


def test_the_lead_reads_the_outbox_without_names(stage: Stage, world: World) -> None:
    act(stage, world, "agnes", Action.CONFIRM, world.published)
    with stage.acting(world.lucie) as session:
        rows = session.execute(text("SELECT * FROM outbox(10, 0, NULL)")).all()
        assert session.scalars(select(Message.id)).all() == []
    assert len(rows) == 4
    assert all("worker" not in row.facts for row in rows)


def test_the_outbox_says_whom_a_message_is_for(stage: Stage, world: World) -> None:
    """By name to whoever looks after the market's accounts, who knows them; others' people by code to all."""
    act(stage, world, "agnes", Action.CONFIRM, world.published)

    def addressees() -> set[str | None]:
        with stage.acting(world.lucie) as session:
            return {each.addressee for each in outbox(session, world.lucie, Language.FRENCH).messages}

    assert addressees() >= {"Sophie", "Simone", "W-PUBLISHED"}
    with stage.administering() as session:
        session.execute(update(User).where(User.id == world.lucie.user).values(administers=False))
    assert addressees() == {None, "W-PUBLISHED"}


def test_the_outbox_has_pages_and_can_be_narrowed(stage: Stage, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.messages.outbox.OF_A_PAGE", 2)
    act(stage, world, "agnes", Action.CONFIRM, world.published)
    with stage.acting(world.lucie) as session:
        pages = [outbox(session, world.lucie, Language.FRENCH, page=page) for page in (1, 2, 3)]
        queued = outbox(session, world.lucie, Language.FRENCH, state=MessageState.QUEUED)
        failed = outbox(session, world.lucie, Language.FRENCH, state=MessageState.FAILED)
    assert [page.more for page in pages] == [True, False, False]
    assert all(each.state == MessageState.QUEUED for each in queued.messages)
    assert queued.messages
    assert failed.messages == ()


def test_a_night_that_failed_tells_the_lead_even_who_found_out(stage: Stage, world: World) -> None:
    with stage.acting(world.engine) as session:
        night = begin(session, world.engine, night=date(2027, 3, 1))
    with stage.administering() as session:
        session.execute(update(Run).where(Run.id == night).values(heartbeat_at=func.now() - timedelta(minutes=2)))
    with stage.acting(world.lucie) as session:
        assert fail_silent(session, world.lucie) == 1
    found = told(stage)
    assert set(found) == {("lead", "Lucie")}
    facts = found["lead", "Lucie"]
    assert (facts["run"], facts["first_day"], facts["attempt"]) == (night, "2027-03-01", 1)
    assert facts["error"].startswith("silent: ")
    with stage.acting(world.lucie) as session:
        posted = outbox(session, world.lucie, Language.FRENCH).messages[0]
    assert posted.letter
    assert "échoué" in posted.letter.subject


def test_a_run_that_somebody_asked_for_tells_nobody(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        fail(session, world.lucie, session.get_one(Run, begin(session, world.lucie)), "silent")
    assert told(stage) == {}
