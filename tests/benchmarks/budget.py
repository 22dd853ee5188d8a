"""How long an engine may work on an instance: by its family, or what the caller says; less for a glance."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tests.benchmarks.instances import SHIFT_MINIMISATION, Instance

SECONDS = {"contract": 20.0, "rerun": 20.0, "department": 60.0, "epidemic": 60.0, "region": 600.0}
"""Seconds by family of instances; ``OTHERS`` where none is given."""

OTHERS = 30.0
SHIFT_MINIMISATION_SECONDS = 60.0
HARD_SHIFT_MINIMISATION = {"data_137": 180.0}
"""By the beginning of the name, up to the second underscore."""

QUICK_SECONDS = 10.0
QUICK_TOTAL = 240.0
"""Seconds of search for all runs of a glance; what is left of ten minutes goes to reading, stating and starting."""

QUICK_DEADLINE = 480.0
"""Seconds after which a glance begins no run any more."""

COSTLY = ("Timefold",)
"""Engines that take many seconds to start: at a glance they run on the first instance of a family alone."""

AT_ONCE = ("Greedy", "Construction")
"""Engines that do not search."""


@dataclass(frozen=True, slots=True)
class Budget:
    """Seconds for each run: the families' own, or ``fixed`` for all; never more than ``most``."""

    fixed: float | None = None
    most: float = float("inf")

    def seconds(self, instance: Instance) -> float:
        """Return the time limit of a run on an instance."""
        own = _of_family(instance) if self.fixed is None else self.fixed
        return min(own, self.most)


def glance(fixed: float | None, instances: Sequence[Instance], engines: Collection[str]) -> Budget:
    """Return a budget that ends within ten minutes: the same few seconds for every run."""
    searching = len([engine for engine in engines if engine not in (*AT_ONCE, *COSTLY)])
    runs = max(1, searching * len(instances))
    return Budget(fixed, max(1.0, min(QUICK_SECONDS, round(QUICK_TOTAL / runs, 1))))


def _of_family(instance: Instance) -> float:
    if instance.family != SHIFT_MINIMISATION:
        return SECONDS.get(instance.family, OTHERS)
    beginning = "_".join(instance.name.split("_")[:2])
    return HARD_SHIFT_MINIMISATION.get(beginning, SHIFT_MINIMISATION_SECONDS)
