"""Runs, and the missions that they or people make.

Two guards hold whatever the programs above do: nobody is booked twice at a time (in any market), and no shift gets more
workers than asked for. Both look at copies of the mission's state and of the shift's hours, which foreign keys keep
equal to the originals.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, TSTZRANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.core.tables.base import Base, Code, Id, Now, among, listed
from scheduler.core.tables.codes import BOOKED, DeclineReason, ManualKind, MissionState, Origin, RunState
from scheduler.core.tables.taking_off_codes import TakeOffReason

NIGHT_ATTEMPTS = 3
"""Runs that a night has at most."""

IS_BOOKED = f"state IN ({listed(BOOKED)})"


class Run(Base):
    """One planning of a market: what went in, what came out, what is proven.

    ``night`` is set by the nightly tick, with the moment when it was due by the market's clock and which attempt at
    that date it is; ``progress`` is kept while it runs. Its draft is the missions it proposed.
    Without a profile it was made with the product's own weights.
    """

    __tablename__ = "runs"
    __table_args__ = (
        UniqueConstraint("id", "market_id"),
        ForeignKeyConstraint(["profile_id", "market_id"], ["weight_profiles.id", "weight_profiles.market_id"]),
        Index("runs_one_running", "market_id", unique=True, postgresql_where=text("state = 'running'")),
        Index("runs_once_a_night", "market_id", "night", unique=True, postgresql_where=text("state <> 'failed'")),
        Index("runs_attempts_of_a_night", "market_id", "night", "attempt", unique=True),
        CheckConstraint(f"attempt BETWEEN 1 AND {NIGHT_ATTEMPTS}", name="attempt"),
        CheckConstraint("state = 'running' OR ended_at IS NOT NULL", name="ended_at"),
        CheckConstraint("state <> 'failed' OR error IS NOT NULL", name="error"),
        CheckConstraint("state <> 'done' OR medium IS NOT NULL AND soft IS NOT NULL", name="score"),
        CheckConstraint("medium <= 0 AND soft <= 0", name="score_sign"),
        CheckConstraint("seconds >= 0", name="seconds"),
        CheckConstraint("published_at IS NULL OR state = 'done'", name="published"),
        CheckConstraint("(instance IS NULL) = (instance_sha256 IS NULL)", name="instance"),
        CheckConstraint(
            "instance_sha256 = encode(sha256(convert_to(instance, 'UTF8')), 'hex')", name="instance_sha256"
        ),
        Index("runs_market_id_started_at_idx", "market_id", "started_at"),
        among("state", RunState),
    )

    id: Mapped[Id]
    market_id: Mapped[int] = mapped_column(ForeignKey("markets.id"))
    state: Mapped[RunState] = mapped_column(Code(RunState), server_default="running")
    night: Mapped[date | None]
    attempt: Mapped[int] = mapped_column(server_default=text("1"))
    due_at: Mapped[datetime | None]
    requested_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    started_at: Mapped[Now]
    heartbeat_at: Mapped[Now]
    ended_at: Mapped[datetime | None]
    instance: Mapped[str | None] = mapped_column(deferred=True)
    instance_sha256: Mapped[str | None]
    medium: Mapped[int | None] = mapped_column(BigInteger)
    soft: Mapped[int | None] = mapped_column(BigInteger)
    bound_medium: Mapped[int | None] = mapped_column(BigInteger)
    bound_soft: Mapped[int | None] = mapped_column(BigInteger)
    seconds: Mapped[float | None]
    seed: Mapped[int | None] = mapped_column(BigInteger)
    versions: Mapped[dict[str, Any] | None]
    error: Mapped[str | None]
    progress: Mapped[dict[str, Any] | None]
    solution: Mapped[str | None] = mapped_column(deferred=True)
    explanation: Mapped[dict[str, Any] | None] = mapped_column(deferred=True)
    dropped: Mapped[list[Any] | None] = mapped_column(JSONB)
    stop_asked_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    published_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    profile_id: Mapped[int | None]


class Mission(Base):
    """The part of a request given to one worker; the agency answers for it until ``answer_by``.

    Until it is published it is a draft, which only the lead reads. ``pinned``: runs keep it as if it were confirmed.
    ``held_since``: since when a draft is promised to its site without saying who comes (``planning.holding``).
    ``taken_off``: why the worker cannot come to these days any more (``scheduler.missions.taking_off``).
    """

    __tablename__ = "missions"
    __table_args__ = (
        ForeignKeyConstraint(
            ["request_id", "organisation_id", "market_id"],
            ["requests.id", "requests.organisation_id", "requests.market_id"],
        ),
        ForeignKeyConstraint(
            ["employment_id", "worker_id", "agency_id"],
            ["employments.id", "employments.worker_id", "employments.agency_id"],
        ),
        ForeignKeyConstraint(["market_id", "agency_id"], ["members.market_id", "members.organisation_id"]),
        ForeignKeyConstraint(["run_id", "market_id"], ["runs.id", "runs.market_id"]),
        UniqueConstraint("id", "request_id", "worker_id", "state", name="missions_as_booked_key"),
        CheckConstraint(
            "state IN ('withdrawn', 'cancelled') OR (state = 'proposed') = (published_at IS NULL)", name="published"
        ),
        CheckConstraint("(state = 'declined') = (decline_reason IS NOT NULL)", name="declined_with_reason"),
        CheckConstraint("taken_off IS NULL OR state = 'cancelled'", name="taken_off_is_cancelled"),
        CheckConstraint("held_since IS NULL OR published_at IS NULL", name="held"),
        Index("missions_market_id_state_idx", "market_id", "state"),
        Index("missions_held_idx", "market_id", postgresql_where=text("held_since IS NOT NULL AND state = 'proposed'")),
        Index("missions_request_id_idx", "request_id"),
        Index("missions_organisation_id_idx", "organisation_id"),
        Index("missions_agency_id_idx", "agency_id"),
        Index("missions_worker_id_idx", "worker_id"),
        Index("missions_run_id_idx", "run_id"),
        among("state", MissionState),
        among("decline_reason", DeclineReason),
        among("origin", Origin),
        among("taken_off", TakeOffReason),
    )

    id: Mapped[Id]
    market_id: Mapped[int]
    request_id: Mapped[int]
    organisation_id: Mapped[int]
    worker_id: Mapped[int]
    agency_id: Mapped[int]
    employment_id: Mapped[int]
    run_id: Mapped[int | None]
    state: Mapped[MissionState] = mapped_column(Code(MissionState), server_default="proposed")
    decline_reason: Mapped[DeclineReason | None] = mapped_column(Code(DeclineReason))
    answer_by: Mapped[datetime | None]
    pinned: Mapped[bool] = mapped_column(server_default=text("false"))
    published_at: Mapped[datetime | None]
    created_at: Mapped[Now]
    origin: Mapped[Origin] = mapped_column(Code(Origin), server_default="run")
    taken_off: Mapped[TakeOffReason | None] = mapped_column(Code(TakeOffReason))
    held_since: Mapped[datetime | None]

    shifts: Mapped[list["MissionShift"]] = relationship(order_by="MissionShift.during", passive_deletes=True)

    @property
    def is_held(self) -> bool:
        """Whether it is promised and not announced yet."""
        return self.state == MissionState.PROPOSED and self.held_since is not None

    @property
    def hours(self) -> list[tuple[datetime, datetime]]:
        """When each of its shifts begins and ends."""
        return [(start, end) for each in self.shifts if (start := each.during.lower) and (end := each.during.upper)]


class MissionShift(Base):
    """One shift of a mission: the worker fills one of the shift's slots (1 to headcount)."""

    __tablename__ = "mission_shifts"
    __table_args__ = (
        ForeignKeyConstraint(
            ["mission_id", "request_id", "worker_id", "state"],
            ["missions.id", "missions.request_id", "missions.worker_id", "missions.state"],
            name="mission_shifts_mission_fkey",
            ondelete="CASCADE",
            onupdate="CASCADE",
        ),
        ForeignKeyConstraint(
            ["request_shift_id", "request_id", "headcount", "during"],
            ["request_shifts.id", "request_shifts.request_id", "request_shifts.headcount", "request_shifts.during"],
            name="mission_shifts_request_shift_fkey",
            onupdate="CASCADE",
        ),
        CheckConstraint(f"slot >= 1 AND (slot <= headcount OR NOT {IS_BOOKED})", name="headcount"),
        CheckConstraint("worked_minutes >= 0", name="worked_minutes"),
        Index("mission_shifts_request_shift_id_idx", "request_shift_id"),
        Index("mission_shifts_request_id_state_idx", "request_id", "state"),
        Index(
            "mission_shifts_slot_taken_once",
            "request_shift_id",
            "slot",
            unique=True,
            postgresql_where=text(IS_BOOKED),
        ),
        ExcludeConstraint(
            (func.int4range(text("worker_id"), text("worker_id"), text("'[]'")), "&&"),
            ("during", "&&"),
            where=text(IS_BOOKED),
            name="mission_shifts_no_double_booking",
        ),
    )

    mission_id: Mapped[int] = mapped_column(primary_key=True)
    request_shift_id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int]
    worker_id: Mapped[int]
    state: Mapped[MissionState] = mapped_column(Code(MissionState))
    headcount: Mapped[int]
    slot: Mapped[int] = mapped_column(server_default=text("1"))
    during: Mapped[Range[Any]] = mapped_column(TSTZRANGE)
    broken: Mapped[bool] = mapped_column(server_default=text("false"))
    """Whether it has a ``MissionFault``; the database keeps the two alike. What is broken fills no slot."""
    worked_minutes: Mapped[int | None]
    """What was done of it once the ledger of hours says so, else None; the database keeps the two alike."""


