"""Requests: what a site asks for. Nothing about who is absent or why beyond a category."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import TSTZRANGE, Range
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.core.tables.base import Base, Code, Id, Now, among
from scheduler.core.tables.codes import PersonWish, RequestReason, RequestState


class Request(Base):
    """One absence or campaign at one site; ``headcount`` workers at once, at most ``max_workers`` one after another.

    A form that is sent twice makes one request: it carries its ``form_token``.

    ``promised_at`` is when the site is answered, for what starts from ``promised_from`` on: earlier work is urgent, and
    arranged by telephone. ``answered_at`` is when that answer was given, None while it is awaited.
    """

    __tablename__ = "requests"
    __table_args__ = (
        ForeignKeyConstraint(
            ["site_id", "organisation_id", "market_id"], ["sites.id", "sites.organisation_id", "sites.market_id"]
        ),
        ForeignKeyConstraint(["job_id", "market_id"], ["jobs.id", "jobs.market_id"]),
        UniqueConstraint("id", "headcount"),
        UniqueConstraint("id", "organisation_id", "market_id"),
        CheckConstraint("priority >= 1", name="priority"),
        CheckConstraint("headcount >= 1", name="headcount"),
        CheckConstraint("max_workers >= headcount", name="max_workers"),
        CheckConstraint("last_day >= first_day", name="period"),
        CheckConstraint("(promised_at IS NULL) = (promised_from IS NULL)", name="promised"),
        CheckConstraint("answered_at IS NULL OR promised_at IS NOT NULL", name="answered"),
        Index(
            "requests_promised",
            "market_id",
            "promised_at",
            postgresql_where=text("promised_at IS NOT NULL AND answered_at IS NULL"),
        ),
        Index("requests_market_id_state_idx", "market_id", "state"),
        Index("requests_organisation_id_idx", "organisation_id"),
        Index("requests_site_id_idx", "site_id"),
        among("reason", RequestReason),
        among("state", RequestState),
    )

    id: Mapped[Id]
    market_id: Mapped[int]
    organisation_id: Mapped[int]
    site_id: Mapped[int]
    job_id: Mapped[int | None]
    reason: Mapped[RequestReason] = mapped_column(Code(RequestReason))
    priority: Mapped[int] = mapped_column(server_default=text("1"))
    headcount: Mapped[int] = mapped_column(server_default=text("1"))
    max_workers: Mapped[int | None]
    first_day: Mapped[date]
    last_day: Mapped[date]
    state: Mapped[RequestState] = mapped_column(Code(RequestState), server_default="open")
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[Now]
    form_token: Mapped[UUID | None] = mapped_column(unique=True)
    promised_at: Mapped[datetime | None]
    promised_from: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]

    shifts: Mapped[list["RequestShift"]] = relationship(
        order_by="RequestShift.starts_at", cascade="all, delete-orphan", passive_deletes=True
    )


class RequestShift(Base):
    """One stretch of work; ``day`` is the local day on which it starts. ``headcount`` is its request's, kept equal."""

    __tablename__ = "request_shifts"
    __table_args__ = (
        ForeignKeyConstraint(
            ["request_id", "headcount"], ["requests.id", "requests.headcount"], ondelete="CASCADE", onupdate="CASCADE"
        ),
        UniqueConstraint("request_id", "starts_at", "ends_at"),
        UniqueConstraint("id", "request_id", "headcount", "during", name="request_shifts_as_booked_key"),
        CheckConstraint("ends_at > starts_at AND ends_at <= starts_at + interval '24 hours'", name="span"),
        CheckConstraint(
            "starts_at = date_trunc('minute', starts_at, 'UTC') AND ends_at = date_trunc('minute', ends_at, 'UTC')",
            name="whole_minutes",
        ),
        # The exact day needs the market's time zone; no zone is farther than a day from UTC.
        CheckConstraint("abs(day - (starts_at AT TIME ZONE 'UTC')::date) <= 1", name="day"),
        CheckConstraint("break_minutes >= 0", name="break_minutes"),
        CheckConstraint("paid_minutes >= 1", name="paid_minutes"),
        Index("request_shifts_starts_at_idx", "starts_at"),
        Index("request_shifts_day_idx", "day"),
    )

    id: Mapped[Id]
    request_id: Mapped[int]
    headcount: Mapped[int] = mapped_column(server_default=text("1"))
    day: Mapped[date]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    break_minutes: Mapped[int] = mapped_column(server_default=text("0"))
    paid_minutes: Mapped[int] = mapped_column(
        Computed("date_part('epoch', ends_at - starts_at)::integer / 60 - break_minutes", persisted=True)
    )
    during: Mapped[Range[Any]] = mapped_column(TSTZRANGE, Computed("tstzrange(starts_at, ends_at)", persisted=True))


class RequestSkill(Base):
    """A skill that whoever comes must hold."""

    __tablename__ = "request_skills"

    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id", ondelete="CASCADE"), primary_key=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skills.id"), primary_key=True)


class RequestPerson(Base):
    """A worker whom the site would like, does not want, or names as one of the only ones; the why is not kept."""

    __tablename__ = "request_persons"
    __table_args__ = (
        Index(
            "request_persons_not_both",
            "request_id",
            "worker_id",
            unique=True,
            postgresql_where=text("wish IN ('preferred', 'banned')"),
        ),
        Index("request_persons_worker_id_idx", "worker_id"),
        among("wish", PersonWish),
    )

    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id", ondelete="CASCADE"), primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"), primary_key=True)
    wish: Mapped[PersonWish] = mapped_column(Code(PersonWish), primary_key=True)


class PeopleCount(Base):
    """How many people could come to a request, as counted at a moment: its last count, not a promise.

    Of ``shifts`` that waited for somebody then, ``whole`` people could take all and ``partly`` at least one.
    """

    __tablename__ = "people_counts"
    __table_args__ = (CheckConstraint("shifts >= 1 AND 0 <= whole AND whole <= partly", name="counts"),)

    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id", ondelete="CASCADE"), primary_key=True)
    counted_at: Mapped[datetime]
    shifts: Mapped[int]
    whole: Mapped[int]
    partly: Mapped[int]
