"""Showing how a run gets on, on stderr: a bar on a terminal, else plain lines."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import Progress as Bar
from rich.progress import ProgressColumn, SpinnerColumn, Task, TextColumn
from rich.progress_bar import ProgressBar

from solver.plan import Bound, Progress, Score

SECONDS_BETWEEN_LINES = 1.0

Report = Callable[[Progress], None]


@contextmanager
def shown(limit: float) -> Iterator[Report]:
    """Show the progress reported to the value of this context, for a run of at most ``limit`` seconds."""
    console = Console(stderr=True)
    if console.is_terminal:
        with _bar(console, limit) as report:
            yield report
    else:
        lines = Lines(lambda line: click.echo(line, err=True))
        yield lines
        lines.finish()


class Lines:
    """One line per news, at most one a second by the run's own clock; the last news always comes out."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._written: Progress | None = None
        self._latest: Progress | None = None

    def __call__(self, progress: Progress) -> None:
        """Take a report."""
        self._latest = progress
        if self._written is None or progress.seconds - self._written.seconds >= SECONDS_BETWEEN_LINES:
            self.finish()

    def finish(self) -> None:
        """Write the latest report if it brings news."""
        latest, written = self._latest, self._written
        if latest is None or (written is not None and _news(latest) == _news(written)):
            return
        self._write(
            f"{latest.seconds:8.1f} s  {latest.phase:<12}  {levels(latest.score)}  {bounds(latest.bound)}".rstrip()
        )
        self._written = latest


def levels(score: Score | None) -> str:
    """Return a score in words; None is none yet."""
    return "no plan yet" if score is None else f"medium {score.medium}, soft {score.soft}"


def bounds(bound: Bound | None) -> str:
    """Return a bound in words; None is none yet."""
    if bound is None:
        return ""
    return f"(bound {bound.medium}, {'soft open' if bound.soft is None else bound.soft})"


def _news(progress: Progress) -> tuple[str, Score | None, Bound | None]:
    return progress.phase, progress.score, progress.bound


def _narrow(bound: Bound | None) -> str:
    """Return a bound so short that a bar of 80 columns has room for it."""
    if bound is None:
        return ""
    return f"≤ {bound.medium}, {'?' if bound.soft is None else bound.soft}"


class _TimeBar(ProgressColumn):
    """Fills with the time that passes."""

    def render(self, task: Task) -> ProgressBar:
        return ProgressBar(total=task.total, completed=min(task.elapsed or 0.0, task.total or 0.0))


class _Clock(ProgressColumn):
    """Seconds gone, of the seconds given."""

    def render(self, task: Task) -> str:
        return f"{task.elapsed or 0.0:.0f} of {task.total or 0.0:.0f} s"


@contextmanager
def _bar(console: Console, limit: float) -> Iterator[Report]:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", style="bold"),
        _TimeBar(),
        _Clock(),
        TextColumn("{task.fields[score]}", style="green"),
        TextColumn("{task.fields[bound]}", style="dim"),
    )
    with Bar(*columns, console=console, expand=True) as bar:
        task = bar.add_task("starting", total=limit, score="", bound="")

        def report(progress: Progress) -> None:
            bar.update(task, description=progress.phase, score=levels(progress.score), bound=_narrow(progress.bound))

        yield report
