"""The measurements as Markdown tables, costs as positive points."""

import math
from collections.abc import Sequence
from dataclasses import asdict

from solver.plan import Status
from tests.benchmarks.attempt import ENGINES, OURS, Attempt
from tests.benchmarks.comparison import excess, gap, median_ratio
from tests.benchmarks.instances import Known
from tests.benchmarks.measured import Measured

RESULTS = (
    "instance",
    "engine",
    "medium",
    "soft",
    "bound",
    "gap %",
    "vs best known %",
    "first plan s",
    "seconds",
    "Relève / it",
    "checked",
)

REACHED = ("medium", "soft", "bound", "gap %", "vs best known %", "first plan s", "checked")
"""The columns of the summary that come from our engine's results."""

UNKNOWN = "-"


def sizes_table(everything: Sequence[Measured]) -> str:
    """Return how large the instances are and how long it took to state them."""
    first, *_ = everything
    header = ["instance", *(name.replace("_seconds", " s") for name in asdict(first.sizes))]
    rows = [
        [each.instance.name, *(f"{value:.2f}" if isinstance(value, float) else str(value) for value in sizes.values())]
        for each in everything
        for sizes in [asdict(each.sizes)]
    ]
    return _table(header, rows)


def results_table(everything: Sequence[Measured]) -> str:
    """Return one row for each instance and engine: the run with the median score."""
    return _table(RESULTS, [_result(each, engine) for each in everything for engine in each.attempts])


def summary_table(everything: Sequence[Measured]) -> str:
    """Return one row for each instance: what our engine reached, and its soft cost divided by each peer's."""
    rivals = peers(everything)
    header = ["instance", "limit s", *REACHED, *(f"{OURS} / {peer}" for peer in rivals)]
    rows = []
    for each in everything:
        cells = dict(zip(RESULTS, _result(each, OURS), strict=True))
        ratios = [_ratio(each.ratio(peer)) for peer in rivals]
        rows.append([each.instance.name, f"{each.limits.seconds:g}", *(cells[name] for name in REACHED), *ratios])
    return _table(header, rows)


def workers_table(everything: Sequence[Measured]) -> str:
    """Return one row for each instance of shift minimisation: workers used, and above the best known altogether."""
    engines = [OURS, *peers(everything)]
    header = ["instance", "limit s", "best known", "known bound", "bound", *engines]
    rows = []
    for each in everything:
        known = each.instance.known
        reached = [_workers(each.middle(engine)) if engine in each.attempts else None for engine in engines]
        rows.append(
            [
                each.instance.name,
                f"{each.limits.seconds:g}",
                *(UNKNOWN if cost is None else str(cost) for cost in (known.soft_best, known.soft_bound)),
                _bound(each.middle(OURS)),
                *(UNKNOWN if found is None else _beyond(found, known.soft_best) for found in reached),
            ]
        )
    rows.append(["beyond best known", *[""] * 4, *(_beyond_altogether(everything, engine) for engine in engines)])
    return _table(header, rows)


def peers(everything: Sequence[Measured]) -> list[str]:
    """Return the peers that ran on any instance, in the order in which they are known."""
    ran = {engine for each in everything for engine in each.attempts}
    return [engine for engine in ENGINES if engine in ran and engine != OURS]


def _workers(attempt: Attempt) -> int | None:
    """Return the workers that an attempt uses; None when it leaves jobs undone."""
    medium, soft = attempt.cost
    return int(soft) if medium == 0 else None


def _beyond(workers: int, best: int | None) -> str:
    return f"{workers}" if best is None or workers == best else f"{workers} ({workers - best:+d})"


def _beyond_altogether(everything: Sequence[Measured], engine: str) -> str:
    """Return the sum over the instances, and on how many an engine left jobs undone."""
    beyond, undone = 0, 0
    for each in everything:
        workers = _workers(each.middle(engine)) if engine in each.attempts else None
        if workers is None or each.instance.known.soft_best is None:
            undone += workers is None
        else:
            beyond += workers - each.instance.known.soft_best
    return f"{beyond:+d}" if not undone else f"{beyond:+d}, {undone} not done"


def median_lines(everything: Sequence[Measured]) -> list[str]:
    """Return the median ratio of our soft cost to each peer's, one sentence a peer."""
    lines = []
    for peer in peers(everything):
        found = median_ratio(each.ratio(peer) for each in everything)
        text = "nothing to compare" if found is None else f"{_ratio(found[0])} (median of {found[1]})"
        lines.append(f"{OURS} / {peer}: {text}")
    return lines


def levels(attempt: Attempt) -> str:
    """Return an attempt's costs in words."""
    score = attempt.result.score
    return _no_plan(attempt) if score is None else f"medium {-score.medium}, soft {-score.soft}"


def _result(measured: Measured, engine: str) -> list[str]:
    attempt = measured.middle(engine)
    result = attempt.result
    share = gap(result)
    return [
        measured.instance.name,
        engine,
        _no_plan(attempt) if result.score is None else str(-result.score.medium),
        UNKNOWN if result.score is None else str(-result.score.soft),
        _bound(attempt),
        UNKNOWN if share is None else f"{100 * share:.2f}",
        _excess(attempt, measured.instance.known),
        UNKNOWN if attempt.first_plan is None else f"{attempt.first_plan:.2f}",
        f"{result.seconds:.1f}",
        "" if engine == OURS else _ratio(measured.ratio(engine)),
        "NO" if any(each.faults for each in measured.attempts[engine]) else "yes",
    ]


def _no_plan(attempt: Attempt) -> str:
    if attempt.failure is not None:
        return "failed"
    return "infeasible" if attempt.result.status is Status.INFEASIBLE else "no plan"


def _bound(attempt: Attempt) -> str:
    """Return the bound on the soft level, or on the medium level where that is still open."""
    bound, score = attempt.result.bound, attempt.result.score
    if bound is None:
        return UNKNOWN
    if bound.soft is not None:
        return str(-bound.soft)
    proven = score is not None and score.medium == bound.medium
    return UNKNOWN if proven else f"medium {-bound.medium}"


def _excess(attempt: Attempt, known: Known) -> str:
    medium = attempt.cost[0]
    if known.medium_best is not None and medium not in (known.medium_best, math.inf):
        return f"medium {medium - known.medium_best:+.0f}"
    more = excess(attempt, known)
    return UNKNOWN if more is None else f"{100 * more:+.2f}"


def _ratio(value: float | None) -> str:
    if value is None:
        return UNKNOWN
    if value == 0:
        return "0 (better)"
    return "worse" if value == math.inf else f"{value:.3f}"


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    lines = [header, ["-" * width for width in widths], *rows]
    return "\n".join(
        f"| {' | '.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))} |" for line in lines
    )
