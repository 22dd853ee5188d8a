"""Simulated weeks as tables: what was served in each world, what it cost, and whom."""

from collections.abc import Iterator, Mapping
from statistics import mean

from scheduler.simulation.hindsight import Ceiling
from scheduler.simulation.outcome import Outcome

Lived = tuple[Ceiling, Mapping[str, Outcome]]
"""The ceiling of a world, and what each way of planning made of it."""

FROM = "careful"
"""The way to the ceiling, cost and travel are measured from this policy."""

PLAIN = "announced"
"""What people worked of the hours that they wish for is held against the same way of planning without prices."""

PRICED = ("estimated", "wrong")
"""Those that keep people for later, and say that nobody is kept from the hours they wish for."""

FALL = 0.05
"""Of the wished hours: nobody should lose more by prices."""

TENTHS = 10


def kind_table(kind: str, worlds: Mapping[int, Lived]) -> str:
    """Return the table of a kind of world: percent served by seed, and means of all else."""
    seeds = list(worlds)
    first_world = next(iter(worlds.values()))[1]
    rest = ["way", "cost an hour", "travel", "broken ‰", "held %", "Gini"]
    head = ["served, %", *(f"seed {seed}" for seed in seeds), "mean", *rest]
    lines = [f"**{kind}**", "", _row(head), _row(["---"] * len(head))]
    lines += [_row([name, *_cells(name, worlds)]) for name in first_world]
    tops = [_in_time(top) for top, _ in worlds.values()]
    lines.append(_row(["known in time", *(f"{top:.1f}" for top in tops), f"{mean(tops):.1f}", *[""] * len(rest)]))
    proven = sum(top.proven for top, _ in worlds.values())
    lines += ["", f"The ceiling is proven in {proven} of {len(worlds)} worlds."]
    return "\n".join([*lines, *_falls(worlds)])


def _cells(name: str, worlds: Mapping[int, Lived]) -> Iterator[str]:
    each = [outcomes[name] for _, outcomes in worlds.values()]
    begin = [outcomes[FROM] for _, outcomes in worlds.values() if FROM in outcomes]
    way = _way(name, worlds)
    yield from (f"{outcome.served:.1f}" for outcome in each)
    yield f"{mean(outcome.served for outcome in each):.1f}"
    yield "" if way is None else f"{way:.0f} %"
    cost, travel = mean(outcome.cost_per_hour for outcome in each), mean(outcome.travel_per_hour for outcome in each)
    yield f"{cost:.0f}{_beside(cost, [outcome.cost_per_hour for outcome in begin])}"
    yield f"{travel:.2f}{_beside(travel, [outcome.travel_per_hour for outcome in begin])}"
    yield f"{mean(outcome.promises_broken for outcome in each):.1f}"
    yield (
        f"{mean(outcome.promises_held for outcome in each):.0f}"
        if any(outcome.promises_held for outcome in each)
        else ""
    )
    yield f"{mean(outcome.gini for outcome in each):.2f}"


def _beside(here: float, begin: list[float]) -> str:
    """Return in brackets how far a mean lies from the same of the careful coordinator, unless it is that one's."""
    if not begin or here == mean(begin):
        return ""
    return f" ({100 * (here / mean(begin) - 1):+.0f} %)"


def _falls(worlds: Mapping[int, Lived]) -> Iterator[str]:
    """Say what people worked of the hours they wish for, beside nights without prices: those who are kept, and all."""
    lives = [outcomes for _, outcomes in worlds.values()]
    for name in PRICED:
        if any(name not in outcomes or PLAIN not in outcomes for outcomes in lives):
            continue
        tenths = [(_dearest(outcomes[name]), _dearest(outcomes[PLAIN])) for outcomes in lives]
        falls = [
            outcomes[PLAIN].of_wished[worker] - share > FALL
            for outcomes in lives
            for worker, share in outcomes[name].of_wished.items()
        ]
        yield ""
        yield (
            f"Of the hours they wish for, the tenth of people with the highest prices worked"
            f" {100 * mean(one for one, _ in tenths):.1f} % under `{name}` and"
            f" {100 * mean(other for _, other in tenths):.1f} % under `{PLAIN}`;"
            f" {100 * mean(falls):.1f} % of all people worked over {100 * FALL:.0f} points less."
        )


def _dearest(outcome: Outcome) -> float:
    shares = list(outcome.of_wished.values())
    return mean(shares[: max(1, len(shares) // TENTHS)])


def _way(name: str, worlds: Mapping[int, Lived]) -> float | None:
    """Return how much of the way from the careful coordinator to what could be known in time, percent."""
    if any(FROM not in outcomes for _, outcomes in worlds.values()):
        return None
    begin = mean(outcomes[FROM].served for _, outcomes in worlds.values())
    end = mean(_in_time(top) for top, _ in worlds.values())
    here = mean(outcomes[name].served for _, outcomes in worlds.values())
    return None if end <= begin else 100 * (here - begin) / (end - begin)


def _in_time(top: Ceiling) -> float:
    return 100 * top.in_time / max(1, top.asked)


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
