"""Who is told what, by every way in which the product makes an event, against what is kept in ``told.json``.

Run with ``KEEP_TOLD=1`` to keep what is told now, and read what has changed in it.
"""

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path as File
from typing import Any

import pytest
from msgspec import json
from sqlalchemy import func, select

from scheduler.core.tables import Event, Message, User, WorkerName
from scheduler.core.tables.codes import Thing
from scheduler.core.transitions import BY_FUNCTIONS, TRANSITIONS, Action
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World, moment
from tests.scheduler.messages.paths import PATHS, Acting, furnish, missions_made
from tests.scheduler.planning.conftest import play
from tests.scheduler.planning.holds import announced, hold, name_late
from tests.scheduler.planning.plays import Play

__all__ = ["play"]  # a fixture

KEPT = File(__file__).with_name("told.json")
PUBLISHING = "a plan is published, then another"
HOLDING = "a plan is held, and announced when its day comes"

MADE_ELSEWHERE = {(Thing.REQUEST, Action.DRAFT), (Thing.MISSION, Action.FINISH)}
"""Moves that nobody of the product makes yet."""


def what_was_told(on: Acting, world: World, last: int) -> dict[str, Any]:
    """Return what happened since an event, and every message about it, by names instead of numbers."""
    with on.administering() as session:
        names = {each: f"mission {place}" for place, each in enumerate(missions_made(session), start=1)}
        names |= {world.published: "the published mission", world.confirmed: "the confirmed mission"}
        events = session.execute(select(Event.thing, Event.action).where(Event.id > last).distinct()).all()
        rows = session.execute(
            select(
                Message.event_id, Message.audience, User.name, WorkerName.display_name, Message.channel, Message.facts
            )
            .outerjoin(User, User.id == Message.user_id)
            .outerjoin(WorkerName, WorkerName.worker_id == Message.worker_id)
            .where(Message.event_id > last)
        )
        told = sorted(
            (
                (event, audience.value, user or worker, channel.value, readable(facts, names))
                for event, audience, user, worker, channel, facts in rows
            ),
            key=lambda each: each[:4],
        )
    return {
        "events": sorted(f"{thing.value} {action}" for thing, action in events),
        "messages": [
            {"to": name, "audience": audience, "channel": channel, "facts": facts}
            for _, audience, name, channel, facts in told
        ],
    }


NAMED = {"request": "the request", "run": "the run", "answer_by": "a moment", "began_at": "a moment"}
MOMENTS = {"starts_at", "ends_at", "due_at"}


def readable(facts: Mapping[str, Any], names: Mapping[int, str]) -> dict[str, Any]:
    """Replace numbers of rows by names, and moments that depend on today."""
    return {key: _readable(key, facts[key], names) for key in sorted(facts)}


def _readable(key: str, value: object, names: Mapping[int, str]) -> object:
    if isinstance(value, dict):
        return readable(value, names)
    if isinstance(value, list):
        return [readable(each, names) for each in value]
    if isinstance(value, int) and key in {"mission", "instead_of"}:
        return names[value]
    if isinstance(value, str) and key in MOMENTS | {"first_day", "last_day", "day"}:
        if not value.startswith("2027"):  # the tests' own days are all in that year
            return "around now"
        return datetime.fromisoformat(value).astimezone(UTC).isoformat() if key in MOMENTS else value
    return NAMED.get(key, value)


def on_lines(everything: Mapping[str, dict[str, Any]]) -> str:
    """Write a message a line, so that a difference shows what has changed."""
    paths = []
    for path, told in sorted(everything.items()):
        events, messages = _text(told["events"]), ",".join(f"\n  {_text(each)}" for each in told["messages"])
        paths.append(f'{_text(path)}: {{"events": {events}, "messages": [{messages}]}}')
    return "{\n" + ",\n".join(paths) + "\n}\n"


def _text(value: object) -> str:
    return json.encode(value).decode()


def kept() -> dict[str, Any]:
    found: dict[str, Any] = json.decode(KEPT.read_bytes()) if KEPT.exists() else {}
    return found


def compare(path: str, told: dict[str, Any]) -> None:
    if os.environ.get("KEEP_TOLD"):
        everything = kept() | {path: told}
        KEPT.write_text(on_lines(everything), encoding="utf-8")
    assert told == kept()[path]


def last_event(on: Acting) -> int:
    with on.administering() as session:
        return session.scalars(select(func.max(Event.id))).one() or 0


@pytest.mark.parametrize("path", PATHS)
def test_the_same_people_are_told_the_same(stage: Stage, world: World, path: str) -> None:
    furnish(stage, world)
    last = last_event(stage)
    PATHS[path](stage, world)
    compare(path, what_was_told(stage, world, last))


def test_a_plan_that_is_published_tells_each_agency_of_its_own(play: Play) -> None:
    world = play.world
    furnish(play, world)
    last = last_event(play)
    play.published(play.drafted((world.shift, "W-PUBLISHED"), (world.second_shift, "W-FREE")))
    play.published(play.drafted((world.shift, "W-FREE"), (world.second_shift, "W-OTHER")))
    compare(PUBLISHING, what_was_told(play, world, last))


def test_what_is_held_is_told_to_nobody_until_it_is_announced(play: Play) -> None:
    world = play.world
    furnish(play, world)
    name_late(play)
    last = last_event(play)
    hold(play, (world.shift, "W-PUBLISHED"), (world.second_shift, "W-FREE"))
    with play.administering() as session:
        assert session.scalars(select(Message.id).where(Message.event_id > last)).all() == []
    assert len(announced(play, moment(-6, 8)).offered) == 1
    compare(HOLDING, what_was_told(play, world, last))


def test_every_move_that_somebody_makes_has_a_way_here() -> None:
    moves = {(line.thing, line.action) for line in (*TRANSITIONS, *BY_FUNCTIONS)}
    assert set(kept()) == {*PATHS, PUBLISHING, HOLDING}
    seen = {event for path in kept().values() for event in path["events"]}
    assert {f"{thing.value} {action.value}" for thing, action in moves - MADE_ELSEWHERE} <= seen
