"""Score over time as SVG, one drawing for each family of instances: no library, readable without style sheets.

Each panel is an instance. Across: seconds, logarithmic. Up: how far a plan's soft cost lies above the best one that
anybody has, in percent; plans count from the moment on which they have the best medium cost. Dashed: what our engine
has proven.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from tests.benchmarks.attempt import OURS, Attempt
from tests.benchmarks.measured import Measured

COLOURS = {
    OURS: "#0b6e4f",
    "Greedy": "#8a8a8a",
    "Construction": "#b8a14b",
    "CP-SAT": "#c0392b",
    "HiGHS": "#2d5fa8",
    "Timefold": "#8e44ad",
}

WIDTH, HEIGHT = 800, 240
"""Of the drawing, and of a panel."""

LEFT, RIGHT, TOP, BOTTOM = 52, 16, 30, 34
COLUMNS = 2
LEGEND = 28

FIRST_SECOND = 0.1
PERCENTS = (-20, -5, 0, 2, 10, 30, 100, 200)
HIGHEST, LOWEST = 200.0, -20.0

Point = tuple[float, float]
"""Seconds, percent above the best."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Where things stand in a panel of some width for runs of ``limit`` seconds."""

    limit: float
    width: int

    def across(self, seconds: float) -> float:
        """Return the place of a moment: logarithmic from the first tenth of a second on."""
        last = max(self.limit, 2 * FIRST_SECOND)
        inside = min(max(seconds, FIRST_SECOND), last)
        share = math.log(inside / FIRST_SECOND) / math.log(last / FIRST_SECOND)
        return LEFT + share * (self.width - LEFT - RIGHT)

    def up(self, percent: float) -> float:
        """Return the height of a percentage: by its square root, so that both 1 % and 100 % can be read."""
        inside = min(max(percent, LOWEST), HIGHEST)
        share = (_root(inside) - _root(LOWEST)) / (_root(HIGHEST) - _root(LOWEST))
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)


def _root(percent: float) -> float:
    return math.copysign(math.sqrt(abs(percent)), percent)


def drawing(family: Sequence[Measured], title: str) -> str:
    """Return the drawing of some instances."""
    engines = [engine for engine in COLOURS if any(engine in each.attempts for each in family)]
    columns = min(COLUMNS, len(family))
    width, height = WIDTH // columns, math.ceil(len(family) / columns) * HEIGHT + LEGEND
    inside = []
    for n, each in enumerate(family):
        place = f"translate({n % columns * width} {LEGEND + n // columns * HEIGHT})"
        inside.append(f'<g transform="{place}">\n{_panel(each, Scale(each.limits.seconds, width))}\n</g>')
    size = f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    looks = f'font-family="sans-serif" font-size="11" role="img" aria-label="{escape(title)}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} {looks}>',
            f"<title>{escape(title)}</title>",
            f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
            *_legend(engines),
            *inside,
            "</svg>\n",
        ]
    )


def _legend(engines: Sequence[str]) -> Iterator[str]:
    x = 12
    for engine in [*engines, f"{OURS}: proven"]:
        dashed = ' stroke-dasharray="5 3"' if engine not in COLOURS else ""
        colour = COLOURS.get(engine, COLOURS[OURS])
        yield f'<path d="M{x} 15h18" stroke="{colour}" stroke-width="2"{dashed}/>'
        yield f'<text x="{x + 23}" y="19" fill="#222222">{escape(engine)}</text>'
        x += 38 + 7 * len(engine)


def _panel(measured: Measured, scale: Scale) -> str:
    best = _best(measured)
    name = escape(measured.instance.name)
    parts = [f'<text x="{LEFT}" y="20" fill="#222222" font-size="13">{name}</text>', *_grid(scale)]
    if best is not None:
        for engine in [each for each in COLOURS if each in measured.attempts]:
            attempt = measured.middle(engine)
            parts += _curve(plans(attempt, best), scale, COLOURS[engine])
            if engine == OURS:
                parts += _curve(proofs(attempt, best), scale, COLOURS[engine], dashed=True)
    return "\n".join(parts)


def _best(measured: Measured) -> tuple[float, float] | None:
    """Return the least medium cost that anybody has, and the least soft cost with it."""
    known = measured.instance.known
    costs = [measured.middle(engine).cost for engine in measured.attempts]
    if known.medium_best is not None and known.soft_best is not None:
        costs.append((known.medium_best, known.soft_best))
    best = min(costs)
    return None if math.isinf(best[0]) else best


def plans(attempt: Attempt, best: tuple[float, float]) -> list[Point]:
    """Return when an engine had which plan of the best medium cost."""
    scores = [(each.seconds, each.score) for each in attempt.trace if each.score is not None]
    return [(seconds, _above(-score.soft, best[1])) for seconds, score in scores if -score.medium <= best[0]]


def proofs(attempt: Attempt, best: tuple[float, float]) -> list[Point]:
    """Return when an engine had proven what of the soft level."""
    bounds = [(each.seconds, each.bound.soft) for each in attempt.trace if each.bound is not None]
    return [(seconds, _above(-soft, best[1])) for seconds, soft in bounds if soft is not None]


def _above(cost: float, best: float) -> float:
    if cost == best:
        return 0.0
    return 100 * (cost - best) / best if best else HIGHEST


def _curve(points: Sequence[Point], scale: Scale, colour: str, *, dashed: bool = False) -> Iterator[str]:
    """Draw steps: a plan counts until a better one comes, the last one until the end."""
    if not points:
        return
    (first, level), *later = points
    path = f"M{scale.across(first):.1f} {scale.up(level):.1f}"
    for seconds, percent in later:
        path += f"H{scale.across(seconds):.1f}V{scale.up(percent):.1f}"
    style = f'stroke="{colour}" stroke-width="1.8" fill="none"' + (' stroke-dasharray="5 3"' if dashed else "")
    yield f'<path d="{path}H{scale.across(scale.limit):.1f}" {style}/>'


def _grid(scale: Scale) -> Iterator[str]:
    for percent in PERCENTS:
        height = scale.up(percent)
        strong = "#999999" if percent == 0 else "#e4e4e4"
        text = f"{percent:+d} %" if percent else "0 %"
        yield f'<path d="M{LEFT} {height:.1f}H{scale.width - RIGHT}" stroke="{strong}"/>'
        yield f'<text x="{LEFT - 5}" y="{height + 4:.1f}" text-anchor="end" fill="#555555">{text}</text>'
    marks = [second for second in (FIRST_SECOND, 1.0, 10.0, 100.0) if second < scale.limit / 2]
    for second in [*marks, scale.limit]:
        place = f"{scale.across(second):.1f}"
        yield f'<path d="M{place} {TOP}V{HEIGHT - BOTTOM}" stroke="#e4e4e4"/>'
        yield f'<text x="{place}" y="{HEIGHT - BOTTOM + 15}" text-anchor="middle" fill="#555555">{second:g} s</text>'
