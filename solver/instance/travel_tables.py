"""The travel member of an instance: given minutes, windows, and the estimate for the rest."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from solver.instance import wire
from solver.instance.clock import parse_clock
from solver.instance.format_error import at, placed, quoted, refuse
from solver.problem import Place, Site, Worker
from solver.span import FOREVER
from solver.travel import Travel, Window

ELSEWHERE = "*"
"""Stands among a worker's windows for every site without one of its own."""


def travel(raw: wire.Travel, workers: Sequence[Worker], sites: Sequence[Site]) -> Travel:
    """Build the travel tables of these workers and sites."""
    rows = {worker.id: row for row, worker in enumerate(workers)}
    columns = {site.id: column for column, site in enumerate(sites)}
    with at("home_site"):
        home = _minutes(raw.home_site, rows, columns)
    with at("site_site"):
        between = _minutes(raw.site_site, columns, columns)
    with at("windows"):
        windows = _windows(raw.windows, rows, columns)
    return Travel.estimated(
        [(worker.travel_mode, _point(worker.home)) for worker in workers],
        [_point(site.place) for site in sites],
        home=home,
        between=between,
        windows=windows,
    )


def _point(place: Place | None) -> tuple[float, float] | None:
    return None if place is None else (place.lat, place.lon)


def _entries(table: Mapping[str, object] | None, known: Container[str]) -> Iterator[tuple[str, object]]:
    """Yield what a table holds; its keys must be known, and null is as good as absent."""
    for key, value in (table or {}).items():
        if key not in known:
            refuse(f"unknown id {quoted(key)}", key)
        if value is not None:
            yield key, value


def _minutes(
    table: Mapping[str, object] | None, rows: Mapping[str, int], columns: Mapping[str, int]
) -> dict[int, dict[int, int]]:
    """Return the minutes of a table by row and column instead of ids."""
    given: dict[int, dict[int, int]] = {}
    for key, line in _entries(table, rows):
        with at(key):
            entries = _entries(wire.entry(line, dict[str, object]), columns)
            given[rows[key]] = {columns[name]: _count(name, value) for name, value in entries}
    return given


def _count(name: str, value: object) -> int:
    # Not "with at(...)": a matrix may have a million entries.
    try:
        return wire.entry(value, wire.Count)
    except ValueError as error:
        raise placed(error, name) from error


def _windows(
    table: Mapping[str, object] | None, workers: Container[str], sites: Iterable[str]
) -> dict[str, dict[str, Window]]:
    windows: dict[str, dict[str, Window]] = {}
    targets = {*sites, ELSEWHERE}
    for key, line in _entries(table, workers):
        with at(key):
            entries = _entries(wire.entry(line, dict[str, object]), targets)
            windows[key] = {name: _window(name, value) for name, value in entries}
    return windows


def _window(name: str, value: object) -> Window:
    with at(name):
        raw = wire.entry(value, wire.Period)
        return _between(raw.from_, raw.to)


@lru_cache(maxsize=1 << 12)
def _between(first: str | None, last: str | None) -> Window:
    """Return the window between two readings; buses run at the same hours to many sites, for many workers."""
    window = Window(_clock("from", first, 0), _clock("to", last, FOREVER))
    if window.latest <= window.earliest:
        refuse("must be after from", "to")
    return window


def _clock(name: str, text: str | None, absent: int) -> int:
    if text is None:
        return absent
    with at(name):
        return parse_clock(text)
