"""What becomes of people: exits, and trainings that several leave together. Codes and days alone, and no score."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.core.tables.base import Base, Code, Id, Now, among, listed
from scheduler.core.tables.career_codes import WITH_JOB, CorrectionReason, Employer, Outcome


class Exit(Base):
    """One word about how a worker's accompaniment ended; the last one of a worker holds, the others stay.

    ``about_id`` is the word that it corrects. Without an outcome the exit is taken back, and the accompaniment goes on.
    Written by a function alone (``keep_exit``).
    """

    __tablename__ = "exits"
    __table_args__ = (
        UniqueConstraint("about_id"),
        CheckConstraint(
            "(outcome IS NULL) = (day IS NULL) AND (about_id IS NOT NULL OR outcome IS NOT NULL)", name="whole"
        ),
        CheckConstraint(f"(employer IS NOT NULL) = coalesce(outcome IN ({listed(WITH_JOB)}), false)", name="employed"),
        CheckConstraint("about_id IS NOT NULL OR reason IS NULL", name="reasoned"),
        among("outcome", Outcome),
        among("employer", Employer),
        among("reason", CorrectionReason),
        Index("exits_first_of_worker", "worker_id", unique=True, postgresql_where=text("about_id IS NULL")),
        Index("exits_agency_id_idx", "agency_id"),
    )

    id: Mapped[Id]
    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    about_id: Mapped[int | None] = mapped_column(ForeignKey("exits.id"))
    day: Mapped[date | None]
    outcome: Mapped[Outcome | None] = mapped_column(Code(Outcome))
    employer: Mapped[Employer | None] = mapped_column(Code(Employer))
    reason: Mapped[CorrectionReason | None] = mapped_column(Code(CorrectionReason))
    said_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[Now]


class Cohort(Base):
    """A training that several workers leave together (POE collective); ``agency_id`` entered it, others join."""

    __tablename__ = "cohorts"
    __table_args__ = (
        UniqueConstraint("market_id", "name"),
        ForeignKeyConstraint(["market_id", "agency_id"], ["members.market_id", "members.organisation_id"]),
        CheckConstraint("name = btrim(name) AND length(name) BETWEEN 1 AND 80", name="name"),
        CheckConstraint("to_day >= from_day", name="days"),
    )

    id: Mapped[Id]
    market_id: Mapped[int]
    agency_id: Mapped[int]
    name: Mapped[str]
    from_day: Mapped[date]
    to_day: Mapped[date]


class CohortPerson(Base):
    """Who takes part in a training; what was proposed to them afterwards follows from their missions."""

    __tablename__ = "cohort_people"
    __table_args__ = (Index("cohort_people_worker_id_idx", "worker_id"),)

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"), primary_key=True)


class PublishedFigures(Base):
    """The figures of a market as they were last published: small groups are hidden in what is stored already."""

    __tablename__ = "published_figures"

    market_id: Mapped[int] = mapped_column(ForeignKey("markets.id"), primary_key=True)
    counted_at: Mapped[datetime]
    figures: Mapped[dict[str, Any]]
