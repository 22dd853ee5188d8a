"""Passkeys in the database: whose a challenge is, what a session by one may say, and what ends with one.

They are the account's, whatever organisations its owner acts for.
"""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from scheduler.core.access import Actor
from scheduler.core.errors import NotAllowed
from scheduler.core.tables.codes import Role
from tests.scheduler.db.callers import furnished, getting
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.test_several_organisations import brought_in
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
                "INSERT INTO passkeys (account_id, name, credential_id, public_key, sign_count, user_handle)"
                " VALUES (acting_account(), :name, :id, 'key', 0, :handle) RETURNING id"
            ),
            {"name": name, "id": f"{actor.user} {name}".encode(), "handle": bytes(32)},
        ).one()
        return number


def session_by(stage: Stage, actor: Actor, key: int, sign: str) -> None:
    with stage.acting(actor) as session:
        session.execute(
            text(
                "INSERT INTO sessions (user_id, token_hash, passkey_id, passkey_account_id)"
                " VALUES (:user, :hash, :key, acting_account())"
            ),
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
                "INSERT INTO passkeys (account_id, name, credential_id, public_key, sign_count, user_handle)"
                " VALUES (:account, 'x', 'x', 'x', 0, :handle)"
            ),
            {"account": world.sophies_account, "handle": bytes(32)},
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
        session.execute(text("UPDATE sessions SET passkey_id = NULL, passkey_account_id = NULL"))
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
        left = session.scalars(text("SELECT id FROM passkeys WHERE id = :id"), {"id": number})
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


@pytest.fixture
def there(stage: Stage, world: World) -> Actor:
    """Sophie as she answers for the agency, with the account with which she asks for the college."""
    with stage.administering() as session:
        return Actor(brought_in(session, world).id, world.agency, world.calvados, Role.COORDINATOR)


def test_one_passkey_is_the_accounts_for_whatever_organisation(stage: Stage, world: World, there: Actor) -> None:
    number = passkey(stage, world.sophie)
    with stage.acting(there) as session:
        assert session.scalars(text("SELECT id FROM passkeys")).all() == [number]
    challenge(stage, world.sophie, "c")
    assert taken(stage, there, "c")
    session_by(stage, world.sophie, number, "a")
    asked = text("SELECT user_id FROM passkey_for_sign_in(:id)")
    with stage.acting(None) as session:
        credential = {"id": f"{world.sophie.user} Téléphone".encode()}
        assert session.scalars(asked, credential).all() == [world.sophie.user], "where she was last"
    with stage.acting(world.sophie) as session:
        values = {"there": there.user, "id": number}
        session.execute(text("UPDATE sessions SET user_id = :there WHERE passkey_id = :id"), values)
    assert factor(stage, "a") == "none", "the session goes with her"


def test_a_session_by_a_passkey_says_whose_it_is(stage: Stage, world: World) -> None:
    number = passkey(stage, world.sophie)
    statement = "INSERT INTO sessions (user_id, token_hash, passkey_id, passkey_account_id) VALUES (:user, :hash, {})"
    values = {"user": world.simone.user, "hash": "a" * 64, "key": number, "account": world.sophies_account}
    for given, named in ((":key, NULL", "sessions_passkey"), (":key, :account", "sessions_passkey_account_fkey")):
        with pytest.raises(IntegrityError, match=named), stage.acting(world.simone) as session:
            session.execute(text(statement.format(given)), values)


def test_an_organisation_takes_no_passkey_of_an_account_that_acts_elsewhere(
    stage: Stage, world: World, there: Actor
) -> None:
    passkey(stage, world.sophie)
    for helper, who in ((world.agnes, there.user), (world.lucie, there.user), (world.lucie, world.sophie.user)):
        assert who in _people_with_passkeys(stage, helper)
        with pytest.raises(NotAllowed), stage.acting(helper) as session:
            session.execute(text("SELECT reset_second_factor(:who)"), {"who": who})
    with stage.acting(world.agnes) as session:
        assert session.scalar(text("SELECT change_account(:who, false, false)"), {"who": there.user}) is None
    assert _passkeys(stage) == 1, "it opens the college still"
    with stage.acting(world.lucie) as session:
        assert session.scalar(text("SELECT change_account(:who, true, false)"), {"who": world.sophie.user}) is None
    assert _passkeys(stage) == 0, "and now nothing any more"


def test_whoever_is_invited_takes_no_passkey_along_and_tells_of_none(stage: Stage, world: World) -> None:
    passkey(stage, world.sophie)
    with stage.administering() as session:
        invited = brought_in(session, world, accepted=False).id
    assert invited not in _people_with_passkeys(stage, world.agnes)
    with stage.acting(world.agnes) as session:
        assert session.scalar(text("SELECT reset_second_factor(:who)"), {"who": invited}) is False
        session.execute(text("SELECT change_account(:who, false, false)"), {"who": invited})
    assert _passkeys(stage) == 1


def _passkeys(stage: Stage) -> int:
    """Return how many passkeys Sophie has."""
    query = "SELECT p.id FROM passkeys p JOIN accounts a ON a.id = p.account_id WHERE a.email = 'sophie@example.org'"
    with stage.administering() as session:
        return len(session.scalars(text(query)).all())
