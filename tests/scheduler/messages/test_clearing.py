"""What is old is cleared away by itself; what is younger, or still to be sent, stays."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.market.accounts.kept_forms import KEPT
from scheduler.messages.clearing import ANSWERS, DEAD_LINKS, LETTERS, VISITS, clear_away
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World

CLEARED = [
    ("sign_in_attempts", VISITS, "UPDATE sign_in_attempts SET at = now() - :age"),
    ("sessions", VISITS, "UPDATE sessions SET ended_at = now() - :age, seen_at = now() - :age"),
    ("sessions", VISITS, "UPDATE sessions SET ended_at = NULL, seen_at = now() - :age"),
    ("kept_forms", KEPT, "UPDATE kept_forms SET kept_at = now() - :age"),
    ("sign_in_links", DEAD_LINKS, "UPDATE sign_in_links SET used_at = now() - :age, expires_at = now() - :age"),
    ("links", DEAD_LINKS, "UPDATE links SET revoked_at = now() - :age"),
    ("text_answers", DEAD_LINKS, "UPDATE text_answers SET at = now() - :age"),
    ("remarks", LETTERS, "UPDATE remarks SET at = now() - :age"),
    ("hour_words", LETTERS, "UPDATE hour_words SET at = now() - :age"),
    ("messages", LETTERS, "UPDATE messages SET created_at = now() - :age"),
]
CALL = text("SELECT clear_away(:visits, :links, :letters, :answers, :forms)")
PERIODS = {"visits": VISITS, "links": DEAD_LINKS, "letters": LETTERS, "answers": ANSWERS, "forms": KEPT}
A_MINUTE = timedelta(minutes=1)


def left(stage: Stage, table: str) -> int:
    with stage.administering() as session:
        return session.scalar(text(f"SELECT count(*) FROM {table}")) or 0  # noqa: S608  # our own tables


@pytest.mark.parametrize(("table", "period", "ages"), CLEARED)
def test_what_is_old_goes_and_what_is_younger_stays(
    stage: Stage, world: World, table: str, period: timedelta, ages: str
) -> None:
    for age, rows in ((period - A_MINUTE, 1), (period + A_MINUTE, 0)):
        with stage.administering() as session:
            session.execute(text(ages), {"age": age})
        with stage.acting(world.engine) as session:
            session.execute(CALL, PERIODS)
        assert left(stage, table) == rows


def test_what_waits_to_be_sent_stays_and_so_does_a_link_that_opens(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.execute(
            text("UPDATE messages SET state = 'queued', sent_at = NULL, created_at = now() - interval '9 y'")
        )
        session.execute(text("UPDATE links SET created_at = now() - interval '9 years'"))
    with stage.acting(world.engine) as session:
        session.execute(CALL, PERIODS)
    assert (left(stage, "messages"), left(stage, "links")) == (1, 1)


@pytest.mark.parametrize(
    ("said", "age", "kept"),
    [
        ("550 <zoe@example.org> unknown", ANSWERS + A_MINUTE, "erased"),
        ("550 <zoe@example.org> unknown", ANSWERS - A_MINUTE, "550 <zoe@example.org> unknown"),
        ("too_old", ANSWERS + A_MINUTE, "too_old"),
    ],
)
def test_what_a_mail_server_answered_is_blanked(
    stage: Stage, world: World, said: str, age: timedelta, kept: str
) -> None:
    failed = "UPDATE messages SET state = 'failed', sent_at = NULL, error = :said, created_at = now() - :age"
    with stage.administering() as session:
        session.execute(text(failed), {"said": said, "age": age})
    with stage.acting(world.engine) as session:
        session.execute(CALL, PERIODS)
    with stage.administering() as session:
        assert session.scalars(text("SELECT error FROM messages")).all() == [kept]


def test_every_market_is_cleared(fresh: Addresses) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(text("UPDATE sign_in_attempts SET at = now() - interval '1 year'"))
    database = Database(fresh.application)
    assert clear_away(database) == 1
    assert clear_away(database) == 0
    database.close()
