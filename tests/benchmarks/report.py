"""The report: tables and drawings of each folder of instances, put into a document between marks.

``<!-- results of NAME -->`` begins the part on a folder of that name, ``<!-- end of NAME -->`` ends it; parts on
other folders stay as they are.
"""

import os
import platform
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from tests.benchmarks.drawing import drawing
from tests.benchmarks.instances import SHIFT_MINIMISATION
from tests.benchmarks.measured import Measured
from tests.benchmarks.tables import median_lines, results_table, sizes_table, summary_table, workers_table


def report(everything: Sequence[Measured], notes: Sequence[str]) -> str:
    """Return all tables as they go to the terminal."""
    parts = [sizes_table(everything)]
    for folder in _folders(everything):
        parts += _tables(folder)
    return "\n\n".join([*parts, *notes])


def into_document(everything: Sequence[Measured], notes: Sequence[str], document: Path) -> None:
    """Replace the parts on these instances in a document, and draw beside it in ``images``."""
    text = document.read_text(encoding="utf-8") if document.exists() else "# Results\n"
    images = document.parent / "images"
    images.mkdir(parents=True, exist_ok=True)
    for measured in _folders(everything):
        name = measured[0].instance.folder
        parts = [_conditions(measured), *_tables(measured), *notes, *_drawings(measured, images)]
        text = replaced(text, name, "\n\n".join(parts))
    document.write_text(text, encoding="utf-8")


def _folders(everything: Sequence[Measured]) -> list[list[Measured]]:
    ordered = sorted(everything, key=lambda each: each.instance.folder)
    return [list(group) for _, group in groupby(ordered, key=lambda each: each.instance.folder)]


def _tables(measured: Sequence[Measured]) -> list[str]:
    public = [each for each in measured if each.instance.family == SHIFT_MINIMISATION]
    own = [each for each in measured if each.instance.family != SHIFT_MINIMISATION]
    parts = []
    if own:
        parts += [summary_table(own), *median_lines(own)]
    if public:
        parts += [workers_table(public)]
    return [*parts, results_table(measured)]


def _conditions(measured: Sequence[Measured]) -> str:
    first = measured[0]
    runs = max(len(attempts) for attempts in first.attempts.values())
    return (
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()};"
        f" {first.limits.threads} threads, seed {first.limits.seed}, runs: {runs}."
    )


def _drawings(measured: Sequence[Measured], images: Path) -> list[str]:
    lines = []
    families = sorted({each.instance.family for each in measured})
    for family in families:
        own = [each for each in measured if each.instance.family == family]
        title = f"Soft cost above the best known over time: {', '.join(each.instance.name for each in own)}"
        name = f"benchmark-{family}.svg"
        (images / name).write_text(drawing(own, title), encoding="utf-8")
        lines.append(f"![{title}](images/{name})")
    return lines


def replaced(text: str, name: str, part: str) -> str:
    """Put a part between its marks in a document; the first time at its end, under a heading."""
    begin, end = f"<!-- results of {name} -->", f"<!-- end of {name} -->"
    before, found, rest = text.partition(begin)
    after = rest.partition(end)[2] if found else "\n"
    if not found:
        before = f"{text.rstrip()}\n\n## Results: {name}\n\n"
    return f"{before}{begin}\n\n{part}\n\n{end}{after}"
