"""Ways of planning side by side in one world."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from scheduler.simulation.hindsight import Ceiling, kept_ceiling
from scheduler.simulation.kept import Kept, code
from scheduler.simulation.living import live
from scheduler.simulation.outcome import Outcome, of_hindsight, outcome
from scheduler.simulation.policies import POLICIES
from scheduler.simulation.world import World
from solver.solve import SolveLimits

HINDSIGHT = "hindsight"
NAMES = (*POLICIES, HINDSIGHT)

PROOF_SECONDS = 600.0
"""At most, for each of the two proofs of the ceiling, which end as soon as it is proven."""

Told = Callable[[str, int, int], None]
"""Hears what is done of what: its name, how much is done, and of how much."""


def compare(
    world: World, names: Sequence[str], limits: SolveLimits, keep: Path | None, told: Told
) -> tuple[Ceiling, Mapping[str, Outcome]]:
    """Let ways of planning live through the same world.

    Parameters
    ----------
    world
        What happens.
    names
        Of the policies, and perhaps ``hindsight``.
    limits
        What a night's search may use.
    keep
        The folder in which decisions are kept, None for nowhere.
    told
        Hears how far it is.

    Raises
    ------
    BrokenPlanError
        When a decision, or what came true, breaks a rule.

    """
    about = {**world.about, "limits": asdict(limits), "code": code()}
    named = "-".join(str(each) for each in world.about.values())
    told("ceiling", 0, 1)
    top = kept_ceiling(world, SolveLimits(PROOF_SECONDS, 1), keep and keep / f"{named}-ceiling.json")
    told("ceiling", 1, 1)

    def lived(name: str) -> Outcome:
        if name == HINDSIGHT:
            return of_hindsight(world, top)
        kept = Kept(keep and keep / f"{named}-{name}.jsonl", {**about, "policy": name})
        evenings = len(world.evenings)
        return outcome(live(world, POLICIES[name], limits, kept, lambda done: told(name, done, evenings)), top)

    return top, {name: lived(name) for name in names}
