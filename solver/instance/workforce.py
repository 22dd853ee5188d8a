"""Who can work, and where: sites, agencies and workers of an instance."""

from collections.abc import Mapping
from dataclasses import fields, replace

from solver.instance import wire
from solver.instance.clock import Clock
from solver.instance.elements import each, period, reference, references, span
from solver.instance.format_error import at, refuse
from solver.problem import Agency, Commitment, Limits, Opportunity, Place, Site, Worker
from solver.span import Span
from solver.travel import MODES


def site(raw: wire.Site) -> Site:
    """Build a site; without coordinates its place is unknown."""
    if raw.lat is None and raw.lon is None:
        return Site(raw.id)
    if raw.lat is None or raw.lon is None:
        refuse("is missing", "lat" if raw.lat is None else "lon")
    return Site(raw.id, Place(raw.lat, raw.lon))


def agency(raw: wire.Agency, sites: frozenset[str]) -> Agency:
    """Build an agency whose territory lies in ``sites``."""
    territory = None if raw.sites is None else references("sites", raw.sites, sites)
    return Agency(raw.id, raw.target_minutes or 0, territory)


def worker(raw: wire.Worker, clock: Clock, sites: frozenset[str], agencies: frozenset[str]) -> Worker:
    """Build a worker of one of the ``agencies``."""
    return Worker(
        id=raw.id,
        agency=reference("agency", raw.agency, agencies),
        skills=_skills(raw),
        home=None if raw.home is None else Place(raw.home.lat, raw.home.lon),
        travel_mode=None if raw.travel_mode is None else _mode(raw.travel_mode),
        max_travel_minutes=raw.max_travel_minutes,
        engagement=_engagement(raw.engagement),
        availability=None if raw.availability is None else each("availability", raw.availability, span),
        unpreferred=each("unpreferred", raw.unpreferred, span),
        opportunity=each("opportunity", raw.opportunity, lambda given: Opportunity(span(given), given.points_per_hour)),
        banned_sites=references("banned_sites", raw.banned_sites, sites),
        familiar_sites=references("familiar_sites", raw.familiar_sites, sites),
        limits=_limits(raw.limits),
        target_minutes=raw.target_minutes,
        carried_minutes=raw.carried_minutes or 0,
        commitments=each("commitments", raw.commitments, lambda given: _commitment(given, clock, sites)),
    )


def told_apart(worker: Worker, known: object) -> Worker:
    """Tell apart the sites to which a worker must not go because nobody knows how long the way takes.

    They are those closed to the worker that a table of the ways from their home leaves out; ``known`` is its row, None
    where there is none. Either way nobody is sent there: only what is told of it differs.
    """
    unknown = worker.banned_sites - known.keys() if isinstance(known, Mapping) else frozenset()
    return replace(worker, banned_sites=worker.banned_sites - unknown, unknown_sites=unknown) if unknown else worker


def _skills(raw: wire.Worker) -> dict[str, tuple[Span, ...]]:
    held: dict[str, list[Span]] = {}
    for skill, when in zip(raw.skills or (), each("skills", raw.skills, period), strict=True):
        held.setdefault(skill.id, []).append(when)
    return {skill: tuple(spans) for skill, spans in held.items()}


def _mode(given: str) -> str:
    if given not in MODES:
        refuse(f"must be one of {', '.join(MODES)}", "travel_mode")
    return given


def _engagement(raw: wire.Period | None) -> Span:
    if raw is None:
        return Span()
    with at("engagement"):
        return period(raw)


def _limits(raw: wire.Limits | None) -> Limits:
    if raw is None:
        return Limits()
    with at("limits"):
        return Limits(**{limit.name: getattr(raw, limit.name) for limit in fields(Limits)})


def _commitment(raw: wire.Commitment, clock: Clock, sites: frozenset[str]) -> Commitment:
    when = span(raw)
    return Commitment(
        start=when.start,
        end=when.end,
        day=clock.read_span(when)[0],
        minutes=when.end - when.start if raw.minutes is None else raw.minutes,
        site=None if raw.site is None else reference("site", raw.site, sites),
    )
