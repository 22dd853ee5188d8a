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
