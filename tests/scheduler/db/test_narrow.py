"""What somebody could read or write by SQL though no page of theirs shows or does it."""

import pytest
from sqlalchemy import text

from scheduler.core.errors import NotAllowed
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World


def reads(stage: Stage, world: World, query: str) -> set[str]:
    found = set()
    for name, actor in world.people.items():
        with stage.acting(actor) as session:
            if session.scalar(text(query)):
                found.add(name)
    return found


def test_a_pass_number_is_read_by_the_agency_that_keeps_the_file_alone(stage: Stage, world: World) -> None:
    assert reads(stage, world, "SELECT 1 FROM pass_numbers") == {"agnes"}


def test_how_to_get_in_is_read_by_the_site_the_lead_and_who_sends_somebody(stage: Stage, world: World) -> None:
    readers = reads(stage, world, "SELECT 1 FROM site_sheets WHERE access IS NOT NULL")
    assert readers == {"sophie", "simone", "lucie", "engine", "agnes"}


def test_what_is_done_stays_done(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.execute(text("UPDATE missions SET state = 'done' WHERE id = :id"), {"id": world.confirmed})
    with pytest.raises(NotAllowed), stage.acting(world.agnes) as session:
        session.execute(text("UPDATE missions SET state = 'confirmed' WHERE id = :id"), {"id": world.confirmed})


@pytest.mark.parametrize("person", ["agnes", "sophie", "lucie", "engine"])
def test_the_shifts_of_a_done_mission_stay(stage: Stage, world: World, person: str) -> None:
    with stage.administering() as session:
        session.execute(text("UPDATE missions SET state = 'done' WHERE id = :id"), {"id": world.confirmed})
    gone = text("DELETE FROM mission_shifts WHERE mission_id = :id")
    with stage.acting(world.people[person]) as session:
        assert session.connection().execute(gone, {"id": world.confirmed}).rowcount == 0


@pytest.mark.parametrize("person", ["sophie", "lucie"])
def test_the_hours_of_what_is_done_stay(stage: Stage, world: World, person: str) -> None:
    with stage.administering() as session:
        session.execute(text("UPDATE missions SET state = 'done' WHERE id = :id"), {"id": world.confirmed})
    for act in ("UPDATE request_shifts SET break_minutes = 0", "DELETE FROM request_shifts"):
        with stage.acting(world.people[person]) as session:
            found = session.connection().execute(text(f"{act} WHERE id = :id"), {"id": world.shift})
            assert found.rowcount == 0


@pytest.mark.parametrize("person", ["agnes", "sophie"])
def test_agency_and_site_take_no_shift_out_by_themselves(stage: Stage, world: World, person: str) -> None:
    gone = text("DELETE FROM mission_shifts WHERE mission_id = :id")
    with stage.acting(world.people[person]) as session:
        assert session.connection().execute(gone, {"id": world.confirmed}).rowcount == 0


def test_a_site_does_not_call_its_own_request_filled(stage: Stage, world: World) -> None:
    with pytest.raises(NotAllowed), stage.acting(world.sophie) as session:
        session.execute(text("UPDATE requests SET state = 'filled' WHERE id = :id"), {"id": world.request})


@pytest.mark.parametrize("column", ["answer_by = now()", "pinned = true", "published_at = now()"])
def test_who_answers_changes_neither_deadline_nor_pin(stage: Stage, world: World, column: str) -> None:
    with pytest.raises(NotAllowed), stage.acting(world.agnes) as session:
        session.execute(
            text(f"UPDATE missions SET state = 'confirmed', {column} WHERE id = :id"), {"id": world.published}
        )


def test_an_agency_whose_offer_is_over_does_not_read_how_to_get_in(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.execute(text("UPDATE missions SET state = 'cancelled'"))
    assert reads(stage, world, "SELECT 1 FROM site_sheets") == {"sophie", "simone", "lucie", "engine"}
