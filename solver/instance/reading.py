"""Reading an instance as a whole."""

import hashlib
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import fields
from pathlib import Path

from solver.instance import demand, wire, workforce
from solver.instance.clock import Clock
from solver.instance.elements import distinct, each, reference, span
from solver.instance.format_error import at, quoted, refuse
from solver.instance.travel_tables import travel
from solver.problem import Assignment, Problem, Weights

DEFAULT_TIMEZONE = "Europe/Paris"


def load_instance(path: str | Path) -> tuple[Problem, str]:
    """Read an instance from a file.

    Returns
    -------
    tuple
        The problem, and the hexadecimal SHA-256 of the file's bytes, by which solutions name it.

    Raises
    ------
    OSError
        When the file cannot be read.
    FormatError
        When its content is no valid instance.

    """
    data = Path(path).read_bytes()
    return read_instance(data), hashlib.sha256(data).hexdigest()


def read_instance(data: bytes) -> Problem:
    """Return the problem that an instance states.

    Raises
    ------
    FormatError
        For the first value that breaks the format; the text begins with its JSON path.

    """
    raw = wire.decode(data, wire.Instance)
    with at("timezone"):
        clock = Clock.of(DEFAULT_TIMEZONE if raw.timezone is None else raw.timezone)
    with at("horizon"):
        horizon = span(raw.horizon)
    sites = each("sites", raw.sites, workforce.site)
    site_ids = distinct("sites", [site.id for site in sites], "id")
    agencies = each("agencies", raw.agencies, lambda given: workforce.agency(given, site_ids))
    agency_ids = distinct("agencies", [agency.id for agency in agencies], "id")
    workers = each("workers", raw.workers, lambda given: workforce.worker(given, clock, site_ids, agency_ids))
    worker_ids = distinct("workers", [worker.id for worker in workers], "id")
    requests = demand.requests(raw.requests, demand.Frame(clock, horizon, site_ids, worker_ids))
    spans = [(shift.start, shift.end) for request in requests for shift in request.shifts]
    spans += [(work.start, work.end) for worker in workers for work in worker.commitments]
    headcounts = {shift.id: request.headcount for request in requests for shift in request.shifts}
    pinned = _pairs("pinned", raw.pinned, headcounts, worker_ids)
    _check_room(pinned, headcounts)
    with at("travel"):
        ways = raw.travel or wire.Travel()
        tables = travel(ways, workers, sites)
    workers = tuple(workforce.told_apart(each, (ways.home_site or {}).get(each.id)) for each in workers)
    return Problem(
        name=raw.name,
        horizon=horizon,
        sites=sites,
        agencies=agencies,
        workers=workers,
        requests=requests,
        travel=tables,
        week_starts=clock.week_starts(spans),
        pinned=pinned,
        published=_pairs("published", raw.published, headcounts, worker_ids),
        max_disruptions=None if raw.options is None else raw.options.max_disruptions,
        weights=_weights(raw.weights),
    )


def _pairs(
    name: str, raws: Sequence[wire.Pair] | None, shifts: Container[str], workers: Container[str]
) -> tuple[Assignment, ...]:
    """Build the list ``name`` of pairs, each of which may stand there once."""

    def pair(raw: wire.Pair) -> Assignment:
        return Assignment(reference("shift", raw.shift, shifts), reference("worker", raw.worker, workers))

    pairs = each(name, raws, pair)
    seen: set[Assignment] = set()
    for index, given in enumerate(pairs):
        if given in seen:
            refuse("is given twice", name, index)
        seen.add(given)
    return pairs


def _check_room(pinned: Sequence[Assignment], headcounts: Mapping[str, int]) -> None:
    """Refuse the first pin for which its shift has no slot left."""
    taken: Counter[str] = Counter()
    for index, pair in enumerate(pinned):
        taken[pair.shift] += 1
        if taken[pair.shift] > headcounts[pair.shift]:
            refuse(f"more workers are pinned on {quoted(pair.shift)} than its headcount", "pinned", index)


def _weights(given: Mapping[str, object] | None) -> Weights:
    """Build the weights: the defaults, but for those given."""
    names = {weight.name for weight in fields(Weights)}
    points: dict[str, int] = {}
    for name, value in (given or {}).items():
        if name not in names:
            refuse(f"unknown weight {quoted(name)}", "weights", name)
        if value is not None:
            with at("weights", name):
                points[name] = wire.entry(value, wire.Whole)
    with at("weights"):
        return Weights(**points)
