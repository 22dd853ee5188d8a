"""How people sign in: their accounts, what they tried, sessions, links that sign in once, second factors, passkeys."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import INET
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.core.tables.account_codes import LinkKind, SignInStep
from scheduler.core.tables.base import Base, Code, Id, Now, among


class Account(Base):
    """With what somebody signs in, whatever organisations they act for: as one of its ``users`` in each.

    The application's role may write the password's hash but not read it, except through ``account_for_sign_in``. The
    account of a new user is found by their address, or opened, by a trigger on ``users``.
    """

    __tablename__ = "accounts"
    __table_args__ = (
        CheckConstraint("email = lower(email) AND email ~ '^[^@\\s]+@[^@\\s]+$'", name="email"),
        CheckConstraint("starts_with(password_hash, '$argon2id$')", name="password_hash"),
        UniqueConstraint("id", "email"),
    )

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str | None] = mapped_column(deferred=True, deferred_raiseload=True)


class SignInAttempt(Base):
    """One try to sign in, kept to slow down guessing.

    ``address`` is the visitor's network; ``browser`` names a browser that had signed in to the account before; ``step``
    is what was tried.
    """

    __tablename__ = "sign_in_attempts"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email"),
        Index("sign_in_attempts_email_at_idx", "email", "at"),
        among("step", SignInStep),
    )

    id: Mapped[Id]
    email: Mapped[str]
    address: Mapped[str | None] = mapped_column(INET)
    succeeded: Mapped[bool]
    at: Mapped[Now]
    browser: Mapped[str | None]
    step: Mapped[SignInStep] = mapped_column(Code(SignInStep), server_default="password")


class UserSession(Base):
    """Somebody signed in with one browser, from ``made_at`` until it ends; ``seen_at`` is true to five minutes.

    The browser's cookie holds the token, the table its hash; ``factor_at`` is when the second factor was passed.
    ``user_id`` is as whom they act now, of their account; ``market_id`` where, when that organisation takes part
    in several markets. ``passkey_id`` is the passkey that opened it, which is two factors at once, and
    ``passkey_account_id`` whose that is: the account of the user. A new password and being disabled end it too, by
    triggers on ``accounts`` and ``users``.
    """

    __tablename__ = "sessions"
    __table_args__ = (
        CheckConstraint("token_hash ~ '^[0-9a-f]{64}$'", name="token_hash"),
        CheckConstraint("(passkey_id IS NULL) = (passkey_account_id IS NULL)", name="passkey"),
        ForeignKeyConstraint(
            ["passkey_id", "passkey_account_id"], ["passkeys.id", "passkeys.account_id"], "sessions_passkey_fkey"
        ),
        ForeignKeyConstraint(
            ["user_id", "passkey_account_id"], ["users.id", "users.account_id"], "sessions_passkey_account_fkey"
        ),
        Index("sessions_user_id_idx", "user_id", postgresql_where=text("ended_at IS NULL")),
        Index("sessions_passkey_id_idx", "passkey_id", postgresql_where=text("passkey_id IS NOT NULL")),
    )

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    token_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[Now]
    seen_at: Mapped[Now]
    ended_at: Mapped[datetime | None]
    factor_at: Mapped[datetime | None]
    market_id: Mapped[int | None] = mapped_column(ForeignKey("markets.id"))
    passkey_id: Mapped[int | None]
    passkey_account_id: Mapped[int | None]


class KeptForm(Base):
    """What somebody had typed while their session ended, for as long as it takes them to sign in again.

    ``sealed`` is opened by the key of the cookies with a token that the browser's cookie alone holds, and the table
    as a hash.
    """

    __tablename__ = "kept_forms"
    __table_args__ = (
        CheckConstraint("token_hash ~ '^[0-9a-f]{64}$'", name="token_hash"),
        CheckConstraint("octet_length(sealed) <= 2000000", name="sealed"),
    )

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    sealed: Mapped[bytes]
    kept_at: Mapped[Now]


class SignInLink(Base):
    """A link that signs somebody in once, or lets them choose a password.

    Without a user it was asked for an address that has no account. ``made_by`` administers the person; ``asked_from``
    is the network of a visitor who has forgotten their password. It ends by its use (``used_at``) or before
    (``ended_at``): by a newer one, by another password, with the account.

    Of one that goes by mail the token is made of the seed with a key outside the database, which keeps its hash alone;
    one that the administration hands out has no seed.
    """

    __tablename__ = "sign_in_links"
    __table_args__ = (
        CheckConstraint("token_hash ~ '^[0-9a-f]{64}$'", name="token_hash"),
        CheckConstraint("email = lower(email)", name="email"),
        Index("sign_in_links_email_made_at_idx", "email", "made_at"),
        Index("sign_in_links_user_id_idx", "user_id", postgresql_where=text("used_at IS NULL AND ended_at IS NULL")),
        Index(
            "sign_in_links_asked_from_made_at_idx",
            "asked_from",
            "made_at",
            postgresql_where=text("asked_from IS NOT NULL"),
        ),
        among("kind", LinkKind),
    )

    id: Mapped[Id]
    email: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    seed: Mapped[str | None]
    token_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[Now]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    kind: Mapped[LinkKind] = mapped_column(Code(LinkKind), server_default="sign_in")
    made_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    asked_from: Mapped[str | None] = mapped_column(INET)
    ended_at: Mapped[datetime | None]


class SecondFactor(Base):
    """Somebody's secret for one-time codes, encrypted with a key outside the database.

    ``last_step`` is the time, in steps of thirty seconds, of the last code that was taken: none is taken twice.
    """

    __tablename__ = "second_factors"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    secret: Mapped[str]
    since: Mapped[Now]
    last_step: Mapped[int] = mapped_column(BigInteger)


class RecoveryCode(Base):
    """What lets somebody in once without their telephone; its hash alone is kept."""

    __tablename__ = "recovery_codes"
    __table_args__ = (
        CheckConstraint("code_hash ~ '^[0-9a-f]{64}$'", name="code_hash"),
        Index("recovery_codes_account_id_idx", "account_id"),
    )

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    code_hash: Mapped[str]
    used_at: Mapped[datetime | None]


class Passkey(Base):
    """A passkey of an account: what its signature is checked by, and how often it had signed when it last did.

    ``user_handle`` names the person on their devices, and nothing else does: it is random, the same for all of theirs.
    """

    __tablename__ = "passkeys"
    __table_args__ = (
        UniqueConstraint("id", "account_id"),
        CheckConstraint("name = btrim(name) AND length(name) BETWEEN 1 AND 60", name="name"),
        CheckConstraint("octet_length(credential_id) BETWEEN 1 AND 1023", name="credential_id"),
        CheckConstraint("octet_length(public_key) BETWEEN 1 AND 2000", name="public_key"),
        CheckConstraint("sign_count BETWEEN 0 AND 4294967295", name="sign_count"),
        CheckConstraint("octet_length(user_handle) = 32", name="user_handle"),
    )

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    name: Mapped[str]
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(BigInteger)
    user_handle: Mapped[bytes]
    made_at: Mapped[Now]
    used_at: Mapped[datetime | None]


class PasskeyChallenge(Base):
    """What a passkey is asked to sign, by its hash, until it comes back, once; without an account: at the door."""

    __tablename__ = "passkey_challenges"
    __table_args__ = (
        CheckConstraint("challenge_hash ~ '^[0-9a-f]{64}$'", name="challenge_hash"),
        Index("passkey_challenges_made_at_idx", "made_at"),
    )

    id: Mapped[Id]
    challenge_hash: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    made_at: Mapped[Now]


class SetUpLink(Base):
    """A link that lets whoever holds it found an installation that has no market yet; the table holds its hash."""

    __tablename__ = "set_up_links"
    __table_args__ = (CheckConstraint("token_hash ~ '^[0-9a-f]{64}$'", name="token_hash"),)

    id: Mapped[Id]
    token_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[Now]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
