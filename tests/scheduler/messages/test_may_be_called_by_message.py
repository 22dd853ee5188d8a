"""The evening before, whoever stands by and agreed to it is told for what they may be called: once, as they wish."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from scheduler.core.tables import Message, Worker, WorkerContact
from scheduler.core.tables.codes import Audience, Channel, WorkerChannel
from scheduler.messages.bundles import written
from scheduler.messages.may_be_called import queue_may_be_called
from tests.scheduler.missions.test_monday_morning import Morning
from tests.scheduler.planning.conftest import play
from tests.scheduler.planning.plays import Play

__all__ = ["play"]  # a fixture

FRIDAY_EVENING = datetime(2027, 2, 26, 16, 30, tzinfo=UTC)
"""Half past five in Caen, the last office day before the Monday of the world."""


def told(play: Play) -> list[Message]:
    with play.administering() as session:
        query = select(Message).where(Message.occasion.startswith("may_be_called:")).order_by(Message.id)
        return list(session.scalars(query))


def test_on_friday_they_read_of_monday_once_and_in_one_message(play: Play) -> None:
    world = play.world
    Morning(play)
    count = queue_may_be_called(play.database, FRIDAY_EVENING)
    assert count
    assert queue_may_be_called(play.database, FRIDAY_EVENING + timedelta(hours=1)) == 0
    messages = told(play)
    assert {each.worker_id for each in messages} == {world.free_worker}
    assert {each.channel for each in messages} == {Channel.SMS}
    said = written([(each.facts, each.audience) for each in messages], "fr", page="https://example.org/m/x")
    assert "n’y allez pas sans appel" in said.subject
    assert "lundi 1" in said.text
    assert said.parts <= 2
    assert said.short.startswith("Nous vous appelons si quelqu'un manque")
    assert "W-CONFIRMED" not in said.text, "whose place it is, is nobody else's to know"
    assert all("worker_code" not in each.facts and each.audience == Audience.WORKER for each in messages)


@pytest.mark.parametrize(
    "moment",
    [
        FRIDAY_EVENING - timedelta(hours=2),
        FRIDAY_EVENING + timedelta(hours=6),
        FRIDAY_EVENING - timedelta(days=1),
        FRIDAY_EVENING + timedelta(days=1),
    ],
    ids=["in the afternoon", "at night", "on Thursday, of Friday", "on a Saturday"],
)
def test_at_other_times_nobody_is_told(play: Play, moment: datetime) -> None:
    Morning(play)
    assert queue_may_be_called(play.database, moment) == 0


def test_who_did_not_agree_or_wants_no_messages_gets_none(play: Play) -> None:
    world = play.world
    Morning(play)
    with play.administering() as session:
        session.execute(update(Worker).where(Worker.id == world.free_worker).values(stands_by_since=None))
    assert queue_may_be_called(play.database, FRIDAY_EVENING) == 0
    with play.administering() as session:
        agreed = {"stands_by_since": date(2027, 1, 4)}
        session.execute(update(Worker).where(Worker.id == world.free_worker).values(agreed))
        silent = {"channel": WorkerChannel.NONE, "consented_on": None}
        session.execute(update(WorkerContact).where(WorkerContact.worker_id == world.free_worker).values(silent))
    assert queue_may_be_called(play.database, FRIDAY_EVENING) == 0
