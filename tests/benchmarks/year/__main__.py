"""``python -m tests.benchmarks.year``: what ways of planning make of simulated weeks, on seeds nobody tuned to."""

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import click
from rich.progress import track

from scheduler.simulation.comparison import compare
from scheduler.simulation.year import Setting, calvados
from solver.solve import SolveLimits
from tests.benchmarks.report import replaced
from tests.benchmarks.year.drawing import drawing
from tests.benchmarks.year.tables import FROM, Lived, kind_table

NAME = "year"

KINDS: Mapping[str, int] = {"scarce": 170, "between": 270, "plenty": 400}
"""Workers for the same absences, all of them asked for."""

COMPARED = ("careful", "at-once", "sparing", "late", "announced", "estimated", "wrong")
"""The coordinators; our nights where missions are told late, and where news is answered beside; the product, and the
product with wrong rates."""

TUNING = (1, 2, 3)
"""Seeds by which the policies were made; the benchmark takes others."""


@click.command()
@click.option("--weeks", default=4, show_default=True, help="How long each world lasts.")
@click.option("--seeds", default=10, show_default=True, help="How many worlds of each kind.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(list(KINDS)), default=list(KINDS), show_default=True)
@click.option("--policy", "names", default=",".join(COMPARED), show_default=True, help="Ways of planning, by commas.")
@click.option("--work", default=2, show_default=True, help="Work of a night.")
@click.option("--keep", type=click.Path(path_type=Path), required=True, help="Where decisions are kept, to go on.")
@click.option("--report", type=click.Path(path_type=Path), help="A document that gets the tables between its marks.")
def bench(
    *, weeks: int, seeds: int, kinds: Sequence[str], names: str, work: int, keep: Path, report: Path | None
) -> None:
    """Let ways of planning live through the same worlds, as many at once as there are cores."""
    keep.mkdir(parents=True, exist_ok=True)
    first = max(TUNING) + 1
    settings = {
        (kind, seed): Setting(weeks, seed, "full", KINDS[kind])
        for kind in kinds
        for seed in range(first, first + seeds)
    }
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        jobs = {which: pool.submit(lived, each, names.split(","), work, keep) for which, each in settings.items()}
        found = {which: job.result() for which, job in track(jobs.items(), "worlds", total=len(jobs))}
    worlds = {kind: {seed: each for (its, seed), each in found.items() if its == kind} for kind in kinds}
    parts = [_conditions(weeks, work), *(kind_table(kind, own) for kind, own in worlds.items())]
    text = "\n\n".join(parts)
    click.echo(text)
    if report:
        if FROM in names.split(","):
            text += f"\n\n{_drawn(worlds, report.parent / 'images')}"
        before = report.read_text(encoding="utf-8") if report.exists() else "# Results\n"
        report.write_text(replaced(before, NAME, text), encoding="utf-8")


def _drawn(worlds: Mapping[str, Mapping[int, Lived]], images: Path) -> str:
    """Draw beside the report, and return the line that shows it there."""
    images.mkdir(parents=True, exist_ok=True)
    title = f"Points of percent served beyond the {FROM} coordinator: a dot a world, a line their mean"
    (images / "year.svg").write_text(drawing(worlds, title), encoding="utf-8")
    return f"![{title}](images/year.svg)"


def lived(setting: Setting, names: Sequence[str], work: int, keep: Path) -> Lived:
    """Live through one world."""
    return compare(calvados(setting), names, SolveLimits(threads=1, work=work), keep, _silent)


def _silent(_name: str, _done: int, _of: int) -> None:
    pass


def _conditions(weeks: int, work: int) -> str:
    return f"{weeks} weeks from 2 November 2026, every absence asked for, nights of work {work} on one thread."


if __name__ == "__main__":
    bench()
