"""What belongs to another market, by plain SQL: every person, every table, on the rows of a furnished second market."""

import pytest
from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from scheduler.core.access import Act, Actor, Tie, ties
from scheduler.core.tables import Account, Base
from tests.scheduler.db.manche import BothMarkets, furnish
from tests.scheduler.db.samples.every_table import samples
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.trying import expected, outcome
from tests.scheduler.db.world import World

TABLES = Base.metadata.tables
COUNTED = {
    "counted_months",
    "month_changes",
    "month_empty",
    "month_given",
    "month_hours",
    "month_ledger",
    "month_missions",
    "month_requests",
}
UNREAD = COUNTED | {"passkey_challenges", "set_up_links", "sign_in_attempts", "sign_in_links", "text_answers"}
"""Of which the application may read nothing, not even how many there are."""
OF_NO_MARKET = {"skills", "set_up_links", "sign_in_attempts", "text_answers", "transitions"}
Keys = set[tuple[object, ...]]


def furnished(stage: Stage, world: World) -> BothMarkets:
    with stage.administering() as session:
        return furnish(session, world)


def keys(session: Session, table: Table) -> Keys:
    return {tuple(row) for row in session.execute(select(*table.primary_key.columns))}


@pytest.mark.parametrize("act", Act)
def test_policies_and_access_agree_on_the_other_market(stage: Stage, world: World, act: Act) -> None:
    both = furnished(stage, world)
    seen = samples(both.far)
    for name, actor in both.people.items():
        with stage.acting(actor) as session:
            for table in sorted(TABLES):
                sample = seen[table]
                if act == Act.ADD and sample.author == "user_id":
                    continue  # whoever sees a thing writes its log in their own name: test_access holds that down
                assert outcome(session, actor, act, table, sample) == expected(actor, act, table, sample.row), (
                    f"{name}: {table}"
                )


def test_nobody_writes_the_log_of_the_other_market(stage: Stage, world: World) -> None:
    both = furnished(stage, world)
    sample = samples(both.far)["events"]
    writers = set()
    for name, actor in both.people.items():
        with stage.acting(actor) as session:
            if outcome(session, actor, Act.ADD, "events", sample):
                writers.add(name)
    assert writers == {"mona", "ugo", "manon"}


def test_no_tie_leads_from_one_market_to_the_other(stage: Stage, world: World) -> None:
    both = furnished(stage, world)
    for market, seen in ((world.calvados, samples(both.near)), (world.manche, samples(both.far))):
        for table in set(TABLES) - OF_NO_MARKET:
            for name, actor in both.people.items():
                if actor is not None and actor.market != market:
                    found = ties(actor, seen[table].row) - {Tie.ANYBODY, Tie.SIGNED_IN}
                    assert found == set(), f"{name} is tied to {table} of the other market"


def own_account(stage: Stage, actor: Actor) -> int:
    with stage.acting(actor) as session:
        return session.scalars(select(Account.id)).one()


def test_reading_whole_tables_shows_nothing_of_the_other_market(stage: Stage, world: World) -> None:
    """Read without any condition, as whoever found a way to send SQL of their own would do."""
    with stage.administering() as session:
        before = {name: keys(session, table) for name, table in TABLES.items()}
        both = furnish(session, world)
        of_manche = {name: keys(session, table) - before[name] for name, table in TABLES.items()}
    assert {name for name, rows in of_manche.items() if not rows} == {"markets", *OF_NO_MARKET}
    for newcomer in (both.people["paula"], both.people["lena"]):
        assert newcomer
        of_manche["users"].remove((newcomer.user,))  # they joined agencies of the Calvados
        of_manche["accounts"].remove((own_account(stage, newcomer),))
    strangers = {name: each for name, each in both.people.items() if each is None or each.market != world.manche}
    assert len(strangers) == 12
    for name, actor in strangers.items():
        for table in sorted(set(TABLES) - UNREAD):
            with stage.acting(actor) as session:
                assert keys(session, TABLES[table]) & of_manche[table] == set(), f"{name} reads {table}"
