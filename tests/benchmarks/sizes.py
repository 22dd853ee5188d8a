"""How large an instance is, and how long it takes to state it."""

import time
from dataclasses import dataclass, fields
from hashlib import sha256

import numpy as np

from solver.model.assemble import coverage_model, quality_model, ready
from solver.model.coverage import all_empty
from solver.model.program import Matrix
from tests.benchmarks.instances import Instance


@dataclass(frozen=True, slots=True)
class Sizes:
    """Numbers of things, and seconds.

    ``columns`` and ``rows`` are those of the quality program; ``candidates_seconds`` goes from the problem to the
    pairs of the programs, the other two from the pairs to a program.
    """

    workers: int
    requests: int
    shifts: int
    pairs: int
    columns: int
    rows: int
    load_seconds: float
    candidates_seconds: float
    coverage_seconds: float
    quality_seconds: float


def measure(instance: Instance) -> tuple[Sizes, str]:
    """State the programs of an instance and take the time of each step; return a hash of the programs too."""
    problem = instance.problem
    began = time.perf_counter()
    candidates = ready(problem)
    found = time.perf_counter()
    coverage = coverage_model(problem, candidates).matrix
    covered = time.perf_counter()
    matrix = quality_model(problem, candidates, medium=all_empty(problem)).matrix
    stated = time.perf_counter()
    sizes = Sizes(
        workers=len(problem.workers),
        requests=len(problem.requests),
        shifts=len(problem.shifts),
        pairs=len(candidates),
        columns=matrix.columns,
        rows=matrix.rows,
        load_seconds=instance.load_seconds,
        candidates_seconds=found - began,
        coverage_seconds=covered - found,
        quality_seconds=stated - covered,
    )
    return sizes, _hash(coverage, matrix)


def _hash(*programs: Matrix) -> str:
    digest = sha256()
    for program in programs:
        for field in fields(program):
            value = getattr(program, field.name)
            digest.update(value.tobytes() if isinstance(value, np.ndarray) else repr(value).encode())
    return digest.hexdigest()
