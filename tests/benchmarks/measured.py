"""All that is measured on one instance."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from solver.solve import SolveLimits
from tests.benchmarks.attempt import OURS, Attempt, attempt, contradictions, middle
from tests.benchmarks.comparison import ratio
from tests.benchmarks.instances import Instance
from tests.benchmarks.kept import Kept
from tests.benchmarks.sizes import Sizes, measure


@dataclass(frozen=True, slots=True)
class Measured:
    """An instance, the limits of a run, its sizes, and each engine's attempts, one a seed; ours are always there."""

    instance: Instance
    limits: SolveLimits
    sizes: Sizes
    attempts: dict[str, list[Attempt]]

    @property
    def faults(self) -> list[str]:
        """What does not hold, in sentences; none when all engines are honest."""
        everything = [each for attempts in self.attempts.values() for each in attempts]
        own = [f"{each.engine}, seed {each.result.seed}: {fault}" for each in everything for fault in each.faults]
        return [f"{self.instance.name}: {each}" for each in own + contradictions(everything, self.instance.known)]

    def middle(self, engine: str) -> Attempt:
        """Return the attempt that stands for an engine: the one with its median score."""
        return middle(self.attempts[engine])

    def ratio(self, peer: str) -> float | None:
        """Return our soft cost divided by a peer's, as ``comparison.ratio`` defines it; None if it did not run."""
        return ratio(self.middle(OURS), self.middle(peer)) if peer in self.attempts else None


def measured(
    instance: Instance,
    engines: Sequence[str],
    limits: SolveLimits,
    runs: int,
    report: Callable[[Attempt], None],
    kept: Kept,
    *,
    until: float = math.inf,
) -> Measured:
    """Run every engine with as many seeds as there are runs, unless that is kept, and report each run as it ends.

    From the moment ``until`` (``time.monotonic``) on, no run is made any more but the first of our own engine.
    """
    sizes, programs = measure(instance)
    attempts: dict[str, list[Attempt]] = {engine: [] for engine in engines}
    for run in range(runs):
        for engine in engines:
            seeded = replace(limits, seed=limits.seed + run)
            made = kept.find(instance, engine, seeded, programs)
            if made is None:
                if time.monotonic() > until and attempts[OURS]:
                    continue
                made = attempt(engine, instance.problem, seeded)
                kept.keep(instance, seeded, made, programs)
            attempts[engine].append(made)
            report(made)
    return Measured(instance, limits, sizes, {engine: made for engine, made in attempts.items() if made})
