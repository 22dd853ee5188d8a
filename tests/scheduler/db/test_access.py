"""``scheduler.core.access`` and the policies say the same: every person, on a row of every table, by plain SQL.

The rows stand in ``samples``, by subject; ``trying`` tries them.
"""

from dataclasses import replace

import pytest
from sqlalchemy import text

from scheduler.core.access import Act
from scheduler.core.tables import Base
from tests.scheduler.db.samples.every_table import samples
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.trying import expected, outcome
from tests.scheduler.db.world import World


@pytest.mark.parametrize("table", sorted(Base.metadata.tables))
def test_policies_and_access_agree(stage: Stage, world: World, table: str) -> None:
    sample = samples(world)[table]
    for name, actor in world.people.items():
        with stage.acting(actor) as session:
            for act in Act:
                row = sample.row
                if act == Act.ADD and sample.author == "user_id" and actor is not None:
                    row = replace(row, author=actor.user)
                assert outcome(session, actor, act, table, sample) == expected(actor, act, table, row), (
                    f"{name}: {act} {table}"
                )


@pytest.mark.parametrize("table", sorted(Base.metadata.tables))
def test_every_sample_is_there(stage: Stage, world: World, table: str) -> None:
    # A sample that nobody could find would make every refusal true.
    sample = samples(world)[table]
    condition = " AND ".join(f"{name} = :{name}" for name in sample.where)
    with stage.administering() as session:
        assert session.execute(text(f"SELECT 1 FROM {table} WHERE {condition}"), dict(sample.where)).all()


@pytest.mark.parametrize("table", sorted(Base.metadata.tables))
def test_owner_is_forced_to_see_nothing(stage: Stage, table: str) -> None:
    with stage.owning() as session:
        assert session.scalar(text(f"SELECT count(*) FROM {table}")) == 0
