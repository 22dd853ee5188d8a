"""Simulated weeks as tables: what was served in each world, and what it cost."""

from collections.abc import Mapping
from statistics import mean

from scheduler.simulation.hindsight import Ceiling
from scheduler.simulation.outcome import Outcome

Lived = tuple[Ceiling, Mapping[str, Outcome]]
"""The ceiling of a world, and what each way of planning made of it."""

FROM = "careful"
"""The way to the ceiling is measured from this policy."""


def kind_table(kind: str, worlds: Mapping[int, Lived]) -> str:
    """Return the table of a kind of world: percent served by seed, and means of all else."""
    seeds = list(worlds)
    first_world = next(iter(worlds.values()))[1]
    head = [
        "served, %",
        *(f"seed {seed}" for seed in seeds),
        "mean",
        "way",
        "cost an hour",
        "travel",
        "broken ‰",
        "Gini",
    ]
    lines = [f"**{kind}**", "", _row(head), _row(["---"] * len(head))]
    for name in first_world:
        each = [outcomes[name] for _, outcomes in worlds.values()]
        way = _way(name, worlds)
        lines.append(
            _row(
                [
                    name,
                    *(f"{outcome.served:.1f}" for outcome in each),
                    f"{mean(outcome.served for outcome in each):.1f}",
                    "" if way is None else f"{way:.0f} %",
                    f"{mean(outcome.cost_per_hour for outcome in each):.0f}",
                    f"{mean(outcome.travel_per_hour for outcome in each):.1f}",
                    f"{mean(outcome.promises_broken for outcome in each):.0f}",
                    f"{mean(outcome.gini for outcome in each):.2f}",
                ]
            )
        )
    tops = [_in_time(top) for top, _ in worlds.values()]
    lines.append(_row(["known in time", *(f"{top:.1f}" for top in tops), f"{mean(tops):.1f}", "", "", "", "", ""]))
    proven = sum(top.proven for top, _ in worlds.values())
    lines += ["", f"The ceiling is proven in {proven} of {len(worlds)} worlds."]
    return "\n".join(lines)


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
