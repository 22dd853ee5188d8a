"""What each way of planning served, as SVG: a panel a kind of world, a line a policy, a dot a world."""

from collections.abc import Iterator, Mapping
from html import escape
from statistics import mean

from scheduler.simulation.outcome import Outcome
from tests.benchmarks.year.tables import FROM, Lived

WIDTH, LEFT, RIGHT = 800, 110, 24
ROW, TOP, BOTTOM = 20, 30, 26

LINES = {"careful": "#8a8a8a", "at-once": "#8a8a8a", "sparing": "#b8a14b"}
"""Colours of the coordinators; ours are green."""

OURS = "#0b6e4f"


def drawing(kinds: Mapping[str, Mapping[int, Lived]], title: str) -> str:
    """Return the drawing: points of percent that each policy served more than the careful coordinator of its world."""
    names = [name for name in next(iter(next(iter(kinds.values())).values()))[1] if name != FROM]
    gains = {
        kind: {name: [_gain(outcomes, name) for _, outcomes in worlds.values()] for name in names}
        for kind, worlds in kinds.items()
    }
    everything = [gain for panel in gains.values() for dots in panel.values() for gain in dots]
    low, high = min(0.0, *everything), max(1.0, *everything)
    panel = TOP + ROW * len(names) + BOTTOM
    parts = []
    for row, (kind, own) in enumerate(gains.items()):
        inside = "\n".join(_panel(kind, own, low, high))
        parts.append(f'<g transform="translate(0 {row * panel})">\n{inside}\n</g>')
    height = panel * len(gains)
    size = f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    looks = f'font-family="sans-serif" font-size="11" role="img" aria-label="{escape(title)}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} {looks}>',
            f"<title>{escape(title)}</title>",
            f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
            *parts,
            "</svg>\n",
        ]
    )


def _gain(outcomes: Mapping[str, Outcome], name: str) -> float:
    return outcomes[name].served - outcomes[FROM].served


def _panel(kind: str, own: Mapping[str, list[float]], low: float, high: float) -> Iterator[str]:
    def across(points: float) -> float:
        return LEFT + (points - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    bottom = TOP + ROW * len(own)
    yield f'<text x="12" y="18" fill="#222222" font-size="13">{escape(kind)}</text>'
    for points in range(int(low) - (low < 0), int(high) + 1):
        strong = "#999999" if points == 0 else "#e4e4e4"
        yield f'<path d="M{across(points):.1f} {TOP - 6}V{bottom}" stroke="{strong}"/>'
        yield f'<text x="{across(points):.1f}" y="{bottom + 14}" text-anchor="middle" fill="#555555">{points:+d}</text>'
    for row, (name, dots) in enumerate(own.items()):
        middle, colour = TOP + ROW * row + ROW / 2 - 4, LINES.get(name, OURS)
        yield f'<text x="{LEFT - 8}" y="{middle + 4:.0f}" text-anchor="end" fill="#222222">{escape(name)}</text>'
        for each in dots:
            yield f'<circle cx="{across(each):.1f}" cy="{middle:.0f}" r="3" fill="{colour}" fill-opacity="0.45"/>'
        yield f'<path d="M{across(mean(dots)):.1f} {middle - 7:.0f}v14" stroke="{colour}" stroke-width="3"/>'
