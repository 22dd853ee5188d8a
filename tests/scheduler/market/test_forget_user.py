"""Somebody with an account is forgotten in every column; what they did stays under a number."""

import pytest
from sqlalchemy import text

from scheduler.core.errors import NotFound
from scheduler.core.tables import (
    Account,
    Base,
    Event,
    Forgetting,
    Link,
    Message,
    Passkey,
    PasskeyChallenge,
    Request,
    SignInAttempt,
    User,
)
from scheduler.core.tables.codes import Audience, Channel, MessageState
from scheduler.core.tables.forgetting_codes import ForgettingReason
from scheduler.market.accounts.forgetting import forget_user
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World, moment
from tests.scheduler.workforce.test_forgetting import found

NAME, MAIL = "Zéphyrine Quatremère", "zephyrine.q@example.org"

BY_NUMBER = {
    "clause_links.made_by",
    "events.user_id",
    "exits.said_by",
    "file_shapes.confirmed_by",
    "forgettings.forgotten_by",
    "forgettings.user_id",
    "given_documents.given_by",
    "hour_entries.said_by",
    "hour_words.said_by",
    "manual_changes.made_by",
    "manual_changes.undone_by",
    "payroll_profiles.created_by",
    "remarks.said_by",
    "requests.created_by",
    "runs.published_by",
    "runs.requested_by",
    "sign_in_links.made_by",
    "site_persons.created_by",
    "weight_choices.chosen_by",
    "weight_profiles.created_by",
}
"""What somebody did: it stays, by number."""
DELETED = {
    "kept_forms.user_id",
    "links.user_id",
    "members.duty_user_id",
    "messages.user_id",
    "sessions.passkey_account_id",
    "sessions.user_id",
    "sign_in_links.user_id",
    "user_phones.user_id",
}


def test_it_is_decided_for_every_table_what_is_left_of_a_user() -> None:
    named = {
        f"{table.name}.{key.parent.name}"
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "users"
    }
    assert named == BY_NUMBER | DELETED, "say what forgetting a user does to it: market/accounts/forgetting.py"


def test_a_user_is_forgotten_in_every_column(stage: Stage, world: World) -> None:
    who = world.sophie.user
    with stage.administering() as session:
        user = session.get_one(User, who)
        session.execute(text("UPDATE sign_in_links SET email = :mail WHERE user_id = :id"), {"mail": MAIL, "id": who})
        user.name = NAME
        session.get_one(Account, user.account_id).email = MAIL
        session.add(SignInAttempt(email=MAIL, succeeded=True))
        key = {"credential_id": b"id", "public_key": b"key", "sign_count": 0, "user_handle": bytes(32)}
        session.add(Passkey(account_id=user.account_id, name=f"Téléphone de {NAME}", **key))
        session.add(PasskeyChallenge(account_id=user.account_id, challenge_hash="a" * 64))
        given = {"market_id": world.calvados, "organisation_id": world.establishment, "user_id": who}
        session.add(Link(**given, seed="s", token_hash="a" * 64))
        session.add(
            Message(
                **given,
                occasion="x",
                audience=Audience.SITE,
                channel=Channel.EMAIL,
                facts={"name": NAME},
                state=MessageState.SENT,
                sent_at=moment(-3, 5),
            )
        )
    assert {table for table, _ in found(stage, (NAME, MAIL))} == {
        *("users", "accounts", "sign_in_links", "sign_in_attempts", "messages", "passkeys"),
    }
    with stage.administering() as session:
        asked = session.query(Request).filter_by(created_by=who).count()
        assert forget_user(session, f"{MAIL.upper()}", ForgettingReason.ASKED) == (who,)
        assert session.query(Request).filter_by(created_by=who).count() == asked > 0
        done = session.query(Forgetting).filter_by(user_id=who).one()
        assert (done.organisation_id, done.reason, done.forgotten_by) == (world.establishment, "asked", None)
        assert session.query(Event).count() > 0
        assert session.query(PasskeyChallenge).filter_by(challenge_hash="a" * 64).all() == []
    assert found(stage, (NAME, MAIL)) == set()
    with stage.acting(world.sophie) as session:
        assert session.query(Request).all() == [], "the account opens no more"


@pytest.mark.parametrize("email", ["nobody@example.org", "engine@example.org", "", "u1@forgotten.invalid"])
def test_nobody_else_is_forgotten(stage: Stage, email: str) -> None:
    with pytest.raises(NotFound), stage.administering() as session:
        forget_user(session, email, ForgettingReason.ASKED)


def test_nobody_is_forgotten_twice_or_opened_again(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        forget_user(session, "tom@example.org", ForgettingReason.CLOSED)
    with pytest.raises(NotFound), stage.administering() as session:
        forget_user(session, f"u{world.tom.user}@forgotten.invalid", ForgettingReason.ASKED)
