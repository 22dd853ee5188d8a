"""Many answers to the same missions at the same time: each mission ends in one state, once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import cycle, islice, product
from threading import Barrier

import pytest
from sqlalchemy import select

from scheduler.core.access import Actor
from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.errors import NotPossible
from scheduler.core.tables import Event, Mission, MissionShift, Request, RequestShift, User
from scheduler.core.tables.codes import DeclineReason, MissionState, OrganisationKind, RequestState, Role, Thing
from scheduler.missions import confirm, decline
from tests.scheduler.db.world import World, stored

ANSWERS = 20


@pytest.fixture
def colleague(fresh: Addresses, world: World) -> Actor:
    """A second coordinator of Agnès's agency."""
    assert fresh.owner
    with administration(fresh.owner) as session:
        user = stored(
            session,
            User(
                email="alice@example.org",
                name="Alice",
                organisation_id=world.agency,
                kind=OrganisationKind.AGENCY,
                role=Role.COORDINATOR,
            ),
        )
        return replace(world.agnes, user=user.id)


def test_twenty_answers_at_once_end_in_one_state_each(
    fresh: Addresses, db: Database, world: World, colleague: Actor
) -> None:
    assert fresh.owner
    missions = [world.published, world.confirmed]
    with administration(fresh.owner) as session:
        session.get_one(Mission, world.confirmed).state = MissionState.PUBLISHED
        session.delete(session.get_one(RequestShift, world.second_shift))
    everybody_is_here = Barrier(ANSWERS)

    def answer(actor: Actor, mission: int, *, yes: bool) -> MissionState | None:
        everybody_is_here.wait()
        try:
            with db.transaction(actor) as session:
                if yes:
                    confirm(session, actor, mission)
                else:
                    decline(session, actor, mission, DeclineReason.NONE)
        except NotPossible:
            return None
        return MissionState.CONFIRMED if yes else MissionState.DECLINED

    answers = cycle(product((world.agnes, colleague), missions, (True, False)))
    with ThreadPoolExecutor(ANSWERS) as pool:
        tried = [
            (mission, pool.submit(answer, actor, mission, yes=yes)) for actor, mission, yes in islice(answers, ANSWERS)
        ]
        taken = {
            mission: [each.result() for which, each in tried if which == mission and each.result()]
            for mission in missions
        }
    with administration(fresh.owner) as session:
        for mission, accepted in taken.items():
            state = session.get_one(Mission, mission).state
            assert accepted == [state]
            states = select(MissionShift.state).where(MissionShift.mission_id == mission)
            assert set(session.scalars(states)) == {state}
            logged = select(Event.to_state).where(
                Event.thing == Thing.MISSION, Event.thing_id == mission, Event.action != "publish"
            )
            assert session.scalars(logged).all() == [state]
        covered = sum(accepted == [MissionState.CONFIRMED] for accepted in taken.values())
        expected = (RequestState.OPEN, RequestState.PARTLY_FILLED, RequestState.FILLED)[covered]
        assert session.get_one(Request, world.request).state == expected
