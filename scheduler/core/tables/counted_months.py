"""Months that are over, counted and kept, for whoever looks at years (``functions/counted_months.sql``).

Written and read by functions of the database alone. Nothing here names a person: how many they are is asked of the
missions. A month of which ``month_changes`` says something is counted anew by whoever asks, until the engine keeps it
again.
"""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, Identity, Index
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.core.tables.base import Base, Now


def _of_a_kept_month() -> ForeignKeyConstraint:
    columns = ["counted_months.market_id", "counted_months.month"]
    return ForeignKeyConstraint(["market_id", "month"], columns, ondelete="CASCADE")


class CountedMonth(Base):
    """A month of a market that is over and was counted."""

    __tablename__ = "counted_months"
    __table_args__ = (CheckConstraint("month = date_trunc('month', month::timestamp)::date", name="month"),)

    market_id: Mapped[int] = mapped_column(ForeignKey("markets.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    counted_at: Mapped[Now]


class MonthChange(Base):
    """That something has changed of a month since it was counted; each writer adds a row of its own."""

    __tablename__ = "month_changes"
    __table_args__ = (Index("month_changes_market_id_month_idx", "market_id", "month"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    market_id: Mapped[int] = mapped_column(ForeignKey("markets.id"))
    month: Mapped[date]


class MonthHours(Base):
    """Paid minutes asked for and covered in a month, by week, site and trade."""

    __tablename__ = "month_hours"
    __table_args__ = (_of_a_kept_month(), Index("month_hours_market_id_month_idx", "market_id", "month"))

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    market_id: Mapped[int]
    month: Mapped[date]
    week: Mapped[date]
    site_id: Mapped[int]
    job_id: Mapped[int | None]
    asked_minutes: Mapped[int]
    covered_minutes: Mapped[int]


class MonthRequest(Base):
    """A request with work in a month: minutes to its first shift, and to its first confirmation if it has one."""

    __tablename__ = "month_requests"
    __table_args__ = (_of_a_kept_month(),)

    market_id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int]
    job_id: Mapped[int | None]
    notice_minutes: Mapped[int]
    answer_minutes: Mapped[int | None]


class MonthMission(Base):
    """A mission with confirmed work in a month."""

    __tablename__ = "month_missions"
    __table_args__ = (_of_a_kept_month(),)

    market_id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    mission_id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int]
    job_id: Mapped[int | None]


class MonthGiven(Base):
    """Minutes that an agency gave in a month: as they count once they are settled, else as they were planned."""

    __tablename__ = "month_given"
    __table_args__ = (_of_a_kept_month(),)

    market_id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(primary_key=True)
    minutes: Mapped[int]


class MonthEmpty(Base):
    """Paid minutes of a month that nobody had, by site, trade and reason."""

    __tablename__ = "month_empty"
    __table_args__ = (_of_a_kept_month(), Index("month_empty_market_id_month_idx", "market_id", "month"))

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    market_id: Mapped[int]
    month: Mapped[date]
    site_id: Mapped[int]
    job_id: Mapped[int | None]
    reason: Mapped[str]
    minutes: Mapped[int]


class MonthLedger(Base):
    """Days of a month in the ledger of hours that count, or not yet, and minutes that count."""

    __tablename__ = "month_ledger"
    __table_args__ = (_of_a_kept_month(),)

    market_id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    days: Mapped[int]
    still_open: Mapped[int]
    disputed: Mapped[int]
    minutes: Mapped[int]
