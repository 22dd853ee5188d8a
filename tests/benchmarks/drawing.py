"""Score over time as SVG, one drawing for each family of instances: no library, readable without style sheets.

Each panel is an instance. Across: seconds, logarithmic. Up: how far a plan's soft cost lies above the best one that
anybody has, in percent; plans count from the moment on which they have the best medium cost. Dashed: what our engine
has proven.
"""

import math
from collections.abc import Iterator, Sequence
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

WIDTH, HEIGHT = 400, 240
"""Of a panel."""

LEFT, RIGHT, TOP, BOTTOM = 52, 12, 30, 34
COLUMNS = 2
LEGEND = 28

FIRST_SECOND = 0.1
PERCENTS = (-20, -5, -1, 0, 1, 5, 20, 50, 100, 200)
HIGHEST, LOWEST = 200.0, -20.0

Point = tuple[float, float]
"""Seconds, percent above the best."""


def drawing(family: Sequence[Measured], title: str) -> str:
    """Return the drawing of some instances."""
    engines = [engine for engine in COLOURS if any(engine in each.attempts for each in family)]
    columns = min(COLUMNS, len(family))
    rows = math.ceil(len(family) / columns)
    width, height = columns * WIDTH, rows * HEIGHT + LEGEND
    inside = [_panel(each, n % columns * WIDTH, LEGEND + n // columns * HEIGHT) for n, each in enumerate(family)]
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    looks = f'font-family="sans-serif" font-size="11" role="img" aria-label="{escape(title)}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} {looks}>',
            f"<title>{escape(title)}</title>",
            f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
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


def _panel(measured: Measured, x: int, y: int) -> str:
    best = _best(measured)
    name = escape(measured.instance.name)
    heading = f'<text x="{LEFT}" y="20" fill="#222222" font-size="13">{name}</text>'
    parts = [f'<g transform="translate({x} {y})">', heading, *_grid(measured.limits.seconds)]
    if best is not None:
        for engine in [each for each in COLOURS if each in measured.attempts]:
            attempt = measured.middle(engine)
            end = max(measured.limits.seconds, FIRST_SECOND)
            parts += _curve(plans(attempt, best), end, measured.limits.seconds, COLOURS[engine])
            if engine == OURS:
                proven = proofs(attempt, best)
                parts += _curve(proven, end, measured.limits.seconds, COLOURS[engine], dashed=True)
    return "\n".join([*parts, "</g>"])


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


def _curve(points: Sequence[Point], end: float, limit: float, colour: str, *, dashed: bool = False) -> Iterator[str]:
    """Draw steps: a plan counts until a better one comes, the last one until the end."""
    if not points:
        return
    (first, level), *later = points
    path = f"M{_across(first, limit):.1f} {_up(level):.1f}"
    for seconds, percent in later:
        path += f"H{_across(seconds, limit):.1f}V{_up(percent):.1f}"
    style = f'stroke="{colour}" stroke-width="1.8" fill="none"' + (' stroke-dasharray="5 3"' if dashed else "")
    yield f'<path d="{path}H{_across(end, limit):.1f}" {style}/>'


def _grid(limit: float) -> Iterator[str]:
    for percent in PERCENTS:
        height = f"{_up(percent):.1f}"
        strong = "#999999" if percent == 0 else "#e4e4e4"
        yield f'<path d="M{LEFT} {height}H{WIDTH - RIGHT}" stroke="{strong}"/>'
        yield f'<text x="{LEFT - 5}" y="{_up(percent) + 4:.1f}" text-anchor="end" fill="#555555">{percent:+d} %</text>'
    for second in _seconds(limit):
        place = f"{_across(second, limit):.1f}"
        yield f'<path d="M{place} {TOP}V{HEIGHT - BOTTOM}" stroke="#e4e4e4"/>'
        yield f'<text x="{place}" y="{HEIGHT - BOTTOM + 15}" text-anchor="middle" fill="#555555">{second:g} s</text>'


def _seconds(limit: float) -> list[float]:
    marks = [second for second in (FIRST_SECOND, 1.0, 10.0, 100.0) if second < 0.7 * limit]
    return [*marks, limit]


def _across(seconds: float, limit: float) -> float:
    """Return the place of a moment: seconds are logarithmic, and the first tenth is no wider than a point."""
    inside = min(max(seconds, FIRST_SECOND), max(limit, 10 * FIRST_SECOND))
    share = math.log(inside / FIRST_SECOND) / math.log(max(limit, 10 * FIRST_SECOND) / FIRST_SECOND)
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _up(percent: float) -> float:
    """Return the height of a percentage: on the scale of its square root, so that both 1 % and 100 % can be read."""

    def scale(value: float) -> float:
        return math.copysign(math.sqrt(abs(value)), value)

    inside = min(max(percent, LOWEST), HIGHEST)
    share = (scale(inside) - scale(LOWEST)) / (scale(HIGHEST) - scale(LOWEST))
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)
