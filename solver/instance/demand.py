"""What is asked for: the requests of an instance and their shifts."""

from collections.abc import Sequence
from dataclasses import dataclass

from solver.instance import wire
from solver.instance.clock import Clock
from solver.instance.elements import distinct, each, reference, references, span
from solver.instance.format_error import quoted, refuse
from solver.problem import Request, Shift
from solver.span import Span


@dataclass(frozen=True, slots=True)
class Frame:
    """What requests refer to: the calendar, the horizon, and the ids of sites and workers."""

    clock: Clock
    horizon: Span
    sites: frozenset[str]
    workers: frozenset[str]


def requests(raws: Sequence[wire.Request] | None, frame: Frame) -> tuple[Request, ...]:
    """Build all requests; no two share an id, nor do any two of their shifts."""
    built = each("requests", raws, lambda raw: _request(raw, frame))
    distinct("requests", [request.id for request in built], "id")
    seen: set[str] = set()
    for index, raw in enumerate(raws or ()):
        for place, shift in enumerate(raw.shifts or ()):
            if shift.id in seen:
                refuse(f"{quoted(shift.id)} is given twice", "requests", index, "shifts", place, "id")
            seen.add(shift.id)
    return built


def _request(raw: wire.Request, frame: Frame) -> Request:
    reference("site", raw.site, frame.sites)
    distinct("skills", raw.skills or ())
    allowed = raw.allowed_workers
    return Request(
        id=raw.id,
        site=raw.site,
        shifts=each("shifts", raw.shifts, lambda shift: _shift(shift, raw, frame)),
        skills=tuple(raw.skills or ()),
        priority=1 if raw.priority is None else raw.priority,
        headcount=1 if raw.headcount is None else raw.headcount,
        preferred_workers=references("preferred_workers", raw.preferred_workers, frame.workers),
        banned_workers=references("banned_workers", raw.banned_workers, frame.workers),
        allowed_workers=None if allowed is None else references("allowed_workers", allowed, frame.workers),
        max_workers=raw.max_workers,
        served_by=references("served_by", raw.served_by, frame.workers),
    )


def _shift(raw: wire.Shift, request: wire.Request, frame: Frame) -> Shift:
    when = span(raw)
    if not frame.horizon.start <= when.start < frame.horizon.end:
        refuse("must lie in the horizon", "start")
    day, local_start, local_end = frame.clock.read_span(when)
    return Shift(
        id=raw.id,
        request=request.id,
        site=request.site,
        start=when.start,
        end=when.end,
        minutes=when.end - when.start - (raw.break_minutes or 0),
        day=day,
        local_start=local_start,
        local_end=local_end,
    )
