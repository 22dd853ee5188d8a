import json
from hashlib import sha256

import pytest

from scheduler.core.errors import NotAllowed, NotFound
from scheduler.core.tables import RequestShift, Run
from scheduler.planning import documents, side_by_side
from scheduler.planning.history import runs
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.draft import with_draft
from tests.scheduler.statements import counted

SOFT = {"travel": 2400}


def planned(*pairs: tuple[int, str]) -> str:
    chosen = [{"shift": f"S{shift}", "worker": code} for shift, code in pairs]
    return json.dumps({"assignments": chosen, "soft_parts": SOFT})


def test_two_runs_share_some_assignments(stage: Stage, world: World) -> None:
    first, second = world.shift, world.second_shift
    with stage.administering() as session:
        one = with_draft(session, world, solution=planned((first, "W-FREE"), (second, "W-FREE")))
        other = with_draft(session, world, solution=planned((first, "W-FREE"), (second, "W-OTHER")))
    with stage.acting(world.lucie) as session, counted(session) as statements:
        found = side_by_side(session, world.lucie, one, other)
    assert (found.common, found.same, found.only_one, found.only_other) == (2, 1, 1, 1)
    assert found.comparable
    assert found.one.counts["travel"] == 240
    assert len(statements) <= 3


def test_places_are_compared_with_places(stage: Stage, world: World) -> None:
    """A shift for two people has two places: as many can be the same."""
    shifts = [{"id": f"S{each}"} for each in (world.shift, world.second_shift)]
    asked = json.dumps({"requests": [{"id": f"R{world.request}", "shifts": shifts, "headcount": 2}]})
    pairs = planned((world.shift, "W-FREE"), (world.shift, "W-OTHER"), (world.second_shift, "W-FREE"))
    with stage.administering() as session:
        one = with_draft(session, world, instance=asked, solution=pairs)
        other = with_draft(session, world, instance=asked, solution=pairs)
    with stage.acting(world.lucie) as session:
        found = side_by_side(session, world.lucie, one, other)
    assert (found.common, found.same) == (4, 3)


def test_hours_without_anybody_are_hours_whatever_their_priority(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        run = with_draft(session, world, medium=-4200)
        minutes = session.get_one(RequestShift, world.second_shift).paid_minutes
    with stage.acting(world.lucie) as session:
        found = {each.id: each.empty_minutes for each in runs(session, world.lucie)}
    assert (found[run], found[world.run]) == (minutes, None)


def test_a_run_that_failed_compares_as_nothing(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        done = with_draft(session, world)
    with stage.acting(world.lucie) as session:
        found = side_by_side(session, world.lucie, world.run, done)
    assert (found.common, found.one.assigned, found.comparable) == (0, 0, False)


def test_the_documents_are_those_of_the_run(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        run = with_draft(session, world)
    with stage.acting(world.lucie) as session:
        found = documents(session, world.lucie, run)
        digest = session.get_one(Run, run).instance_sha256
        with pytest.raises(NotFound):
            documents(session, world.lucie, 999_999)
    assert found.instance is not None
    assert found.solution is not None
    assert sha256(found.instance).hexdigest() == digest
    with stage.acting(world.mona) as session, pytest.raises(NotFound):
        documents(session, world.mona, run)
    with stage.acting(world.agnes) as session, pytest.raises(NotAllowed):
        documents(session, world.agnes, run)
