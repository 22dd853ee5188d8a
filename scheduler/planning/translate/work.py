"""Work that is fixed already: booked missions of the market, other markets' work, commitments elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, DateTime, Integer, Select, and_, column, func, select
from sqlalchemy.orm import Session

from scheduler.core.days import minutes_between
from scheduler.core.one_statement import AnyRow, together
from scheduler.core.tables import Commitment, Mission, MissionShift, Request, RequestShift, given_minutes, holds
from scheduler.core.tables.codes import BOOKED
from scheduler.planning.translate.frame import AROUND, Frame, minute_after, minute_before
from scheduler.planning.translate.index import BookedShift
from scheduler.planning.translate.people import Concerned

ELSEWHERE = (
    column("worker_id", Integer),
    column("starts_at", DateTime(timezone=True)),
    column("ends_at", DateTime(timezone=True)),
    column("minutes", Integer),
)
"""What the database's function of this name tells of work in other markets: when, not for whom."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A stretch of work that a plan cannot move; the site is None outside the market."""

    worker: int
    starts_at: datetime
    ends_at: datetime
    minutes: int
    site: int | None = None


def of_booked() -> Select[*tuple[Any, ...]]:
    """Return the statement that reads shifts of missions as ``BookedShift``, in order of time: in force, and held."""
    return (
        select(
            MissionShift.mission_id.label("mission"),
            Mission.state,
            Mission.pinned,
            Mission.request_id.label("request"),
            Mission.organisation_id.label("organisation"),
            Mission.worker_id.label("worker"),
            Mission.agency_id.label("agency"),
            MissionShift.request_shift_id.label("shift"),
            Request.site_id.label("site"),
            MissionShift.slot,
            MissionShift.headcount,
            RequestShift.starts_at,
            RequestShift.ends_at,
            given_minutes().label("minutes"),
        )
        .join(Mission, Mission.id == MissionShift.mission_id)
        .join(Request, Request.id == Mission.request_id)
        .join(RequestShift, RequestShift.id == MissionShift.request_shift_id)
        .where(Mission.state.in_(BOOKED) | holds())
        .order_by(RequestShift.starts_at, MissionShift.mission_id)
    )


def apart(shifts: Iterable[BookedShift]) -> tuple[tuple[BookedShift, ...], tuple[BookedShift, ...]]:
    """Return what is booked and what is only held, each in its order."""
    booked: list[BookedShift] = []
    held: list[BookedShift] = []
    for each in shifts:
        (booked if each.state in BOOKED else held).append(each)
    return tuple(booked), tuple(held)


def booked_around(market: int, frame: Frame) -> ColumnElement[bool]:
    """Tell of a shift of a mission whether it is booked or held in the market around the horizon."""
    return and_(
        Mission.market_id == market,
        Mission.state.in_(BOOKED) | holds(),
        RequestShift.starts_at >= frame.start - AROUND,
        RequestShift.starts_at < frame.end + AROUND,
    )


def read_work(
    session: Session, market: int, frame: Frame, only: Concerned
) -> tuple[tuple[BookedShift, ...], tuple[BookedShift, ...], list[Fixed]]:
    """Return what some people are booked for around the horizon, what they hold, and their other work: one statement.

    Other work are commitments and what other markets booked of this market's workers.
    """
    begin, end = frame.start - AROUND, frame.end + AROUND
    booked = of_booked().where(booked_around(market, frame), only.holds(Mission.worker_id))
    commitments = (
        select(Commitment.worker_id, Commitment.starts_at, Commitment.ends_at, Commitment.minutes, Commitment.site_id)
        .where(Commitment.starts_at >= begin, Commitment.starts_at < end, only.holds(Commitment.worker_id))
        .order_by(Commitment.worker_id, Commitment.starts_at, Commitment.id)
    )
    elsewhere = select(func.work_elsewhere(begin, end).table_valued(*ELSEWHERE))
    elsewhere = elsewhere.where(only.holds(elsewhere.selected_columns["worker_id"]))
    found = together(session, booked=booked, commitments=commitments, elsewhere=elsewhere)
    return (
        *apart(BookedShift(**row._asdict()) for row in found["booked"]),
        [
            *(_fixed(row, row.site_id) for row in found["commitments"]),
            *(_fixed(row, None) for row in found["elsewhere"]),
        ],
    )


def _fixed(row: AnyRow, site: int | None) -> Fixed:
    begin, end = minute_before(row.starts_at), minute_after(row.ends_at)
    minutes = minutes_between(row.starts_at, row.ends_at) if row.minutes is None else row.minutes
    return Fixed(row.worker_id, begin, end, minutes, site)
