"""Timefold as a peer: the whole problem in its own constraints, searched in processes of its own.

Its free edition searches on one thread, so one process a thread runs with its own seed, and the best plan counts. The
seconds are those of its search: starting Java and translating the constraints is not counted against it.
"""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from solver.check import soft_parts
from solver.plan import Plan, Progress, Result, Score, Status
from solver.problem import Problem
from solver.search import SolveLimits
from tests.benchmarks.timefold_model.statement import statement

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / "build" / "timefold" / "bin" / "python"
"""An environment of its own, which `make bench` makes from ``timefold_model/requirements.txt``."""

LEAST_JAVA = 17
VERSION = "1.24.0b0"

START_UP = 300.0
"""Seconds its process may need beside the search."""

Line = dict[str, Any]


class TimefoldError(Exception):
    """Timefold's process came to a bad end; the text says how."""


@cache
def why_not() -> str | None:
    """Return why Timefold cannot run here, None if it can."""
    found = _java()
    if found is None or found < LEAST_JAVA:
        return f"Timefold needs Java {LEAST_JAVA}, found {found or 'none'}"
    if not PYTHON.exists():
        return f"Timefold's environment is missing: `make {PYTHON.parents[1].relative_to(ROOT)}/.ready` makes it"
    return None


def timefold(problem: Problem, limits: SolveLimits, on_progress: Callable[[Progress], None]) -> Result:
    """Solve by Timefold; a result without a score means that it found no plan that keeps the rules."""
    stated = statement(problem)
    seeds = [limits.seed * limits.threads + n for n in range(limits.threads)]  # no run shares a seed with the next
    with ThreadPoolExecutor(len(seeds)) as pool:
        searches = list(pool.map(lambda seed: _search({**stated, "seconds": limits.seconds, "seed": seed}), seeds))
    for line in _improvements(line for lines in searches for line in lines[:-1]):
        on_progress(Progress(line["seconds"], "search", _score(line)))
    last = max((lines[-1] for lines in searches), key=_score)
    seconds = max([limits.seconds, *(line["seconds"] for lines in searches for line in lines[:-1])])
    name = f"Timefold {VERSION}"
    if _score(last).hard < 0:
        return Result(Status.FEASIBLE, Plan(), None, None, None, seconds, limits.seed, name)
    plan = Plan.of(
        (problem.shifts[slot["shift"]].id, problem.workers[worker].id)
        for slot, worker in zip(stated["slots"], last["plan"], strict=True)
        if worker is not None
    )
    return Result(Status.FEASIBLE, plan, _score(last), soft_parts(problem, plan), None, seconds, limits.seed, name)


def _search(stated: Line) -> Sequence[Line]:
    """Run one process and return what it tells, at last its plan."""
    command = [str(PYTHON), "-m", "tests.benchmarks.timefold_model.run"]
    limit = stated["seconds"] + START_UP
    try:
        done = subprocess.run(
            command, cwd=ROOT, input=msgspec.json.encode(stated), capture_output=True, timeout=limit, check=False
        )
    except subprocess.TimeoutExpired as error:
        message = f"did not end in {limit:g} s"
        raise TimefoldError(message) from error
    if done.returncode:
        message = f"ended with {done.returncode}: {done.stderr.decode(errors='replace').strip()[-500:]}"
        raise TimefoldError(message)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith(b"{")]


def _improvements(lines: Iterator[Line]) -> Iterator[Line]:
    """Yield, in the order of time, the lines of plans that keep the rules and are better than all before."""
    best: Score | None = None
    for line in sorted(lines, key=lambda line: float(line["seconds"])):
        score = _score(line)
        if score.hard == 0 and (best is None or score > best):
            best = score
            yield line


def _score(line: Line) -> Score:
    return Score(line["hard"], line["medium"], line["soft"])


def _java() -> int | None:
    """Return the version of Java at hand, as Timefold looks for it."""
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home) / "bin" / "java") if home else shutil.which("java")
    if java is None or not Path(java).exists():
        return None
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', told)
    return int(found.group(1)) if found else None
