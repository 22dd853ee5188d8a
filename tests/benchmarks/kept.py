"""What was measured before, one file a run: a benchmark that was broken off goes on where it was.

A file is named after all that its numbers depend on: the instance, the engine and its version, the text of the code
that it runs, the limits, and the machine. Whatever changes, the run is made again.
"""

import os
import platform
from dataclasses import replace
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from msgspec import DecodeError, json

import solver
from solver.plan import Plan
from solver.solve import SolveLimits
from tests.benchmarks.attempt import OURS, Attempt
from tests.benchmarks.instances import Instance

PACKAGES = {OURS: ("ortools", "highspy", "numba"), "CP-SAT": ("ortools",), "HiGHS": ("highspy",)}
"""Whose versions matter to an engine."""

STATED_BY = ("model", "candidates.py", "problem.py", "travel.py", "instance")
"""The parts of our code that state the programs of the peers; to our own engine all of it matters."""


class Kept:
    """A folder of runs; without a folder nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def find(self, instance: Instance, engine: str, limits: SolveLimits) -> Attempt | None:
        """Return a run made before under the same conditions, without its plan: it was judged then."""
        path = self._path(instance, engine, limits)
        if path is None or not path.exists():
            return None
        try:
            return json.decode(path.read_bytes(), type=Attempt)
        except DecodeError:  # broken off in the middle of writing
            return None

    def keep(self, instance: Instance, limits: SolveLimits, attempt: Attempt) -> None:
        """Write a run down."""
        path = self._path(instance, attempt.engine, limits)
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(json.encode(replace(attempt, result=replace(attempt.result, plan=Plan()))))

    def _path(self, instance: Instance, engine: str, limits: SolveLimits) -> Path | None:
        versions = [f"{package} {version(package)}" for package in PACKAGES[engine]]
        machine = f"{platform.node()} {platform.machine()} {os.cpu_count()}"
        conditions = "\0".join([instance.digest, engine, *versions, _code(engine), repr(limits), machine])
        name = f"{instance.name}-{engine}-{sha256(conditions.encode()).hexdigest()[:16]}.json"
        return None if self._folder is None else self._folder / name


@cache
def _code(engine: str) -> str:
    """Return the hash of the texts of our code that an engine's result depends on."""
    root = Path(solver.__file__).parent
    parts = [root] if engine == OURS else [root / part for part in STATED_BY]
    files = sorted(file for part in parts for file in ([part] if part.is_file() else part.rglob("*.py")))
    digest = sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()
