"""Whose days they are: nobody else finds them, neither side does what is the other's, and nobody changes the ledger."""

import pytest
from sqlalchemy import text

from scheduler.core.errors import NotAllowed, NotFound, NotPossible
from scheduler.core.tables import Base
from scheduler.core.tables.hour_codes import HoursReason
from scheduler.hours.days import days
from scheduler.hours.saying import correct, dispute, say_more, settle, sign, validate
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.hours.asked import MORNING
from tests.scheduler.hours.working import begun, last_of


@pytest.mark.parametrize("person", ["bruno", "tom", "leo", "denise", "mona", "ugo"])
def test_to_whom_the_days_do_not_belong_they_are_not_there(stage: Stage, world: World, person: str) -> None:
    found = begun(stage, world)
    entry, actor = last_of(stage, found, found.days[0]), world.people[person]
    assert actor
    with stage.acting(actor) as session:
        assert days(session, actor) == ()
    for act in (
        lambda session: correct(session, actor, entry, MORNING),
        lambda session: dispute(session, actor, entry, HoursReason.NO_SHOW),
        lambda session: settle(session, actor, entry, MORNING),
        lambda session: say_more(session, actor, entry, "?"),
        lambda session: sign(session, actor, [entry]),
        lambda session: validate(session, actor, [entry]),
    ):
        with pytest.raises(NotFound), stage.acting(actor) as session:
            act(session)


def test_the_other_side_does_not_do_what_is_not_its_own(stage: Stage, world: World) -> None:
    found = begun(stage, world)
    entry = last_of(stage, found, found.days[0])
    with pytest.raises(NotFound), stage.acting(world.agnes) as session:
        sign(session, world.agnes, [entry])
    with pytest.raises(NotFound), stage.acting(world.sophie) as session:
        validate(session, world.sophie, [entry])
    with pytest.raises(NotPossible), stage.acting(world.agnes) as session:
        dispute(session, world.agnes, entry, HoursReason.NO_SHOW)
    with pytest.raises(NotPossible), stage.acting(world.lucie) as session:
        correct(session, world.lucie, entry, MORNING)


@pytest.mark.parametrize("table", ["hour_entries", "hour_heads"])
def test_nobody_changes_the_ledger(stage: Stage, table: str) -> None:
    assert table in Base.metadata.tables
    with stage.owning() as session:
        for act in ("INSERT", "UPDATE", "DELETE", "TRUNCATE"):
            asked = text("SELECT has_table_privilege('releve_app', :table, :act)")
            assert session.scalar(asked, {"table": table, "act": act}) is False
        assert (
            session.scalar(text("SELECT has_any_column_privilege('releve_app', :table, 'UPDATE')"), {"table": table})
            is False
        )
    with pytest.raises(NotAllowed), stage.administering() as session:
        session.execute(text("DELETE FROM hour_entries"))
