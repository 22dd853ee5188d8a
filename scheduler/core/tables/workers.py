"""Workers: one row a person, whatever agency employs them.

The agency that keeps the person's file sees all of it. Whoever plans sees a code: names and homes are tables of their
own with stricter policies. Nothing here says why somebody is unavailable or limited.
"""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Numeric, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.core.tables.base import Base, Code, Id, always, among
from scheduler.core.tables.codes import CommitmentKind, HeadStartReason, OrganisationKind
from scheduler.core.tables.journey_codes import TravelMode


def one_at_a_time(table: str, owner: str, name: str) -> ExcludeConstraint:
    """Make the constraint that the periods of one owner (first to last day, both included) do not overlap."""
    return ExcludeConstraint(
        (func.int4range(text(owner), text(owner), text("'[]'")), "&&"),
        (func.daterange(text("from_day"), text("to_day"), text("'[]'")), "&&"),
        name=f"{table}_{name}",
    )


class Worker(Base):
    """A person by code; ``agency_id`` keeps the file. Wished minutes are those of a week.

    ``head_start_minutes`` put somebody first when work is shared out, such as people who leave a training course; with
    ``head_start_until`` only in runs that begin on that day or before.
    ``stands_by_since`` is the day on which somebody agreed to be called at short notice; null: they have not.
    Of somebody ``forgotten_at`` some moment only the code is left, and nobody writes into the file again.
    """

    __tablename__ = "workers"
    __table_args__ = (
        ForeignKeyConstraint(["agency_id", "kind"], ["organisations.id", "organisations.kind"]),
        CheckConstraint("max_travel_minutes >= 0", name="max_travel_minutes"),
        CheckConstraint("wished_minutes >= 0", name="wished_minutes"),
        CheckConstraint("head_start_minutes >= 0", name="head_start_minutes"),
        CheckConstraint(
            "head_start_minutes > 0 OR head_start_reason IS NULL AND head_start_until IS NULL", name="head_start"
        ),
        CheckConstraint("code ~ '^[A-Z0-9][A-Z0-9-]*$'", name="code"),
        Index("workers_agency_id_idx", "agency_id"),
        among("travel_mode", TravelMode),
        among("head_start_reason", HeadStartReason),
    )

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(unique=True)
    agency_id: Mapped[int]
    kind: Mapped[str] = always(OrganisationKind.AGENCY)
    travel_mode: Mapped[TravelMode] = mapped_column(Code(TravelMode), server_default="walk")
    max_travel_minutes: Mapped[int | None]
    wished_minutes: Mapped[int | None]
    under_18: Mapped[bool] = mapped_column(server_default=text("false"))
    head_start_minutes: Mapped[int] = mapped_column(server_default=text("0"))
    head_start_reason: Mapped[HeadStartReason | None] = mapped_column(Code(HeadStartReason))
    head_start_until: Mapped[date | None]
    stands_by_since: Mapped[date | None]
    forgotten_at: Mapped[datetime | None]


class WorkerName(Base):
    """What a worker is called: given name and initial, as sites get to read it."""

    __tablename__ = "worker_names"
    __table_args__ = (CheckConstraint("display_name <> ''", name="display_name"),)

    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"), primary_key=True)
    display_name: Mapped[str]


class WorkerHome(Base):
    """About where a worker lives: the columns cannot hold more than a hundredth of a degree (about a kilometre)."""

    __tablename__ = "worker_homes"
    __table_args__ = (CheckConstraint("lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180", name="point"),)

    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"), primary_key=True)
    lat: Mapped[Decimal] = mapped_column(Numeric(4, 2))
    lon: Mapped[Decimal] = mapped_column(Numeric(5, 2))


class Employment(Base):
    """A time in which an agency employs a worker; open-ended without ``to_day``.

    ``weekly_minutes`` is what the contract says of a week, null where nobody has entered it.
    """

    __tablename__ = "employments"
    __table_args__ = (
        ForeignKeyConstraint(["agency_id", "kind"], ["organisations.id", "organisations.kind"]),
        UniqueConstraint("id", "worker_id", "agency_id"),
        CheckConstraint("to_day >= from_day", name="period"),
        CheckConstraint("weekly_minutes BETWEEN 1 AND 2880", name="weekly_minutes"),
        one_at_a_time("employments", "worker_id", "one_at_a_time"),
        Index("employments_agency_id_idx", "agency_id"),
    )

    id: Mapped[Id]
    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"))
    agency_id: Mapped[int]
    kind: Mapped[str] = always(OrganisationKind.AGENCY)
    from_day: Mapped[date]
    to_day: Mapped[date | None]
    weekly_minutes: Mapped[int | None]


