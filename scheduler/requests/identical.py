"""A request that stands already for the same site, job, days and hours: sent twice by mistake more often than meant."""

from collections.abc import Iterable

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from scheduler.core.errors import SchedulerError
from scheduler.core.tables import Request, RequestShift
from scheduler.core.tables.codes import RequestState


class IdenticalRequestError(SchedulerError):
    """The same was asked for already; ``request`` is the number of the latest such request."""

    def __init__(self, request: int) -> None:
        super().__init__(f"request {request} is identical")
        self.request = request


class OtherwiseAskedError(SchedulerError):
    """The same form was sent before with other days or hours, and made a request; ``request`` is its number."""

    def __init__(self, request: int) -> None:
        super().__init__(f"request {request} was made by this form, with other shifts")
        self.request = request


def require_same_shifts(session: Session, request: int, shifts: Iterable[RequestShift]) -> None:
    """Let a form that was sent twice by mistake be; what was corrected in between is not dropped without a word.

    Raises
    ------
    OtherwiseAskedError
        When the request that the form made has other shifts by now.
    """
    rows = session.execute(
        select(RequestShift.starts_at, RequestShift.ends_at, RequestShift.headcount).where(
            RequestShift.request_id == request
        )
    )
    if {tuple(row) for row in rows} != {(each.starts_at, each.ends_at, each.headcount) for each in shifts}:
        raise OtherwiseAskedError(request)


def require_not_identical(session: Session, site: int, job: int, shifts: Iterable[RequestShift]) -> None:
    """Refuse what stands already, shift by shift and no other; what was called off does not stand.

    Raises
    ------
    IdenticalRequestError
        When it does.
    """
    spans = {(each.starts_at, each.ends_at) for each in shifts}
    same = tuple_(RequestShift.starts_at, RequestShift.ends_at).in_(spans)
    found = session.scalar(
        select(Request.id)
        .join(RequestShift, RequestShift.request_id == Request.id)
        .where(Request.site_id == site, Request.job_id == job, Request.state != RequestState.CANCELLED)
        .group_by(Request.id)
        .having(func.count() == len(spans), func.count().filter(same) == len(spans))
        .order_by(Request.id.desc())
        .limit(1)
    )
    if found is not None:
        raise IdenticalRequestError(found)
