"""The outbox, how workers can be reached, private links, and what workers say about their missions."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.core.tables.base import Base, Code, Id, Now, among
from scheduler.core.tables.codes import Audience, Channel, Language, MessageState, TextWish, Word, WorkerChannel


class WorkerContact(Base):
    """How a worker can be reached, if they agreed to it (``consented_on``). For the agency that keeps the file alone.

    The telephone number is an international one: +33612345678.
    """

    __tablename__ = "worker_contacts"
    __table_args__ = (
        CheckConstraint("phone ~ '^\\+[1-9][0-9]{6,14}$'", name="phone"),
        CheckConstraint("email ~ '^[^@\\s]+@[^@\\s]+$'", name="email"),
        CheckConstraint("(channel = 'none') = (consented_on IS NULL)", name="consent"),
        CheckConstraint(
            "(channel <> 'sms' OR phone IS NOT NULL) AND (channel <> 'email' OR email IS NOT NULL)", name="reachable"
        ),
        among("channel", WorkerChannel),
        among("language", Language),
    )

    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"), primary_key=True)
    channel: Mapped[WorkerChannel] = mapped_column(Code(WorkerChannel), server_default="none")
    phone: Mapped[str | None]
    email: Mapped[str | None]
    language: Mapped[Language] = mapped_column(Code(Language), server_default="fr")
    consented_on: Mapped[date | None]
    stopped_at: Mapped[datetime | None]
    """When they answered STOP to a text message; a new consent ends it."""


class UserPhone(Base):
    """Where somebody with an account wants text messages, and which; for themselves alone to read."""

    __tablename__ = "user_phones"
    __table_args__ = (
        CheckConstraint("phone ~ '^\\+[1-9][0-9]{6,14}$'", name="phone"),
        among("wish", TextWish),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    phone: Mapped[str]
    wish: Mapped[TextWish] = mapped_column(Code(TextWish), server_default="urgent")


class Link(Base):
    """A link that needs no password: a user's calendar, or a worker's own page.

    The token is made of the seed with a key outside the database, which keeps the token's hash alone.
    """

    __tablename__ = "links"
    __table_args__ = (
        ForeignKeyConstraint(["market_id", "organisation_id"], ["members.market_id", "members.organisation_id"]),
        CheckConstraint("token_hash ~ '^[0-9a-f]{64}$'", name="token_hash"),
        CheckConstraint("(user_id IS NULL) <> (worker_id IS NULL)", name="whose"),
        Index("links_organisation_id_idx", "organisation_id"),
        Index(
            "links_one_of_a_user",
            "user_id",
            "market_id",
            unique=True,
            postgresql_where=text("revoked_at IS NULL AND user_id IS NOT NULL"),
        ),
        Index(
            "links_one_of_a_worker",
            "worker_id",
            unique=True,
            postgresql_where=text("revoked_at IS NULL AND worker_id IS NOT NULL"),
        ),
    )

    id: Mapped[Id]
    market_id: Mapped[int]
    organisation_id: Mapped[int]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    worker_id: Mapped[int | None] = mapped_column(ForeignKey("workers.id"))
    seed: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[Now]
    revoked_at: Mapped[datetime | None]


class WorkerWord(Base):
    """What a worker says to their agency about a mission; only the last word is kept."""

    __tablename__ = "worker_words"
    __table_args__ = (among("word", Word),)

    mission_id: Mapped[int] = mapped_column(ForeignKey("missions.id", ondelete="CASCADE"), primary_key=True)
    word: Mapped[Word] = mapped_column(Code(Word))
    at: Mapped[Now]


class TextAnswer(Base):
    """That an answer to a text message was taken, by the provider's number of it: none is taken twice.

    Neither the words nor the telephone number are kept: what followed stands with the mission, or with the consent.
    """

    __tablename__ = "text_answers"
    __table_args__ = (CheckConstraint("message_id <> '' AND length(message_id) <= 200", name="message_id"),)

    provider: Mapped[str] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[Now]


class Message(Base):
    """One message to one person by one channel, written in the transaction of what it tells of (``facts``).

    ``occasion`` names what it is about, so that nobody is told twice: an event, a day's digest, a worker's word.
    """

    __tablename__ = "messages"
    __table_args__ = (
        ForeignKeyConstraint(["market_id", "organisation_id"], ["members.market_id", "members.organisation_id"]),
        UniqueConstraint(
            "occasion", "user_id", "worker_id", "channel", name="messages_once", postgresql_nulls_not_distinct=True
        ),
        CheckConstraint("(user_id IS NULL) <> (worker_id IS NULL)", name="whose"),
        CheckConstraint("jsonb_typeof(facts) = 'object'", name="facts"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent"),
        CheckConstraint("state <> 'failed' OR error IS NOT NULL", name="failed"),
        Index("messages_market_id_created_at_idx", "market_id", "created_at"),
        Index("messages_queued", "market_id", "next_try_at", postgresql_where=text("state = 'queued'")),
        among("audience", Audience),
        among("channel", Channel),
        among("state", MessageState),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    market_id: Mapped[int]
    organisation_id: Mapped[int]
    occasion: Mapped[str]
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    worker_id: Mapped[int | None] = mapped_column(ForeignKey("workers.id"))
    audience: Mapped[Audience] = mapped_column(Code(Audience))
    channel: Mapped[Channel] = mapped_column(Code(Channel))
    facts: Mapped[dict[str, Any]]
    state: Mapped[MessageState] = mapped_column(Code(MessageState), server_default="queued")
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    next_try_at: Mapped[Now]
    created_at: Mapped[Now]
    sent_at: Mapped[datetime | None]
    error: Mapped[str | None]
