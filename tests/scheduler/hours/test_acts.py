"""Who may say what next of a day stands twice, for pages and in the database: both say the same."""

from itertools import product

from sqlalchemy import text

from scheduler.core.tables.hour_codes import EntryKind, Side
from scheduler.hours.acts import may
from tests.scheduler.db.stage import Stage


def test_both_say_the_same(stage: Stage) -> None:
    asked = text("SELECT hours_may(:was, :act, :side)")
    with stage.acting(None) as session:
        for was, act, side in product((None, *EntryKind), EntryKind, Side):
            values = {"was": was or "planned", "act": act, "side": side}
            assert bool(session.scalar(asked, values)) == may(was, act, side), values
