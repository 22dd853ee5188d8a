"""Shift minimisation personnel task scheduling (SMPTSP) as instances of ours.

Jobs at fixed times, workers each with the jobs they can do: do every job with as few workers as possible. Each job
becomes a request of one shift, open to the workers who can do it; the only soft term is ``activation``, one point a
worker used. All other rules and terms are silent, so a plan that leaves nothing open costs its number of workers.

References
----------
M. Krishnamoorthy, A. T. Ernst, D. Baatar, "Algorithms for large scale shift minimisation personnel task scheduling
problems", European Journal of Operational Research 219(1), 2012, where the problem and its data sets come from.

"""

from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any

from solver.problem import Weights

MINUTE_ZERO = datetime(2026, 3, 2, tzinfo=UTC)
"""The moment at which a job that starts at 0 starts: any would do."""

Jobs = list[tuple[int, int]]
Qualifications = list[list[int]]
Lines = Iterator[tuple[int, str]]


def converted(text: str, name: str) -> dict[str, Any]:
    """Return a shift minimisation instance as a document in ``releve-instance/1``.

    Parameters
    ----------
    text
        The content of a file: ``Type = 1``; ``Jobs = n``, then n lines ``start end``; ``Qualifications = m``, then m
        lines ``k: j1 ... jk``, one a worker, jobs counted from 0.
    name
        The name of the instance.

    Raises
    ------
    ValueError
        When the text has another form; the message begins with the line.

    """
    jobs, qualifications = _read(text)
    able: list[list[str]] = [[] for _ in jobs]
    for worker, own in enumerate(qualifications):
        for job in own:
            able[job].append(_worker(worker))
    return {
        "format": "releve-instance/1",
        "name": name,
        "timezone": "UTC",
        "horizon": {
            "start": _moment(min((start for start, _ in jobs), default=0)),
            "end": _moment(max((end for _, end in jobs), default=1)),
        },
        "sites": [{"id": "site"}],
        "agencies": [{"id": "agency", "sites": ["site"]}],
        "workers": [{"id": _worker(worker), "agency": "agency"} for worker in range(len(qualifications))],
        "requests": [
            {
                "id": f"job {job}",
                "site": "site",
                "allowed_workers": able[job],
                "shifts": [{"id": f"shift {job}", "start": _moment(start), "end": _moment(end)}],
            }
            for job, (start, end) in enumerate(jobs)
        ],
        "weights": {weight.name: int(weight.name == "activation") for weight in fields(Weights)},
    }


def _worker(number: int) -> str:
    return f"worker {number}"


def _moment(minute: int) -> str:
    return (MINUTE_ZERO + timedelta(minutes=minute)).isoformat()


def _read(text: str) -> tuple[Jobs, Qualifications]:
    lines = ((number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip())
    if _header(lines, "Type") != 1:
        message = "Type: only 1 is known"
        raise ValueError(message)
    jobs = [_job(*_next(lines)) for _ in range(_header(lines, "Jobs"))]
    qualifications = [_own(*_next(lines), len(jobs)) for _ in range(_header(lines, "Qualifications"))]
    for number, line in lines:
        message = f"line {number}: nothing should follow the qualifications, not {line!r}"
        raise ValueError(message)
    return jobs, qualifications


def _next(lines: Lines) -> tuple[int, str]:
    found = next(lines, None)
    if found is None:
        message = "end of file: comes too early"
        raise ValueError(message)
    return found


def _header(lines: Lines, name: str) -> int:
    number, line = _next(lines)
    key, _, value = (part.strip() for part in line.partition("="))
    if key != name or not value.isdecimal():
        message = f"line {number}: must be '{name} = ' and a number, not {line!r}"
        raise ValueError(message)
    return int(value)


def _numbers(number: int, text: str) -> list[int]:
    try:
        return [int(part) for part in text.split()]
    except ValueError as error:
        message = f"line {number}: must be whole numbers, not {text!r}"
        raise ValueError(message) from error


def _job(number: int, line: str) -> tuple[int, int]:
    times = _numbers(number, line)
    if len(times) != 2 or times[1] <= times[0]:
        message = f"line {number}: must be a start and a later end, not {line!r}"
        raise ValueError(message)
    return times[0], times[1]


def _own(number: int, line: str, jobs: int) -> list[int]:
    count, _, listed = line.partition(":")
    own = _numbers(number, listed)
    if _numbers(number, count) != [len(own)]:
        message = f"line {number}: must be 'k:' and k jobs, not {count!r} and {len(own)}"
        raise ValueError(message)
    if len(set(own)) < len(own) or not all(0 <= job < jobs for job in own):
        message = f"line {number}: jobs must differ and lie between 0 and {jobs - 1}"
        raise ValueError(message)
    return own
