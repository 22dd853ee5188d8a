"""Who is kept for later, in the words of places and jobs: on the page of a run, of a mission and of a request."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from scheduler.core.errors import NotAllowed, NotFound
from scheduler.core.tables import Mission
from scheduler.lead.kept import MOST, ExpectedAt, KeptPerson
from scheduler.lead.unfilled import unfilled
from scheduler.lead.why import why
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.draft import explained, with_draft
from tests.scheduler.statements import counted


def awaited(worker: str, points: int, *places: dict[str, Any]) -> dict[str, Any]:
    return {"worker": worker, "points": points, "places": list(places)}


def told(world: World) -> dict[str, Any]:
    """Return the record of a run that kept somebody for the kitchen."""
    found = explained(world)
    found["missions"][0]["alternatives"][0] |= {"points": 250, "expected": 300}
    kitchen = {"site": world.site, "job": world.other_job, "able": 2, "minutes": 300}
    elsewhere = {"site": world.other_site, "job": None, "able": 5, "minutes": 30}
    found["foresight"] = {
        "since": "2026-09-01",
        "weeks": 20.4,
        "minutes": 6000,
        "awaited": [awaited("W-FREE", 900, elsewhere), awaited("W-OTHER", 400, kitchen, elsewhere)],
    }
    return found


def test_a_run_says_who_was_kept_for_what_and_from_what(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        run = with_draft(session, world, explanation=told(world))
    with stage.acting(world.lucie) as session, counted(session) as statements:
        found = unfilled(session, world.lucie, run).kept
    assert len(statements) <= 4
    assert found
    assert (found.since, found.minutes, found.more) == (date(2026, 9, 1), 6000, 0)
    other, free = found.people  # whoever was kept from something comes before who is dearer
    kitchen, elsewhere = ExpectedAt("site", "Plonge", 1), ExpectedAt("other_site", None, 4)
    assert other == KeptPerson(other.person, (kitchen, elsewhere), (world.request,))
    assert (other.person.label, other.person.agency_name) == ("W-OTHER", "other_agency")
    assert free == KeptPerson(free.person, (elsewhere,), ())


def test_a_run_without_prices_says_nothing(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        run = with_draft(session, world)
    with stage.acting(world.lucie) as session, counted(session) as statements:
        assert unfilled(session, world.lucie, run).kept is None
    assert len(statements) <= 3


def test_of_many_the_dearest_are_shown_and_the_rest_counted(stage: Stage, world: World) -> None:
    many = told(world)
    many["foresight"]["awaited"] = [awaited(f"W-{n}", 100 - n) for n in range(MOST + 3)]
    with stage.administering() as session:
        run = with_draft(session, world, explanation=many)
    with stage.acting(world.lucie) as session:
        found = unfilled(session, world.lucie, run).kept
    assert found
    assert [each.person.code for each in found.people] == [f"W-{n}" for n in range(MOST)]
    assert found.more == 3


def test_a_mission_says_who_was_kept_for_what(stage: Stage, world: World) -> None:
    record = told(world)
    with stage.administering() as session:
        run = with_draft(session, world, explanation=record)
        which = session.scalars(select(Mission.id).where(Mission.run_id == run)).one()
    with stage.acting(world.lucie) as session, counted(session) as statements:
        [other] = why(session, world.lucie, which).others
    assert len(statements) <= 7
    assert other.kept_for == ExpectedAt("site", "Plonge", 1)
    # Who is worse here whatever they are expected elsewhere was not kept.
    record["missions"][0]["alternatives"][0]["points"] = 301
    with stage.administering() as session:
        run = with_draft(session, world, explanation=record)
        which = session.scalars(select(Mission.id).where(Mission.run_id == run)).one()
    with stage.acting(world.lucie) as session:
        assert [each.kept_for for each in why(session, world.lucie, which).others] == [None]


@pytest.mark.parametrize("name", ["leo", "agnes", "bruno", "sophie", "denise"])
def test_only_who_plans_reads_whom_a_run_kept(stage: Stage, world: World, name: str) -> None:
    actor = world.people[name]
    assert actor
    with stage.acting(actor) as session, pytest.raises(NotAllowed):
        unfilled(session, actor, world.run)


def test_another_market_has_no_such_run(stage: Stage, world: World) -> None:
    with stage.acting(world.mona) as session, pytest.raises(NotFound):
        unfilled(session, world.mona, world.run)
