"""What the clock brings: days that are over are entered as planned, silence becomes a yes, missions are done.

The job worker asks for it with the market's engine, again and again: what is done already is left alone.
"""

from datetime import date, datetime, timedelta

from sqlalchemy import Date, and_, func, or_, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.acting_market import acting_market
from scheduler.core.states import Action, move
from scheduler.core.tables import HourEntry, HourHead, Mission, MissionShift, RequestShift
from scheduler.core.tables.codes import COVERING, MissionState
from scheduler.core.tables.hour_codes import EntryKind
from scheduler.hours.days import LAST
from scheduler.hours.kept import keeps_hours
from scheduler.market.settings import MarketSettings

AT_ONCE = 500
"""Days that are entered in one transaction; the next look goes on."""


def look_after_hours(session: Session, engine: Actor, now: datetime) -> int:
    """Enter what is over, accept what nobody objected to, finish missions; return how many days and missions moved."""
    if not keeps_hours(session, engine):
        return 0
    session.execute(select(func.hold_open_months()))
    return (
        enter_due(session, engine, now) + accept_tacitly(session, engine, now) + finish_missions(session, engine, now)
    )


def enter_due(session: Session, engine: Actor, now: datetime, since: date | None = None) -> int:
    """Enter the days that are over with their planned hours; return how many.

    ``since`` is the first of them where somebody brings in what was worked before; else it is of last month.
    """
    first_day = func.hours_entered_since(engine.market) if since is None else since
    first = select(HourEntry.id).where(
        HourEntry.request_shift_id == MissionShift.request_shift_id, HourEntry.worker_id == MissionShift.worker_id
    )
    closed = select(HourHead.market_id).where(
        HourHead.market_id == engine.market,
        HourHead.month == func.date_trunc("month", RequestShift.day, type_=Date).cast(Date),
        HourHead.closed,
    )
    due = (
        select(Mission.id, RequestShift.id)
        .join(MissionShift, MissionShift.mission_id == Mission.id)
        .join(RequestShift, RequestShift.id == MissionShift.request_shift_id)
        .where(
            Mission.market_id == engine.market,
            MissionShift.state.in_(COVERING),
            RequestShift.ends_at <= now,
            RequestShift.day >= first_day,
            ~first.exists(),
            ~closed.exists(),
        )
        .order_by(RequestShift.day, RequestShift.id, Mission.id)
        .limit(AT_ONCE)
    )
    return sum(_enter(session, EntryKind.STATEMENT, mission, shift) for mission, shift in session.execute(due).all())


def accept_tacitly(session: Session, engine: Actor, now: datetime) -> int:
    """Validate the days of which nobody has said anything for as long as the market waits; return how many.

    What overlaps with other hours of the same person stays open: somebody has to look at it.
    """
    waits = timedelta(hours=MarketSettings.of(acting_market(session, engine).settings).tacit_hours)
    due = (
        select(HourEntry.mission_id, HourEntry.request_shift_id, HourEntry.id)
        .join(HourHead, and_(HourHead.market_id == HourEntry.market_id, HourHead.month == HourEntry.month))
        .where(
            HourEntry.market_id == engine.market,
            HourEntry.kind.in_((EntryKind.STATEMENT, EntryKind.SIGNATURE)),
            HourEntry.at <= now - waits,
            ~HourHead.closed,
            LAST,
        )
        .order_by(HourEntry.day, HourEntry.id)
        .limit(AT_ONCE)
    )
    rows = session.execute(due).all()
    return sum(_enter(session, EntryKind.VALIDATION, mission, shift, about) for mission, shift, about in rows)


def finish_missions(session: Session, engine: Actor, now: datetime) -> int:
    """Let the missions be done whose days all count; return how many.

    Of a mission that began before the market kept hours, or went on while it did not, those days do not matter.
    """
    shifts = (
        select(MissionShift.mission_id)
        .join(RequestShift, RequestShift.id == MissionShift.request_shift_id)
        .where(MissionShift.mission_id == Mission.id)
    )
    left = shifts.where(
        MissionShift.worked_minutes.is_(None),
        or_(RequestShift.ends_at > now, RequestShift.day >= func.hours_entered_since(engine.market)),
    )
    over = select(Mission).where(
        Mission.market_id == engine.market,
        Mission.state == MissionState.CONFIRMED,
        shifts.where(MissionShift.worked_minutes.is_not(None)).exists(),
        ~left.exists(),
    )
    missions = session.scalars(over.order_by(Mission.request_id, Mission.id)).all()
    for mission in missions:
        move(session, engine, mission, Action.FINISH)
    return len(missions)


def _enter(session: Session, kind: EntryKind, mission: int | None, shift: int | None, about: int | None = None) -> bool:
    asked = func.keep_hours(kind, mission, shift, about, None, None, None, None)
    made = session.execute(select(asked.table_valued("entry", "refusal"))).one()
    return made.refusal is None
