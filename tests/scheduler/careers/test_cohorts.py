"""Trainings: who took part is entered, what was proposed afterwards follows from missions."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, text

from scheduler.careers.cohorts import add_cohort, change_cohort, cohort, remove_cohort
from scheduler.careers.overview import careers
from scheduler.core.errors import Conflict, Invalid, NotAllowed, NotFound
from scheduler.core.tables import CohortPerson
from scheduler.core.tables.career_codes import Outcome
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import MONDAY, World
from tests.scheduler.statements import MOST_OF_A_PAGE, counted

FEBRUARY = date(2027, 2, 1), date(2027, 2, 26)


def add(stage: Stage, world: World, *people: int, days: tuple[date, date] = FEBRUARY) -> int:
    with stage.acting(world.agnes) as session:
        return add_cohort(session, world.agnes, "Agents  polyvalents", *days, people)


def test_who_was_proposed_a_mission_follows_from_missions(stage: Stage, world: World) -> None:
    made = add(stage, world, world.published_worker, world.confirmed_worker, world.free_worker)
    with stage.acting(world.agnes) as session:
        found = cohort(session, world.agnes, made)
    assert (found.name, found.own, len(found.people), found.proposed) == ("Agents polyvalents", True, 3, 2)
    declined = "UPDATE missions SET state = 'declined', decline_reason = 'transport' WHERE id = :id"
    with stage.administering() as session:
        session.execute(text(declined), {"id": world.published})
    with stage.acting(world.agnes) as session:
        assert cohort(session, world.agnes, made).proposed == 2, "it was proposed, whatever became of it"
        change_cohort(session, world.agnes, made, "Agents", (FEBRUARY[0], MONDAY), found.people)
        assert cohort(session, world.agnes, made).proposed == 0, "work during the training comes from elsewhere"


def test_another_agency_joins_with_its_own_people(stage: Stage, world: World) -> None:
    made = add(stage, world, world.free_worker)
    with stage.acting(world.bruno) as session:
        change_cohort(session, world.bruno, made, "Other name", FEBRUARY, {world.other_worker})
        found = cohort(session, world.bruno, made)
    assert (found.name, found.own, found.people) == ("Agents polyvalents", False, frozenset({world.other_worker}))
    with stage.acting(world.agnes) as session:
        assert cohort(session, world.agnes, made).people == {world.free_worker}
    with pytest.raises(NotFound), stage.acting(world.bruno) as session:
        change_cohort(session, world.bruno, made, "", FEBRUARY, {world.free_worker})
    with pytest.raises(NotFound), stage.acting(world.bruno) as session:
        remove_cohort(session, world.bruno, made)
    with pytest.raises(Conflict, match="cohort_in_use"), stage.acting(world.agnes) as session:
        remove_cohort(session, world.agnes, made)
    with stage.acting(world.bruno) as session:
        change_cohort(session, world.bruno, made, "", FEBRUARY, ())
    with stage.acting(world.agnes) as session:
        remove_cohort(session, world.agnes, made)
    with pytest.raises(NotFound), stage.acting(world.agnes) as session:
        cohort(session, world.agnes, made)


@pytest.mark.parametrize("person", ["lucie", "sophie", "denise", "mona", "engine"])
def test_nobody_joins_for_others(stage: Stage, world: World, person: str) -> None:
    actor = world.people[person]
    assert actor
    with pytest.raises((NotAllowed, NotFound)), stage.acting(actor) as session:
        session.execute(insert(CohortPerson).values(cohort_id=world.cohort, worker_id=world.free_worker))


def test_what_cannot_be_says_where(stage: Stage, world: World) -> None:
    for name, days, field in (
        (" ", FEBRUARY, "name"),
        ("x" * 81, FEBRUARY, "name"),
        ("Agents", (FEBRUARY[1], FEBRUARY[0]), "to_day"),
    ):
        with pytest.raises(Invalid) as refused, stage.acting(world.agnes) as session:
            add_cohort(session, world.agnes, name, *days)
        assert refused.value.field == field
    add(stage, world)
    with pytest.raises(Conflict, match="cohort_exists"):
        add(stage, world)


def test_nobody_overwrites_what_they_have_not_seen(stage: Stage, world: World) -> None:
    made = add(stage, world, world.free_worker)
    with stage.acting(world.agnes) as session:
        seen = cohort(session, world.agnes, made).mark
        change_cohort(session, world.agnes, made, "Agents", FEBRUARY, (), seen=seen)
        with pytest.raises(Conflict, match="somebody_else_at_once"):
            change_cohort(session, world.agnes, made, "Agents", FEBRUARY, {world.free_worker}, seen=seen)


def test_an_agency_sees_the_paths_of_its_own_people(stage: Stage, world: World) -> None:
    made = add(stage, world, world.free_worker)
    now = datetime(2027, 3, 10, 12, tzinfo=UTC)
    with stage.acting(world.agnes) as session, counted(session) as sent:
        found = careers(session, world.agnes, 2027, now)
    assert len(sent) <= MOST_OF_A_PAGE - 4
    assert [each.name for each in found.people] == ["Confirmed P.", "Free P.", "Published P."]
    assert [(each.wished_minutes, each.week_minutes) for each in found.people] == [(900, 100), (900, 0), (900, 100)]
    assert [each.id for each in found.cohorts] == [made]
    assert (found.exits, found.begun) == ((), 1)
    assert dict(found.outcomes) == dict.fromkeys(Outcome, 0)
    with stage.acting(world.agnes) as session:
        before = careers(session, world.agnes, 2026, now)
    assert [each.id for each in before.cohorts] == [world.cohort]
    with stage.acting(world.bruno) as session:
        others = careers(session, world.bruno, 2027, now)
    assert [each.name for each in others.people] == ["Other P."]
    assert others.cohorts[0].people == frozenset()
    assert now.date() - timedelta(days=9) == MONDAY


def test_a_first_mission_counts_once_it_has_begun(stage: Stage, world: World) -> None:
    eve = datetime(2027, 2, 28, 12, tzinfo=UTC)
    with stage.acting(world.agnes) as session:
        before = careers(session, world.agnes, 2027, eve)
        after = careers(session, world.agnes, 2027, eve + timedelta(days=1))
    assert (before.begun, after.begun) == (0, 1)
    assert before.people == after.people, "who is to begin is read of before"
