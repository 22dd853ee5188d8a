import json

import pytest

from scheduler.core.errors import NotAllowed, NotFound, NotPossible
from scheduler.core.tables.codes import RunState
from scheduler.lead.comparison import Kind, comparison, publishable
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import MONDAY, World, moment
from tests.scheduler.draft import with_draft
from tests.scheduler.statements import counted


def test_each_slot_is_kept_changed_covered_or_uncovered(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        run = with_draft(session, world)
    with stage.acting(world.lucie) as session, counted(session) as statements:
        found = comparison(session, world.lucie, run)
    assert len(statements) <= 7
    assert (found.announced, found.kept, found.withdrawn) == (1, 0, 1)
    assert (found.kept_slots, found.kept_minutes) == (1, 400)
    changed, covered = found.changes
    assert changed.kind == Kind.CHANGED
    assert changed.was is not None
    assert changed.becomes is not None
    assert (changed.was.code, changed.becomes.code) == ("W-PUBLISHED", "W-FREE")
    assert (changed.slots, changed.minutes, changed.days) == (1, 400, (MONDAY,))
    assert covered.kind == Kind.COVERED
    assert covered.was is None
    assert (found.slots("covered"), found.minutes("covered"), found.slots("kept"), found.slots("uncovered")) == (
        1,
        400,
        1,
        0,
    )


def test_a_slot_that_the_draft_leaves_is_uncovered(stage: Stage, world: World) -> None:
    only = json.dumps({"assignments": [{"shift": f"S{world.shift}", "worker": "W-CONFIRMED"}]})
    with stage.administering() as session:
        run = with_draft(session, world, solution=only)
    with stage.acting(world.lucie) as session:
        found = comparison(session, world.lucie, run)
    [change] = found.changes
    assert change.kind == Kind.UNCOVERED
    assert change.was is not None
    assert change.was.code == "W-PUBLISHED"
    assert change.becomes is None
    assert (found.kept, found.withdrawn) == (0, 1)


def test_what_was_dropped_is_not_part_of_the_draft(stage: Stage, world: World) -> None:
    gone = [{"shift": f"S{world.second_shift}", "request": f"R{world.request}", "worker": "W-FREE", "rules": ["gone"]}]
    with stage.administering() as session:
        run = with_draft(session, world, dropped=gone)
    with stage.acting(world.lucie) as session:
        assert comparison(session, world.lucie, run).slots(Kind.COVERED) == 0


def test_a_published_mission_with_the_same_shifts_is_kept(stage: Stage, world: World) -> None:
    same = [
        {"shift": f"S{world.shift}", "worker": "W-CONFIRMED"},
        {"shift": f"S{world.shift}", "worker": "W-PUBLISHED"},
    ]
    with stage.administering() as session:
        run = with_draft(session, world, solution=json.dumps({"assignments": same}))
    with stage.acting(world.lucie) as session:
        found = comparison(session, world.lucie, run)
    assert (found.changes, found.kept, found.withdrawn, found.kept_slots) == ((), 1, 0, 2)


def test_one_day_more_is_announced_beside_a_mission_that_stays(stage: Stage, world: World) -> None:
    more = [
        {"shift": f"S{world.shift}", "worker": "W-CONFIRMED"},
        {"shift": f"S{world.shift}", "worker": "W-PUBLISHED"},
        {"shift": f"S{world.second_shift}", "worker": "W-PUBLISHED"},
    ]
    with stage.administering() as session:
        run = with_draft(session, world, solution=json.dumps({"assignments": more}))
    with stage.acting(world.lucie) as session:
        found = comparison(session, world.lucie, run)
    assert [change.kind for change in found.changes] == [Kind.COVERED]
    assert (found.announced, found.kept, found.withdrawn) == (1, 1, 0)


def test_the_newest_done_run_can_be_published_once(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        run = with_draft(session, world)
    with stage.acting(world.lucie) as session:
        assert publishable(session, world.lucie) == run
    with stage.administering() as session:
        with_draft(session, world, published_at=moment(-1, 8), started_at=moment(-1, 7), ended_at=moment(-1, 8))
    with stage.acting(world.lucie) as session:
        assert publishable(session, world.lucie) is None


def test_a_published_or_failed_run_has_no_draft_to_compare(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        published = with_draft(session, world, published_at=moment(-1, 8))
        failed = with_draft(session, world, state=RunState.FAILED, error="killed")
    with stage.acting(world.lucie) as session:
        for run, state in ((published, "published"), (failed, "failed")):
            with pytest.raises(NotPossible) as caught:
                comparison(session, world.lucie, run)
            assert caught.value.state == state


def test_a_newer_run_replaces_the_draft(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        old, _ = with_draft(session, world), with_draft(session, world)
    with stage.acting(world.lucie) as session, pytest.raises(NotPossible) as caught:
        comparison(session, world.lucie, old)
    assert caught.value.state == "replaced"


@pytest.mark.parametrize("name", ["leo", "bruno", "sophie", "denise"])
def test_nobody_else_compares(stage: Stage, world: World, name: str) -> None:
    actor = world.people[name]
    assert actor
    with stage.acting(actor) as session:
        with pytest.raises(NotAllowed):
            comparison(session, actor, world.run)
        with pytest.raises(NotAllowed):
            publishable(session, actor)


def test_another_market_has_no_such_run(stage: Stage, world: World) -> None:
    with stage.acting(world.mona) as session, pytest.raises(NotFound):
        comparison(session, world.mona, world.run)
