"""The hours of a market by month as a drawing (SVG): for the page, for paper, and as a picture for other sites.

Nothing in it needs a style sheet or a script, so it looks the same wherever it is put.
"""

from collections.abc import Iterator, Sequence
from html import escape

from flask_babel import gettext

from scheduler.impact.figures import Figures, Month
from scheduler.impact.publishing import Published
from web.impact.words import Told, hidden_note, hours, means, people
from web.wording.formats import month, number

WIDTH, HEIGHT = 720, 240
LEFT, BOTTOM, TOP = 56, 28, 12
PICTURE = 440
"""The height of the picture for other sites, figures and chart."""
ASKED, WORKED, INK, SOFT, LINE = "#cfd8de", "#1d5c4d", "#1b2733", "#52606d", "#cbd2d9"
FONT = "system-ui, 'Segoe UI', 'Libertinus Serif', sans-serif"
MINUTES = 60
STEPS = (1, 2, 5)
FEWEST = 12
"""Columns for which there is room at least: a first month fills no whole chart."""
MOST_NAMES = 8
"""Months named below the bars; of more, every second or third one is."""


def chart(found: Figures) -> str:
    """Return the chart of the months, as an SVG of its own; the table beside it says the same to who cannot see."""
    inside = "".join(_bars(found.months, WIDTH, HEIGHT))
    return _svg(WIDTH, HEIGHT, gettext("Heures demandées et faites, mois par mois"), _described(found), inside)


def picture(told: Published) -> str:
    """Return the main figures with the chart, as a picture that another site may show."""
    found = told.figures
    title = gettext("La réussite de ce marché en chiffres")
    shown = [means(found)[1], means(found)[3], *people(found)[:3]]
    head = (
        f'<rect width="{WIDTH}" height="{PICTURE}" fill="#ffffff"/>'
        + _text(24, 38, title, size=22, weight=700)
        + _text(24, 62, f"{told.market}, {_days(found)}", size=14, fill=SOFT)
        + "".join(_figure(each, 24 + place * 138) for place, each in enumerate(shown))
        + _key(24, 172, WORKED, gettext("Heures faites"))
        + _key(150, 172, ASKED, gettext("Heures demandées"))
        + f'<g transform="translate(0 186)">{"".join(_bars(found.months, WIDTH, HEIGHT))}</g>'
        + _text(24, PICTURE - 5, hidden_note(found), size=10, fill=SOFT)
    )
    name = gettext("%(title)s\N{NO-BREAK SPACE}: %(market)s", title=title, market=told.market)
    return _svg(WIDTH, PICTURE, name, _described(found), head)


def _days(found: Figures) -> str:
    first, last = month(found.from_day), month(found.to_day)
    return first if first == last else f"{first} – {last}"


def _described(found: Figures) -> str:
    return str(
        gettext(
            "%(days)s : %(asked)s demandées, %(worked)s faites.",
            days=_days(found),
            asked=hours(found.asked_minutes),
            worked=hours(found.worked_minutes),
        )
    )


def _svg(width: int, height: int, title: str, description: str, inside: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" font-family="{FONT}"'
        f' aria-labelledby="chart-title chart-desc"><title id="chart-title">{escape(title)}</title>'
        f'<desc id="chart-desc">{escape(description)}</desc>{inside}</svg>'
    )


def _figure(told: Told, x: int) -> str:
    lines = _wrapped(told.label, 19)
    words = "".join(_text(x, 118 + 15 * place, line, size=12, fill=SOFT) for place, line in enumerate(lines))
    return _text(x, 100, told.value, size=24, weight=700, fill=WORKED) + words


def _key(x: int, y: int, colour: str, words: str) -> str:
    return f'<rect x="{x}" y="{y - 10}" width="12" height="12" fill="{colour}"/>{_text(x + 18, y, words, size=12)}'


def _wrapped(words: str, most: int) -> list[str]:
    lines = [""]
    for word in words.split(" "):
        if lines[-1] and len(lines[-1]) + len(word) >= most:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _bars(months: Sequence[Month], width: int, height: int) -> Iterator[str]:
    most = max((max(each.asked_minutes, each.worked_minutes) for each in months), default=0)
    step = _step(most // MINUTES)
    top = max(step, -(-most // (step * MINUTES)) * step) * MINUTES
    room, tall = width - LEFT - 12, height - BOTTOM - TOP
    for line in range(0, top // MINUTES + 1, step):
        y = round(TOP + tall * (1 - line * MINUTES / top), 1)
        yield f'<line x1="{LEFT}" x2="{width - 12}" y1="{y}" y2="{y}" stroke="{LINE}"/>'
        yield _text(LEFT - 8, y + 4, f"{number(line)} h", size=11, fill=SOFT, anchor="end")
    each_width = room / max(len(months), FEWEST)
    every = -(-len(months) // MOST_NAMES) or 1
    for place, each in enumerate(months):
        x = LEFT + place * each_width
        for minutes, colour, part in ((each.asked_minutes, ASKED, 0.8), (each.worked_minutes, WORKED, 0.5)):
            size = tall * minutes / top
            left = x + each_width * (1 - part) / 2
            yield (
                f'<rect x="{left:.1f}" y="{TOP + tall - size:.1f}" width="{each_width * part:.1f}"'
                f' height="{size:.1f}" fill="{colour}"/>'
            )
        if place % every == 0:
            yield _text(x + each_width / 2, height - 8, f"{each.first_day:%m/%y}", size=11, fill=SOFT, anchor="middle")


def _step(most: int) -> int:
    """Return a round number of hours such that four to ten of it reach the highest bar."""
    size = 1
    while True:
        for each in STEPS:
            if each * size * 6 >= most:
                return each * size
        size *= 10


def _text(
    x: float, y: float, words: str, *, size: int, weight: int = 400, fill: str = INK, anchor: str = "start"
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" fill="{fill}"'
        f' text-anchor="{anchor}">{escape(words)}</text>'
    )
