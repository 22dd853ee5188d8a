"""Work that is fixed already: booked missions of the market, other markets' work, commitments elsewhere."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from scheduler.tables import Commitment, Mission, MissionShift, Request, RequestShift
from scheduler.tables.codes import BOOKED
from scheduler.translate.frame import AROUND, Frame, minute_after, minute_before
from scheduler.translate.index import BookedShift
from scheduler.translate.rows import AnyRow


@dataclass(frozen=True, slots=True)
class Fixed:
    """A stretch of work that a plan cannot move; the site is None outside the market."""

    worker: int
    starts_at: datetime
    ends_at: datetime
    minutes: int
    site: int | None = None


def booked_shifts(session: Session, market: int, frame: Frame) -> tuple[BookedShift, ...]:
    """Return what is booked in the market around the horizon."""
    rows = session.execute(
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
            RequestShift.paid_minutes.label("minutes"),
        )
        .join(Mission, Mission.id == MissionShift.mission_id)
        .join(Request, Request.id == Mission.request_id)
        .join(RequestShift, RequestShift.id == MissionShift.request_shift_id)
        .where(
            Mission.market_id == market,
            Mission.state.in_(BOOKED),
            RequestShift.starts_at >= frame.start - AROUND,
            RequestShift.starts_at < frame.end + AROUND,
        )
        .order_by(RequestShift.starts_at, MissionShift.mission_id)
    )
    return tuple(BookedShift(**row._asdict()) for row in rows)


def other_work(session: Session, frame: Frame) -> list[Fixed]:
    """Return commitments and what other markets booked of this market's workers: two statements."""
    begin, end = frame.start - AROUND, frame.end + AROUND
    commitments = session.execute(
        select(Commitment.worker_id, Commitment.starts_at, Commitment.ends_at, Commitment.minutes, Commitment.site_id)
        .where(Commitment.starts_at >= begin, Commitment.starts_at < end)
        .order_by(Commitment.worker_id, Commitment.starts_at, Commitment.id)
    )
    elsewhere = session.execute(
        text("SELECT worker_id, starts_at, ends_at, minutes, NULL AS site_id FROM work_elsewhere(:begin, :end)"),
        {"begin": begin, "end": end},
    )
    return [_fixed(row) for rows in (commitments, elsewhere) for row in rows]


def _fixed(row: AnyRow) -> Fixed:
    begin, end = minute_before(row.starts_at), minute_after(row.ends_at)
    minutes = int((row.ends_at - row.starts_at).total_seconds()) // 60 if row.minutes is None else row.minutes
    return Fixed(row.worker_id, begin, end, minutes, row.site_id)