class WorkerSkill(Base):
    """A skill of a worker and the days on which it is held; open ends are null."""

    __tablename__ = "worker_skills"
    __table_args__ = (
        UniqueConstraint("worker_id", "skill_id", "from_day", postgresql_nulls_not_distinct=True),
        CheckConstraint("to_day >= from_day", name="period"),
        Index("worker_skills_skill_id_idx", "skill_id"),
    )

    id: Mapped[Id]
    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"))
    skill_id: Mapped[int] = mapped_column(ForeignKey("skills.id"))
    from_day: Mapped[date | None]
    to_day: Mapped[date | None]


class PassNumber(Base):
    """The number on a PASS IAE, which names a person: for the agency that keeps the file alone."""

    __tablename__ = "pass_numbers"
    __table_args__ = (CheckConstraint("number ~ '^[0-9]{12}$'", name="number"),)

    pass_id: Mapped[int] = mapped_column(ForeignKey("passes.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)


class Pass(Base):
    """A PASS IAE: the days on which a person may be sent at all. Prolonging moves its last day."""

    __tablename__ = "passes"
    __table_args__ = (
        CheckConstraint("to_day >= from_day", name="period"),
        one_at_a_time("passes", "worker_id", "one_at_a_time"),
    )

    id: Mapped[Id]
    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"))
    from_day: Mapped[date]
    to_day: Mapped[date]
    numbered: Mapped[PassNumber | None] = relationship(
        lazy="joined", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def number(self) -> str | None:
        """What is printed on it; None when it is not known, or not to be known by who asks."""
        return self.numbered.number if self.numbered else None

    @number.setter
    def number(self, number: str | None) -> None:
        if number is None or self.numbered is None:
            self.numbered = None if number is None else PassNumber(number=number)
        else:
            self.numbered.number = number


class PassSuspension(Base):
    """Days on which a PASS IAE does not hold; why is not kept."""

    __tablename__ = "pass_suspensions"
    __table_args__ = (
        CheckConstraint("to_day >= from_day", name="period"),
        one_at_a_time("pass_suspensions", "pass_id", "one_at_a_time"),
    )

    id: Mapped[Id]
    pass_id: Mapped[int] = mapped_column(ForeignKey("passes.id", ondelete="CASCADE"))
    from_day: Mapped[date]
    to_day: Mapped[date | None]


class WorkerLimits(Base):
    """Working time that a worker may not exceed by law, age or contract: minutes, days; null is the law's limit."""

    __tablename__ = "worker_limits"
    __table_args__ = tuple(
        CheckConstraint(f"{name} >= 0", name=name)
        for name in (
            "minutes_per_day",
            "minutes_per_week",
            "minutes_per_12_weeks",
            "days_per_week",
            "rest_minutes",
            "weekly_rest_minutes",
        )
    )

    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"), primary_key=True)
    minutes_per_day: Mapped[int | None]
    minutes_per_week: Mapped[int | None]
    minutes_per_12_weeks: Mapped[int | None]
    days_per_week: Mapped[int | None]
    rest_minutes: Mapped[int | None]
    weekly_rest_minutes: Mapped[int | None]


class Commitment(Base):
    """What a worker does elsewhere; it counts towards every limit. Minutes default to the whole span."""

    __tablename__ = "commitments"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at AND ends_at <= starts_at + interval '24 hours'", name="span"),
        CheckConstraint("minutes >= 0", name="minutes"),
        Index("commitments_worker_id_starts_at_idx", "worker_id", "starts_at"),
        among("kind", CommitmentKind),
    )

    id: Mapped[Id]
    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("sites.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    minutes: Mapped[int | None]
    kind: Mapped[CommitmentKind] = mapped_column(Code(CommitmentKind), server_default="work")
