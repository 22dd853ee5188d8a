"""Who gets an answer of a function of the database: everybody of two markets asks."""

from sqlalchemy import text

from scheduler.core.errors import NotAllowed
from tests.scheduler.db.manche import BothMarkets, furnish
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World

ABSENT = 999_999
"""The number of nothing."""


def furnished(stage: Stage, world: World) -> BothMarkets:
    with stage.administering() as session:
        return furnish(session, world)


def gives(stage: Stage, both: BothMarkets, name: str, call: str, **values: object) -> bool:
    """Tell whether somebody gets an answer; what the call did is undone."""
    try:
        with stage.acting(both.people[name]) as session, session.begin_nested() as tried:
            session.execute(text(f"SELECT * FROM {call}"), values)
            tried.rollback()
    except NotAllowed:
        return False
    return True


def getting(stage: Stage, both: BothMarkets, call: str, **values: object) -> set[str]:
    return {name for name in both.people if gives(stage, both, name, call, **values)}
