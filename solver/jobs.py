"""What is said between a run and the process that solves its programs with HiGHS."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.model.program import Matrix

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Job:
    """One program to minimise: from a point (or none), within seconds, until no better integer is possible.

    ``number`` comes back with every answer, so that answers to a job given up can be told apart. ``relaxed`` asks for
    the duals of the linear program instead.
    """

    number: int
    matrix: Matrix
    start: Floats | None
    seconds: float
    seed: int
    gap: float = 0.0
    relaxed: bool = False


@dataclass(frozen=True, slots=True)
class Stop:
    """Ask for a job to end."""

    number: int


@dataclass(frozen=True, slots=True)
class Hint:
    """Offer a feasible point to the running job."""

    number: int
    point: Floats


@dataclass(frozen=True, slots=True)
class Improved:
    """A better point."""

    number: int
    point: Floats


@dataclass(frozen=True, slots=True)
class Bounded:
    """No point has an objective below ``bound``."""

    number: int
    bound: float


@dataclass(frozen=True, slots=True)
class Finished:
    """The end of a job: ``proven`` when nothing better exists, ``infeasible`` when nothing exists at all."""

    number: int
    proven: bool
    infeasible: bool
    bound: float
    point: Floats | None
    duals: Floats | None = None


@dataclass(frozen=True, slots=True)
class Annealed:
    """The best pairs that annealing has seen, and how long it worked."""

    pairs: Floats
    seconds: float


@dataclass(frozen=True, slots=True)
class Gone:
    """The process itself has ended, whatever its job."""


Order = Job | Stop | Hint
Answer = Improved | Bounded | Finished | Annealed | Gone
