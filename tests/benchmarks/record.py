"""The measurements as JSON, every run, for whoever wants to reckon further."""

import json
import math
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from solver.solve import SolveLimits
from tests.benchmarks.attempt import OURS, Attempt
from tests.benchmarks.comparison import median_ratio
from tests.benchmarks.measured import Measured


def record(everything: Sequence[Measured], limits: SolveLimits) -> str:
    """Return a JSON document; ratios are null where the coverage differs or there is nothing to compare."""
    peers = [engine for engine in (everything[0].attempts if everything else ()) if engine != OURS]
    medians = {peer: median_ratio(each.ratio(peer) for each in everything) for peer in peers}
    document = {
        "limits": asdict(limits),
        "machine": {"cores": os.cpu_count(), "system": platform.platform(), "python": platform.python_version()},
        "instances": [
            {
                "name": each.instance.name,
                "sizes": asdict(each.sizes),
                "known": asdict(each.instance.known),
                "runs": [_run(attempt) for attempts in each.attempts.values() for attempt in attempts],
                "ratios": {peer: _finite(each.ratio(peer)) for peer in peers},
                "faults": each.faults,
            }
            for each in everything
        ],
        "median_ratios": {peer: None if found is None else _finite(found[0]) for peer, found in medians.items()},
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _finite(ratio: float | None) -> float | None:
    return None if ratio is None or ratio in (0, math.inf) else ratio


def _run(attempt: Attempt) -> dict[str, Any]:
    result = attempt.result
    return {
        "engine": attempt.engine,
        "solver": result.solver,
        "seed": result.seed,
        "status": result.status,
        "score": None if result.score is None else asdict(result.score),
        "soft_parts": result.soft_parts,
        "bound": None if result.bound is None else asdict(result.bound),
        "first_plan": attempt.first_plan,
        "seconds": result.seconds,
        "faults": attempt.faults,
    }
