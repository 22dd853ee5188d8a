"""The measurements as JSON, every run, for whoever wants to reckon further."""

import json
import math
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from solver.plan import Progress
from tests.benchmarks.attempt import Attempt
from tests.benchmarks.comparison import median_ratio
from tests.benchmarks.measured import Measured
from tests.benchmarks.tables import peers


def record(everything: Sequence[Measured], threads: int, seed: int) -> str:
    """Return a JSON document; ratios are null where the coverage differs or there is nothing to compare."""
    rivals = peers(everything)
    medians = {peer: median_ratio(each.ratio(peer) for each in everything) for peer in rivals}
    document = {
        "threads": threads,
        "seed": seed,
        "machine": {"cores": os.cpu_count(), "system": platform.platform(), "python": platform.python_version()},
        "instances": [
            {
                "name": each.instance.name,
                "folder": each.instance.folder,
                "seconds": each.limits.seconds,
                "sizes": asdict(each.sizes),
                "known": asdict(each.instance.known),
                "runs": [_run(attempt) for attempts in each.attempts.values() for attempt in attempts],
                "ratios": {peer: _finite(each.ratio(peer)) for peer in rivals},
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
        "failure": attempt.failure,
        "trace": [_step(each) for each in attempt.trace],
    }


def _step(progress: Progress) -> list[Any]:
    """Return seconds, score and bound."""
    score, bound = progress.score, progress.bound
    return [progress.seconds, None if score is None else asdict(score), None if bound is None else asdict(bound)]
