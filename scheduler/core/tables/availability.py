"""When a worker can come, and to which sites how fast."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.core.tables.base import Base, Code, Id, among
from scheduler.core.tables.codes import ExceptionKind, SiteKnowledge, WeeklyKind
from scheduler.core.tables.journey_codes import JourneySource


class WeeklyAvailability(Base):
    """Hours of a weekday (1 is Monday) that recur. A worker without any "available" rule is always available."""

    __tablename__ = "weekly_availability"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 1 AND 7", name="weekday"),
        CheckConstraint("start_minute >= 0 AND end_minute > start_minute AND end_minute <= 1440", name="hours"),
        Index("weekly_availability_worker_id_idx", "worker_id"),
        among("rule", WeeklyKind),
    )

    id: Mapped[Id]
    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"))
    rule: Mapped[WeeklyKind] = mapped_column(Code(WeeklyKind), server_default="available")
    weekday: Mapped[int]
    start_minute: Mapped[int]
    end_minute: Mapped[int]


class AvailabilityException(Base):
    """A stretch of time against the weekly rules."""

    __tablename__ = "availability_exceptions"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="span"),
        Index("availability_exceptions_worker_id_starts_at_idx", "worker_id", "starts_at"),
        among("rule", ExceptionKind),
    )

    id: Mapped[Id]
    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"))
    rule: Mapped[ExceptionKind] = mapped_column(Code(ExceptionKind))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class TravelTime(Base):
    """Minutes one way from a worker's home to a site, and between which clock times the means of travel serve it.

    Minutes since midnight up to 47 hours: 1470 is half past midnight of the next day. ``computed_from`` is a key of all
    that they were computed from (null: an agency's own minutes, which stand); the application writes it and never reads
    it, since a home could be guessed from it. ``source`` says by what they were computed, null where they were not.
    """

    __tablename__ = "travel_times"
    __table_args__ = (
        CheckConstraint("minutes >= 0", name="minutes"),
        CheckConstraint("earliest_arrival_minute BETWEEN 0 AND 2820", name="earliest_arrival_minute"),
        CheckConstraint("latest_departure_minute BETWEEN 0 AND 2820", name="latest_departure_minute"),
        CheckConstraint(
            "earliest_arrival_minute < latest_departure_minute"
            " AND (earliest_arrival_minute IS NULL) = (latest_departure_minute IS NULL)",
            name="window",
        ),
        CheckConstraint("(source IS NULL) = (computed_from IS NULL)", name="sourced"),
        Index("travel_times_site_id_idx", "site_id"),
        among("source", JourneySource),
    )

    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"), primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), primary_key=True)
    minutes: Mapped[int]
    earliest_arrival_minute: Mapped[int | None]
    latest_departure_minute: Mapped[int | None]
    computed_from: Mapped[str | None] = mapped_column(deferred=True, deferred_raiseload=True)
    source: Mapped[JourneySource | None] = mapped_column(Code(JourneySource))


class WorkerSite(Base):
    """A site that a worker knows, or does not go to."""

    __tablename__ = "worker_sites"
    __table_args__ = (Index("worker_sites_site_id_idx", "site_id"), among("knowledge", SiteKnowledge))

    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"), primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), primary_key=True)
    knowledge: Mapped[SiteKnowledge] = mapped_column(Code(SiteKnowledge))
