"""A month is closed once all of its days count; then nothing more is said of it, unless it is opened with a reason."""

from datetime import date

import pytest

from scheduler.core.access import Actor
from scheduler.core.errors import Conflict, Invalid, NotAllowed, NotFound, NotPossible
from scheduler.core.tables import Organisation
from scheduler.core.tables.hour_codes import EntryKind, HoursReason, ReopenReason
from scheduler.hours.closing import Awaited, DaysOpen, awaited, close, months, reopen, sheet
from scheduler.hours.days import days
from scheduler.hours.saying import dispute, sign, validate
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.hours.months import MONTH, closed, of_month
from tests.scheduler.hours.working import PLANNED, Worked, begun, enter, last_of, past_days, say, today, worked
from tests.scheduler.statements import counted


def settled(stage: Stage, world: World) -> Worked:
    """Let all days of the month before be signed and validated."""
    found = begun(stage, world, 6)
    for actor, act in ((world.sophie, sign), (world.agnes, validate)):
        say(stage, actor, act, [last_of(stage, found, day) for day in of_month(found)])
    return found


def test_it_is_refused_while_days_are_open_and_says_which(stage: Stage, world: World) -> None:
    found = begun(stage, world, 6)
    left, *done = of_month(found)
    say(stage, world.sophie, sign, [last_of(stage, found, day) for day in done])
    say(stage, world.agnes, validate, [last_of(stage, found, day) for day in done])
    with pytest.raises(DaysOpen) as refused:
        closed(stage, world)
    assert refused.value.days == (left,)


def test_whoever_leads_reads_for_whom_it_waits_and_where_to_ring(stage: Stage, world: World) -> None:
    found = begun(stage, world, 6)
    left, other, *done = of_month(found)
    with stage.administering() as session:
        session.get_one(Organisation, world.agency).phone = "02 31 00 00 01"
        session.get_one(Organisation, world.establishment).phone = "02 31 00 00 02"
    say(stage, world.sophie, sign, [last_of(stage, found, day) for day in (other, *done)])
    say(stage, world.agnes, validate, [last_of(stage, found, day) for day in done])
    with stage.acting(world.lucie) as session:
        assert awaited(session, world.lucie, MONTH) == (
            Awaited(EntryKind.STATEMENT, "site", "agency", "02 31 00 00 02", (left,), ("W-CONFIRMED",)),
            Awaited(EntryKind.SIGNATURE, "site", "agency", "02 31 00 00 01", (other,), ("W-CONFIRMED",)),
        )
    say(stage, world.sophie, dispute, last_of(stage, found, left), HoursReason.LEFT_EARLY)
    with stage.acting(world.lucie) as session:
        assert [each.entry for each in awaited(session, world.lucie, MONTH)] == [
            EntryKind.SIGNATURE,
            EntryKind.DISPUTE,
        ]
    with pytest.raises(NotAllowed), stage.acting(world.agnes) as session:
        awaited(session, world.agnes, MONTH)


def test_a_day_that_nobody_has_entered_yet_is_open_too(stage: Stage, world: World) -> None:
    found = settled(stage, world)
    another = next(day for day in (MONTH.replace(day=n) for n in range(1, 9)) if day not in found.shifts)
    with stage.administering() as session:
        worked(session, world, [another])
    with pytest.raises(DaysOpen):
        closed(stage, world)


def test_closed_it_is_frozen_and_its_sheet_has_the_head(stage: Stage, world: World) -> None:
    found = settled(stage, world)
    closed(stage, world)
    entry = last_of(stage, found, of_month(found)[0])
    with pytest.raises(NotPossible):
        say(stage, world.sophie, dispute, entry, HoursReason.NO_SHOW)
    with stage.acting(world.lucie) as session:
        with counted(session) as sent:
            page = sheet(session, world.lucie, MONTH)
        assert len(sent) <= 6
    count = len(of_month(found))
    assert (page.month.closed, page.month.open, page.month.days) == (True, 0, count)
    [line] = page.lines
    assert (line.days, line.people, line.minutes) == (count, 1, count * PLANNED)
    [act] = page.acts
    assert (act.kind, act.person, act.reason) == (EntryKind.CLOSING, "Lucie", None)
    assert len(page.month.head) == 64
    with stage.acting(world.sophie) as session:
        shown = [each for each in days(session, world.sophie) if each.day in of_month(found)]
        assert all(each.closed for each in shown)


def test_it_is_opened_with_a_reason_and_closed_again(stage: Stage, world: World) -> None:
    found = settled(stage, world)
    closed(stage, world)
    with pytest.raises(Conflict, match="closed_already"):
        closed(stage, world)
    with pytest.raises(Invalid), stage.acting(world.lucie) as session:
        reopen(session, world.lucie, MONTH, None)
    with stage.acting(world.lucie) as session:
        reopen(session, world.lucie, MONTH, ReopenReason.LATE_DISPUTE)
    with pytest.raises(Conflict, match="not_closed"), stage.acting(world.lucie) as session:
        reopen(session, world.lucie, MONTH, ReopenReason.LATE_DISPUTE)
    say(stage, world.sophie, dispute, last_of(stage, found, of_month(found)[0]), HoursReason.NO_SHOW)
    with pytest.raises(DaysOpen):
        closed(stage, world)
    with stage.acting(world.lucie) as session:
        acts = sheet(session, world.lucie, MONTH).acts
    assert [(each.kind, each.reason) for each in acts] == [
        (EntryKind.CLOSING, None),
        (EntryKind.REOPENING, ReopenReason.LATE_DISPUTE),
    ]


def test_a_month_that_is_not_over_stays_open(stage: Stage, world: World) -> None:
    begun(stage, world)
    with pytest.raises(Conflict, match="month_not_over"), stage.acting(world.lucie) as session:
        close(session, world.lucie, today().replace(day=1))
    with pytest.raises(NotFound), stage.acting(world.lucie) as session:
        close(session, world.lucie, date(2000, 1, 1))


def test_days_of_a_closed_month_are_not_entered_any_more(stage: Stage, world: World) -> None:
    settled(stage, world)
    closed(stage, world)
    with stage.administering() as session:
        worked(
            session,
            world,
            [next(MONTH.replace(day=n) for n in range(1, 9) if MONTH.replace(day=n) not in past_days(6))],
        )
    assert enter(stage, world) == 0


@pytest.mark.parametrize("person", ["agnes", "sophie", "leo", "denise", "mona"])
def test_only_who_plans_the_market_closes_it(stage: Stage, world: World, person: str) -> None:
    settled(stage, world)
    actor = world.people[person]
    assert isinstance(actor, Actor)
    refused = (NotAllowed, NotFound)
    for act in (
        months,
        lambda session, who: close(session, who, MONTH),
        lambda session, who: sheet(session, who, MONTH),
    ):
        with pytest.raises(refused), stage.acting(actor) as session:
            act(session, actor)
