"""Decisions kept in a file, one a line, so that a simulation that was broken off goes on where it was.

The file begins with all that its decisions depend on. Of another world, or of another way of planning, it is begun
anew; a last line that was cut short is dropped.
"""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import msgspec

import fixtures
import scheduler.demo
import scheduler.market
import scheduler.planning
import scheduler.simulation
import solver
from solver.plan import Plan

DECIDING = (solver, scheduler.market, scheduler.planning, scheduler.simulation, scheduler.demo, fixtures)
"""All packages of ours that a life is made with; a test looks at what the simulation imports."""


class _Decision(msgspec.Struct, frozen=True):
    at: int
    pairs: list[tuple[str, str]]


@cache
def code() -> str:
    """Return a hash of all that decides what a life is like: the programs, and the market's files."""
    digest = sha256(version("releve").encode())
    for package in DECIDING:
        for folder in sorted({Path(each).resolve() for each in package.__path__}):  # one may stand there twice
            for file in sorted(each for each in folder.rglob("*") if each.suffix in {".py", ".json", ".csv"}):
                digest.update(str(file.relative_to(folder)).encode() + file.read_bytes())
    return digest.hexdigest()


class Kept:
    """The decisions of one life.

    Parameters
    ----------
    path
        The file; None keeps nothing.
    depends_on
        All that the decisions depend on.

    """

    def __init__(self, path: Path | None, depends_on: Mapping[str, object]) -> None:
        self._path = path
        self._decisions: dict[int, Plan] = {}
        if path is None:
            return
        first = msgspec.json.encode(depends_on)
        lines = path.read_bytes().split(b"\n") if path.exists() else []
        if lines and lines[0] == first:
            for line in lines[1:-1]:  # what follows the last end of a line was cut short, or is nothing
                decision = msgspec.json.decode(line, type=_Decision)
                self._decisions[decision.at] = Plan.of(decision.pairs)
            whole = b"\n".join(lines[:-1]) + b"\n" if len(lines) > 1 else first + b"\n"
        else:
            whole = first + b"\n"
        path.write_bytes(whole)

    def decision(self, now: int) -> Plan | None:
        """Return what was decided at a moment, None if nothing was yet."""
        return self._decisions.get(now)

    def keep(self, now: int, plan: Plan) -> None:
        """Keep a decision."""
        if self._path is not None:
            line = msgspec.json.encode(_Decision(now, [(pair.shift, pair.worker) for pair in plan]))
            with self._path.open("ab") as file:
                file.write(line + b"\n")
