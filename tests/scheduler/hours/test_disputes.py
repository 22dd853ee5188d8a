"""A day on which the sides do not agree: what each says of it, and the person who settles it."""

from datetime import UTC, datetime, timedelta

import pytest

from scheduler.core.errors import Invalid, NotPossible
from scheduler.core.tables.hour_codes import HoursReason, Side
from scheduler.hours.due import accept_tacitly
from scheduler.hours.lists import disputes
from scheduler.hours.said import SaidHours
from scheduler.hours.saying import correct, dispute, say_more, settle
from scheduler.missions.remarks import TellsOfHealth
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.hours.asked import DISPUTE, MORNING, SETTLEMENT, STATEMENT, counted, day_of
from tests.scheduler.hours.working import PLANNED, begun, kinds, last_of, say


def test_a_dispute_has_a_thread_and_is_settled_by_a_person(stage: Stage, world: World) -> None:
    found = begun(stage, world)
    [day, *_] = found.days
    say(stage, world.sophie, dispute, last_of(stage, found, day), HoursReason.LEFT_EARLY, "Partie à onze heures")
    say(stage, world.agnes, say_more, last_of(stage, found, day), "Nous lui demandons")
    for actor in (world.sophie, world.agnes):
        page = day_of(stage, actor, found)
        assert [each.said for each in page.words] == ["Partie à onze heures", "Nous lui demandons"]
        assert [each.person for each in page.words].count(None) == 1, "each knows the names of its own people"
        assert [each.side for each in page.words] == [Side.SITE, Side.AGENCY]
    with stage.acting(world.lucie) as session:
        [disputed] = disputes(session, world.lucie).waiting
    assert [(each.side, each.person) for each in disputed.words] == [(Side.SITE, None), (Side.AGENCY, None)]
    # Nothing else can be said of it, by nobody, and no time passes.
    for actor in (world.sophie, world.agnes):
        with pytest.raises(NotPossible):
            say(stage, actor, correct, last_of(stage, found, day), MORNING)
    with stage.acting(world.engine) as session:
        assert accept_tacitly(session, world.engine, datetime.now(UTC) + timedelta(days=30)) == len(found.days) - 1
    say(stage, world.agnes, settle, last_of(stage, found, day), MORNING)
    assert (kinds(stage, found, day)[-2:], counted(stage, found)) == ([DISPUTE, SETTLEMENT], 180)
    with pytest.raises(NotPossible):
        say(stage, world.sophie, dispute, last_of(stage, found, day), HoursReason.LEFT_EARLY)


def test_who_leads_settles_too_and_a_validated_day_can_be_disputed(stage: Stage, world: World) -> None:
    found = begun(stage, world)
    [day, *_] = found.days
    with stage.acting(world.engine) as session:
        accept_tacitly(session, world.engine, datetime.now(UTC) + timedelta(hours=73))
    assert counted(stage, found) == PLANNED
    say(stage, world.sophie, dispute, last_of(stage, found, day), HoursReason.NO_SHOW)
    assert counted(stage, found) is None
    say(stage, world.lucie, settle, last_of(stage, found, day), SaidHours(0, 0, 0, HoursReason.NO_SHOW))
    assert counted(stage, found) == 0


def test_words_are_few_and_not_about_health(stage: Stage, world: World) -> None:
    found = begun(stage, world)
    entry = last_of(stage, found, found.days[0])
    with pytest.raises(TellsOfHealth), stage.acting(world.sophie) as session:
        dispute(session, world.sophie, entry, HoursReason.LEFT_EARLY, "Elle était malade")
    with pytest.raises(Invalid), stage.acting(world.sophie) as session:
        dispute(session, world.sophie, entry, HoursReason.LEFT_EARLY, "x" * 281)
    assert kinds(stage, found, found.days[0]) == [STATEMENT], "nothing is kept of what was refused"
    with stage.acting(world.sophie) as session:
        dispute(session, world.sophie, entry, HoursReason.LEFT_EARLY, "Elle était malade", sure=True)
