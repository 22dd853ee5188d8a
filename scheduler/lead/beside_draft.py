"""What stands now beside a draft, read in one statement: enough to count missions, not to judge rules."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from scheduler.core.tables import Mission, MissionShift
from scheduler.market.people import Person, unknown
from scheduler.planning.translate import AskedShift, BookedShift, Hand, Index
from scheduler.planning.translate.frame import Frame
from scheduler.planning.translate.index import shift_name
from scheduler.planning.translate.work import apart, of_booked

Beside = tuple[tuple[BookedShift, ...], tuple[BookedShift, ...]]
"""What is in force, and what is held."""


def booked(session: Session, planned: Collection[int], frame: Frame) -> Beside:
    """Return the whole of every mission in force, or held, with a shift that the run planned, or could plan by now."""
    begins = func.lower(MissionShift.during)
    concerned = select(MissionShift.mission_id).where(
        or_(MissionShift.request_shift_id.in_(list(planned)), begins.between(frame.first, frame.end))
    )
    statement = of_booked().where(Mission.id.in_(concerned))
    return apart(BookedShift(**row._asdict()) for row in session.execute(statement))


EMPLOYED = 1
"""Stands for the employment of whoever a draft chose: a count need not know which it is."""


def index_of(asked: Iterable[AskedShift], beside: Beside, known: Mapping[int, Person], frame: Frame) -> Index:
    """Return the shifts of the run and those of missions that came since, by the names that an instance gives them."""
    standing, held = beside
    shifts = {shift_name(each.id): each for each in asked}
    for each in (*standing, *held):
        if frame.first <= each.starts_at < frame.end:
            shift = AskedShift(
                each.shift, each.request, each.organisation, each.headcount, each.starts_at, each.ends_at
            )
            shifts.setdefault(shift_name(each.shift), shift)
    hands = {each.code: Hand(each.id, each.code, each.agency, EMPLOYED) for each in known.values()}
    for each in (*standing, *held):
        if each.worker not in known:
            stranger = unknown(each.worker, each.agency)
            hands[stranger.code] = Hand(each.worker, stranger.code, each.agency, None)
    return Index(shifts, hands, standing, frame.first, frame.end, held)
