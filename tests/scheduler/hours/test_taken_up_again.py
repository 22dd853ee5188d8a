"""What was settled is taken up again by the lead alone, with a reason, while its month is open."""

import pytest

from scheduler.core.errors import NotFound, NotPossible
from scheduler.core.tables.hour_codes import EntryKind, HoursReason, Side
from scheduler.hours.audit import audit
from scheduler.hours.lists import disputes
from scheduler.hours.said import SaidHours
from scheduler.hours.saying import dispute, settle, sign, validate
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.hours.asked import counted
from tests.scheduler.hours.months import MONTH, closed
from tests.scheduler.hours.working import Worked, begun, kinds, last_of, say

DECIDED = SaidHours(8 * 60, 12 * 60, 0, HoursReason.LEFT_EARLY)
OTHERWISE = SaidHours(8 * 60, 13 * 60, 0, HoursReason.LEFT_EARLY)


@pytest.fixture
def found(stage: Stage, world: World) -> Worked:
    """All days count, the first one because it was settled."""
    found = begun(stage, world)
    first, *others = found.days
    say(stage, world.sophie, dispute, last_of(stage, found, first), HoursReason.LEFT_EARLY)
    say(stage, world.agnes, settle, last_of(stage, found, first), DECIDED)
    for actor, act in ((world.sophie, sign), (world.agnes, validate)):
        say(stage, actor, act, [last_of(stage, found, day) for day in others])
    return found


def test_the_lead_takes_it_up_the_hours_count_no_more_and_it_is_settled_anew(
    stage: Stage, world: World, found: Worked
) -> None:
    day = found.days[0]
    with stage.acting(world.lucie) as session:
        assert [each.day for each in disputes(session, world.lucie).decided] == [day]
    assert counted(stage, found) == 240
    say(stage, world.lucie, dispute, last_of(stage, found, day), HoursReason.OTHER_HOURS, side=Side.LEAD)
    assert counted(stage, found) is None
    say(stage, world.agnes, settle, last_of(stage, found, day), OTHERWISE)
    assert counted(stage, found) == 300
    assert kinds(stage, found, day) == [
        EntryKind.STATEMENT,
        *([EntryKind.DISPUTE, EntryKind.SETTLEMENT] * 2),
    ]
    with stage.acting(world.lucie) as session:
        assert audit(session, world.lucie).faults == ()


@pytest.mark.parametrize(("person", "refused"), [("sophie", NotPossible), ("agnes", NotPossible), ("mona", NotFound)])
def test_nobody_else_does(stage: Stage, world: World, found: Worked, person: str, refused: type[Exception]) -> None:
    actor = world.people[person]
    assert actor
    with pytest.raises(refused):
        say(stage, actor, dispute, last_of(stage, found, found.days[0]), HoursReason.OTHER_HOURS)


def test_what_was_not_settled_is_the_site_s_to_dispute(stage: Stage, world: World, found: Worked) -> None:
    entry = last_of(stage, found, found.days[1])
    with pytest.raises(NotPossible):
        say(stage, world.lucie, dispute, entry, HoursReason.OTHER_HOURS, side=Side.LEAD)


def test_a_closed_month_stays_as_it_is(stage: Stage, world: World, found: Worked) -> None:
    assert found.days[0].replace(day=1) == MONTH
    closed(stage, world)
    entry = last_of(stage, found, found.days[0])
    with pytest.raises(NotPossible):
        say(stage, world.lucie, dispute, entry, HoursReason.OTHER_HOURS, side=Side.LEAD)
    with stage.acting(world.lucie) as session:
        assert disputes(session, world.lucie).decided == ()
