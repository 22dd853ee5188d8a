"""What is kept of somebody, all of it, and for how long it is needed."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from scheduler.core.errors import NotFound
from scheduler.core.tables import Base
from scheduler.core.tables.forgetting_codes import ForgettingReason
from scheduler.workforce import forget_worker, kept_file, past_periods
from scheduler.workforce.retention import LONGEST, PAY, PERIODS, Kept
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.statements import counted
from tests.scheduler.workforce.test_forgetting import BLANKED, BY_CODE, leave, live

SHOWN = {
    "worker_names": "names",
    "worker_homes": "homes",
    "worker_contacts": "contacts",
    "worker_skills": "skills",
    "worker_limits": "limits",
    "travel_times": "journeys",
    "worker_sites": "sites",
    "mission_shifts": "missions",
}
"""Under which name a table's rows are handed out, where it is another than the table's."""
NOT_THE_AGENCYS = {"site_persons", "request_persons"}
"""What sites say is between them and who leads."""


def test_every_table_about_a_worker_is_handed_out(stage: Stage, world: World) -> None:
    with stage.acting(world.agnes) as session:
        found = kept_file(session, world.agnes, world.published_worker)
    lists = {name for tables in found.lists.values() for name in tables}
    assert {SHOWN.get(table, table) for table in (BLANKED | set(BY_CODE)) - NOT_THE_AGENCYS} <= lists
    assert set(found.lists) == set(PERIODS) == set(Kept)


def test_it_says_what_is_there(stage: Stage, world: World) -> None:
    live(stage, world)
    with stage.acting(world.agnes) as session, counted(session) as sent:
        found = kept_file(session, world.agnes, world.published_worker)
    assert len(sent) == 2
    assert (found.name, found.code, found.last_day) == ("Zéphyrine Q.", "W-PUBLISHED", None)
    [contact] = found.lists[Kept.CONTACT]["contacts"]
    assert (contact["phone"], contact["email"]) == ("+33699887766", "zephyrine@example.org")
    assert [each["number"] for each in found.lists[Kept.PAPERS]["passes"]] == ["135792468013"]
    [shift] = found.lists[Kept.WORK]["missions"]
    assert (shift["site"], shift["paid_minutes"]) == ("site", 400)
    assert len(found.lists[Kept.MESSAGES]["messages"]) == found.count(Kept.MESSAGES) > 1
    assert not [
        name
        for tables in found.lists.values()
        for rows in tables.values()
        for row in rows
        for name in row
        if name in {"seed", "token_hash", "computed_from"}
    ]


def test_after_forgetting_contracts_hours_and_exits_are_left(stage: Stage, world: World) -> None:
    live(stage, world)
    leave(stage, world)
    with stage.acting(world.agnes) as session:
        forget_worker(session, world.agnes, world.published_worker, ForgettingReason.ASKED)
    with stage.acting(world.agnes) as session:
        found = kept_file(session, world.agnes, world.published_worker)
    left = {kind for kind in Kept if found.count(kind)}
    assert left == {Kept.IDENTITY, Kept.CONTRACTS, Kept.WORK, Kept.CAREER, Kept.MESSAGES}
    assert found.name == "W-PUBLISHED"


@pytest.mark.parametrize("person", ["bruno", "lucie", "leo", "mona", "sophie", "denise"])
def test_nobody_else_is_handed_anything(stage: Stage, world: World, person: str) -> None:
    actor = world.people[person]
    assert actor
    with stage.acting(actor) as session, pytest.raises(NotFound):
        kept_file(session, actor, world.published_worker)
    with stage.acting(actor) as session:
        assert (
            session.execute(text("SELECT * FROM messages_to_worker(:id)"), {"id": world.published_worker}).all() == []
        )
        assert past_periods(session, actor, datetime.now(UTC) + timedelta(days=365 * 20)) == ()


def test_whose_period_is_over_is_listed(stage: Stage, world: World) -> None:
    over = "UPDATE employments SET from_day = '2015-01-01', to_day = '2020-02-29' WHERE worker_id = :id"
    with stage.administering() as session:
        session.execute(text(over), {"id": world.free_worker})

    def listed(now: datetime) -> list[str]:
        with stage.acting(world.agnes) as session:
            return [each.code for each in past_periods(session, world.agnes, now)]

    assert listed(datetime(2025, 2, 28, 12, tzinfo=UTC)) == []
    assert listed(datetime(2025, 3, 1, 12, tzinfo=UTC)) == ["W-FREE"]
    with stage.administering() as session:
        again = "INSERT INTO employments (worker_id, agency_id, from_day) VALUES (:id, :agency, '2026-01-01')"
        session.execute(text(again), {"id": world.free_worker, "agency": world.agency})
    assert listed(datetime(2040, 3, 1, 12, tzinfo=UTC)) == []


def test_no_table_with_a_worker_is_overlooked() -> None:
    named = {table.name for table in Base.metadata.tables.values() if "worker_id" in table.columns}
    assert named == BLANKED | set(BY_CODE)


def test_nothing_is_needed_longer_than_the_longest() -> None:
    assert all(period.months <= LONGEST.months for period in PERIODS.values() if period)
    assert PAY.until(None) is None
