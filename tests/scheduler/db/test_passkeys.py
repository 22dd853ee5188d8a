"""Passkeys in the database: whose a challenge is, what a session by one may say, and what ends with one."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from scheduler.core.access import Actor
from scheduler.core.errors import NotAllowed
from tests.scheduler.db.callers import furnished, getting
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World

MINUTES = timedelta(minutes=5)


def challenge(stage: Stage, actor: Actor | None, sign: str) -> None:
    with stage.acting(actor) as session:
        session.execute(text("SELECT keep_passkey_challenge(:hash, :life)"), {"hash": sign * 64, "life": MINUTES})


def taken(stage: Stage, actor: Actor | None, sign: str) -> bool:
    with stage.acting(actor) as session:
        values = {"hash": sign * 64, "life": MINUTES}
        return bool(session.scalar(text("SELECT take_passkey_challenge(:hash, :life)"), values))


def passkey(stage: Stage, actor: Actor, name: str = "Téléphone") -> int:
    with stage.acting(actor) as session:
        number: int = session.scalars(
            text(
                "INSERT INTO passkeys (user_id, name, credential_id, public_key, sign_count, user_handle)"
                " VALUES (:user, :name, :id, 'key', 0, :handle) RETURNING id"
            ),
            {"user": actor.user, "name": name, "id": f"{actor.user} {name}".encode(), "handle": bytes(32)},
        ).one()
        return number


def session_by(stage: Stage, actor: Actor, key: int, sign: str) -> None:
    with stage.acting(actor) as session:
        session.execute(
            text("INSERT INTO sessions (user_id, token_hash, passkey_id) VALUES (:user, :hash, :key)"),
            {"user": actor.user, "hash": sign * 64, "key": key},
        )


def factor(stage: Stage, sign: str) -> str | None:
    with stage.acting(None) as session:
        query = text("SELECT factor FROM session_actors(:hash, interval '1 day', interval '7 days')")
        found: str | None = session.scalar(query, {"hash": sign * 64})
        return found


def test_a_challenge_is_good_once_and_for_whom_it_was_made(stage: Stage, world: World) -> None:
    everybody = (None, world.sophie, world.lucie)
    for sign, maker in zip("abc", everybody, strict=True):
        for other in everybody:
            challenge(stage, maker, sign)
            assert taken(stage, other, sign) == (other == maker)
            assert not taken(stage, maker, sign), "whoever comes with it uses it up"


def test_an_old_challenge_is_good_no_more_and_goes_with_the_next(stage: Stage, world: World) -> None:
    challenge(stage, world.sophie, "a")
    with stage.administering() as session:
        session.execute(text("UPDATE passkey_challenges SET made_at = now() - interval '5 minutes'"))
    challenge(stage, None, "b")
    with stage.administering() as session:
        assert session.scalars(text("SELECT challenge_hash FROM passkey_challenges")).all() == ["b" * 64]
        session.execute(text("UPDATE passkey_challenges SET made_at = now() - interval '5 minutes'"))
    assert not taken(stage, None, "b")


def test_nobody_reads_a_passkey_of_somebody_else_or_makes_one_for_them(stage: Stage, world: World) -> None:
    number = passkey(stage, world.sophie)
    with stage.acting(world.simone) as session:
        assert session.scalars(text("SELECT id FROM passkeys")).all() == []
        gone = session.execute(text("DELETE FROM passkeys WHERE id = :id RETURNING id"), {"id": number})
        assert gone.all() == []
    with pytest.raises(NotAllowed), stage.acting(world.simone) as session:
        session.execute(
            text(
                "INSERT INTO passkeys (user_id, name, credential_id, public_key, sign_count, user_handle)"
                " VALUES (:user, 'x', 'x', 'x', 0, :handle)"
            ),
            {"user": world.sophie.user, "handle": bytes(32)},
        )


def test_a_session_bears_a_passkey_of_its_own_user_alone(stage: Stage, world: World) -> None:
    number = passkey(stage, world.sophie)
    with pytest.raises(IntegrityError, match="sessions_passkey_fkey"):
        session_by(stage, world.simone, number, "a")


def test_a_session_by_a_passkey_lacks_nothing_while_it_is_there(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.execute(
            text("""UPDATE markets SET settings = settings || '{"second_factor": true}' WHERE id = :id"""),
            {"id": world.calvados},
        )
    number = passkey(stage, world.lucie)
    session_by(stage, world.lucie, number, "a")
    assert factor(stage, "a") == "none"
    with stage.acting(world.lucie) as session:
        session.execute(text("UPDATE sessions SET passkey_id = NULL WHERE passkey_id = :id"), {"id": number})
    assert factor(stage, "a") == "missing"
    session_by(stage, world.lucie, number, "b")
    with stage.acting(world.lucie) as session:
        session.execute(text("DELETE FROM passkeys WHERE id = :id"), {"id": number})
    assert factor(stage, "b") is None, "what it had opened has ended"


def test_who_cannot_sign_in_has_no_passkey(stage: Stage, world: World) -> None:
    number = passkey(stage, world.sophie)
    session_by(stage, world.sophie, number, "a")
    asked = text("SELECT user_id FROM passkey_for_sign_in(:id)")
    values = {"id": f"{world.sophie.user} Téléphone".encode()}
    with stage.acting(None) as session:
        assert session.scalars(asked, values).all() == [world.sophie.user]
    with stage.administering() as session:
        session.execute(text("UPDATE users SET disabled_at = now() WHERE id = :id"), {"id": world.sophie.user})
        left = session.scalars(text("SELECT id FROM passkeys WHERE user_id = :id"), {"id": world.sophie.user})
        assert left.all() == []
    with stage.acting(None) as session:
        assert session.scalars(asked, values).all() == []
    assert factor(stage, "a") is None


def test_who_has_passkeys_is_told_to_who_administers_them(stage: Stage, world: World) -> None:
    both = furnished(stage, world)
    passkey(stage, world.simone)
    told = {name for name, actor in both.people.items() if world.simone.user in _people_with_passkeys(stage, actor)}
    assert told == {"sophie", "lucie"}
    taking = getting(stage, both, "reset_second_factor(:id)", id=world.simone.user)
    assert taking == {"sophie", "lucie"}


def _people_with_passkeys(stage: Stage, actor: Actor | None) -> list[int]:
    with stage.acting(actor) as session:
        return list(session.scalars(text("SELECT people_with_passkeys()")))
