"""What was measured before, one file a run: a benchmark that was broken off goes on where it was.

A file is named after all that its numbers depend on: the instance, the engine and its version, the text of the code
that it runs, the programs that it gets, the limits, and the machine. Whatever changes, the run is made again; what
changes elsewhere in our solver does not touch a peer.
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
from tests.benchmarks.budget import AT_ONCE
from tests.benchmarks.instances import Instance

HERE = Path(__file__).parent
SOLVER = Path(solver.__file__).parent

PACKAGES = {
    OURS: ("ortools", "highspy", "numba"),
    "Greedy": (),
    "Construction": (),
    "CP-SAT": ("ortools",),
    "HiGHS": ("highspy",),
    "Timefold": (),
}
"""Whose versions matter to an engine, beside what its code names."""

CODE = {
    OURS: (SOLVER,),
    "Greedy": (HERE / "greedy.py", SOLVER / "check"),
    "Construction": (HERE / "greedy.py", SOLVER / "construct.py", SOLVER / "filling.py", SOLVER / "draft.py"),
    "CP-SAT": (HERE / "peers.py", SOLVER / "cpsat.py"),
    "HiGHS": (HERE / "peers.py", SOLVER / "highs.py", SOLVER / "highs_child.py"),
    "Timefold": (HERE / "timefold_model", HERE / "timefold_peer.py"),
}
"""The texts that an engine runs; to our own engine all of the solver matters."""

STATED = {"Construction", "CP-SAT", "HiGHS"}
"""Engines that work on our programs: they depend on those as they are, not on the code that states them."""


class Kept:
    """A folder of runs; without a folder nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def find(self, instance: Instance, engine: str, limits: SolveLimits, programs: str = "") -> Attempt | None:
        """Return a run made before under the same conditions, without its plan: it was judged then.

        Parameters
        ----------
        instance, engine, limits
            What is to run.
        programs
            A hash of the instance's programs.

        """
        path = self._path(instance, engine, limits, programs)
        if path is None or not path.exists():
            return None
        try:
            return json.decode(path.read_bytes(), type=Attempt)
        except DecodeError:  # broken off in the middle of writing, or from an older benchmark
            return None

    def keep(self, instance: Instance, limits: SolveLimits, attempt: Attempt, programs: str = "") -> None:
        """Write a run down, unless its engine failed."""
        path = self._path(instance, attempt.engine, limits, programs)
        if path is not None and attempt.failure is None:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(json.encode(replace(attempt, result=replace(attempt.result, plan=Plan()))))

    def _path(self, instance: Instance, engine: str, limits: SolveLimits, programs: str) -> Path | None:
        versions = [f"{package} {version(package)}" for package in PACKAGES[engine]]
        machine = f"{platform.node()} {platform.machine()} {os.cpu_count()}"
        stated = programs if engine in STATED else ""
        limited = f"{limits.seed}" if engine in AT_ONCE else repr(limits)
        conditions = "\0".join([instance.digest, engine, *versions, _code(engine), stated, limited, machine])
        name = f"{instance.name}-{engine}-{sha256(conditions.encode()).hexdigest()[:16]}.json"
        return None if self._folder is None else self._folder / name


@cache
def _code(engine: str) -> str:
    """Return the hash of the texts of our code that an engine's result depends on."""
    files = sorted(file for part in CODE[engine] for file in ([part] if part.is_file() else part.rglob("*")))
    digest = sha256()
    for file in files:
        if file.suffix in {".py", ".txt"}:
            digest.update(file.read_bytes())
    return digest.hexdigest()
