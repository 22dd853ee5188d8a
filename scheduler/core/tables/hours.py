"""The ledger of hours: what was said of each day of work, by whom, in a chain of hashes for each market and month.

Rows are only ever added, by functions of the database (``functions/worked_hours.sql``). Nothing here names anybody:
forgetting somebody leaves the chain whole. What people write to each other about a dispute stands beside it.
"""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Computed,
    ForeignKey,
    Identity,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.core.tables.base import Base, Code, Id, Now, among, listed
from scheduler.core.tables.hour_codes import NOT_WORKED, OF_A_DAY, EntryKind, HoursReason, ReopenReason, Side

IS_OF_A_DAY = f"kind IN ({listed(OF_A_DAY)})"


class HourEntry(Base):
    """One word about the hours of a worker on a shift, or about a month.

    ``about_id`` is the entry before it of the same day, so each day is a line, and its last entry says where it stands;
    every entry repeats the hours that it is about. ``seq`` counts in the market's month, ``month`` is the first day of
    that of the work. ``hash`` is of the entry before it in the month and of all columns but ``id`` and ``minutes``
    (``scheduler.hours.chain``). Without a user, the worker said it or the engine.
    """

    __tablename__ = "hour_entries"
    __table_args__ = (
        UniqueConstraint("market_id", "month", "seq"),
        UniqueConstraint("about_id"),
        CheckConstraint("month = date_trunc('month', month::timestamp)::date AND seq >= 1", name="place"),
        CheckConstraint("hash ~ '^[0-9a-f]{64}$'", name="hash"),
        CheckConstraint(
            f"CASE WHEN {IS_OF_A_DAY} THEN num_nulls(mission_id, request_shift_id, worker_id, worker_code, site_id,"
            " organisation_id, agency_id, day, starts_at, ends_at, break_minutes) = 0"
            " AND month = date_trunc('month', day::timestamp)::date"
            " ELSE num_nonnulls(mission_id, request_shift_id, worker_id, worker_code, site_id, organisation_id,"
            " agency_id, day, starts_at, ends_at, break_minutes, about_id) = 0 END",
            name="of_a_day",
        ),
        CheckConstraint("ends_at BETWEEN starts_at AND starts_at + interval '24 hours'", name="span"),
        CheckConstraint(
            "starts_at = date_trunc('minute', starts_at, 'UTC') AND ends_at = date_trunc('minute', ends_at, 'UTC')",
            name="whole_minutes",
        ),
        CheckConstraint("break_minutes >= 0 AND minutes >= 0", name="minutes"),
        CheckConstraint("kind NOT IN ('dispute', 'reopening') OR reason IS NOT NULL", name="reasoned"),
        CheckConstraint(
            "kind NOT IN ('statement', 'settlement')"
            f" OR (minutes = 0) = coalesce(reason IN ({listed(NOT_WORKED)}), false)",
            name="not_worked",
        ),
        among("kind", EntryKind),
        among("side", Side),
        CheckConstraint(
            f"CASE kind WHEN 'reopening' THEN reason IN ({listed(ReopenReason)})"
            f" ELSE reason IN ({listed(HoursReason)}) END",
            name="reason",
        ),
        Index(
            "hour_entries_first_of_day",
            "request_shift_id",
            "worker_id",
            unique=True,
            postgresql_where=text("about_id IS NULL AND request_shift_id IS NOT NULL"),
        ),
        Index("hour_entries_market_id_day_idx", "market_id", "day"),
        Index("hour_entries_worker_id_day_idx", "worker_id", "day"),
        Index("hour_entries_mission_id_idx", "mission_id"),
        Index("hour_entries_shift_idx", "request_shift_id", "worker_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    market_id: Mapped[int] = mapped_column(ForeignKey("markets.id"))
    month: Mapped[date]
    seq: Mapped[int]
    at: Mapped[Now]
    kind: Mapped[EntryKind] = mapped_column(Code(EntryKind))
    side: Mapped[Side] = mapped_column(Code(Side))
    said_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    about_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("hour_entries.id"))
    mission_id: Mapped[int | None] = mapped_column(ForeignKey("missions.id"))
    request_shift_id: Mapped[int | None] = mapped_column(ForeignKey("request_shifts.id"))
    worker_id: Mapped[int | None] = mapped_column(ForeignKey("workers.id"))
    worker_code: Mapped[str | None]
    site_id: Mapped[int | None] = mapped_column(ForeignKey("sites.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    day: Mapped[date | None]
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    break_minutes: Mapped[int | None]
    minutes: Mapped[int | None] = mapped_column(
        Computed("date_part('epoch', ends_at - starts_at)::integer / 60 - break_minutes", persisted=True)
    )
    reason: Mapped[str | None]
    hash: Mapped[str]


class HourHead(Base):
    """The last entry of a market's month, and whether the month is closed; writers wait for each other here."""

    __tablename__ = "hour_heads"
    __table_args__ = (
        CheckConstraint("seq >= 0", name="seq"),
        CheckConstraint("hash ~ '^[0-9a-f]{64}$'", name="hash"),
    )

    market_id: Mapped[int] = mapped_column(ForeignKey("markets.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(server_default=text("0"))
    hash: Mapped[str]
    closed: Mapped[bool] = mapped_column(server_default=text("false"))


class HourWord(Base):
    """A few words in a dispute, between its sides; the lead reads them. No user: the worker wrote them."""

    __tablename__ = "hour_words"
    __table_args__ = (
        CheckConstraint("length(said) BETWEEN 1 AND 280", name="said"),
        Index("hour_words_entry_id_idx", "entry_id"),
    )

    id: Mapped[Id]
    market_id: Mapped[int] = mapped_column(ForeignKey("markets.id"))
    entry_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("hour_entries.id"))
    said_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[Now]
    said: Mapped[str]