class MissionFault(Base):
    """A rule that a shift of a standing mission broke when somebody last looked (``planning.standing``)."""

    __tablename__ = "mission_faults"
    __table_args__ = (
        CheckConstraint("rule <> ''", name="rule"),
        Index("mission_faults_request_shift_id_idx", "request_shift_id"),
    )

    mission_id: Mapped[int] = mapped_column(ForeignKey("missions.id", ondelete="CASCADE"), primary_key=True)
    request_shift_id: Mapped[int] = mapped_column(ForeignKey("request_shifts.id", ondelete="CASCADE"), primary_key=True)
    rule: Mapped[str] = mapped_column(primary_key=True)
    found_at: Mapped[Now]


class StandBy(Base):
    """Who could come to a mission in place of its worker, by rank (``planning.stand_by``); it books nothing.

    Rank 1 is reserved: all of rank 1 are feasible together.
    """

    __tablename__ = "stand_bys"
    __table_args__ = (
        CheckConstraint("rank >= 1", name="rank"),
        Index("stand_bys_market_id_idx", "market_id"),
        Index("stand_bys_worker_id_idx", "worker_id"),
    )

    market_id: Mapped[int] = mapped_column(ForeignKey("markets.id"))
    mission_id: Mapped[int] = mapped_column(ForeignKey("missions.id", ondelete="CASCADE"), primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"), primary_key=True)
    rank: Mapped[int]
    listed_at: Mapped[Now]


class ManualChange(Base):
    """What a planner changed by hand: ids in ``detail``, and by how much the plan's score differs after it."""

    __tablename__ = "manual_changes"
    __table_args__ = (
        CheckConstraint("jsonb_typeof(detail) = 'object'", name="detail"),
        CheckConstraint("(undone_by IS NULL) = (undone_at IS NULL)", name="undone"),
        Index("manual_changes_market_id_idx", "market_id"),
        among("kind", ManualKind),
    )

    id: Mapped[Id]
    market_id: Mapped[int] = mapped_column(ForeignKey("markets.id"))
    made_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[Now]
    kind: Mapped[ManualKind] = mapped_column(Code(ManualKind))
    detail: Mapped[dict[str, Any]]
    medium: Mapped[int] = mapped_column(BigInteger)
    soft: Mapped[int] = mapped_column(BigInteger)
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    undone_at: Mapped[datetime | None]


class EmptyShift(Base):
    """What keeps people from a shift that a run left empty, as the last run said that looked at it.

    ``obstacle`` is the rule whose end would let most people come, ``free`` where somebody could have come as things
    were, ``nobody`` where there was nobody at all. Nobody is named.
    """

    __tablename__ = "empty_shifts"
    __table_args__ = (CheckConstraint("obstacle <> ''", name="obstacle"),)

    request_shift_id: Mapped[int] = mapped_column(
        ForeignKey("request_shifts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    obstacle: Mapped[str]
