"""``releve demo``: four weeks of the Calvados contract, planned and told in numbers."""

import os
from importlib import resources

import click
from rich.console import Console
from rich.table import Table

from scheduler.commands.input import instance_in
from scheduler.commands.interrupt import Stop
from scheduler.commands.run import run
from scheduler.commands.summary import Summary, summary
from solver.plan import Result
from solver.problem import Problem
from solver.solve import SolveLimits

INSTANCE = "calvados-contract.json"
SECONDS = 20.0


@click.command()
@click.option(
    "--time-limit", type=click.FloatRange(min=0, min_open=True), default=SECONDS, show_default=True, help="Seconds."
)
def demo(time_limit: float) -> None:
    """Plan four weeks of replacements at the collèges of Calvados, with invented people."""
    with Stop() as stop:
        with resources.as_file(resources.files("fixtures") / "instances" / INSTANCE) as path:
            problem, _ = instance_in(path)
        result = run(problem, SolveLimits(time_limit, os.cpu_count() or 1), stop)
    numbers = summary(problem, result.plan)
    console = Console(highlight=False)
    console.print()
    console.print(_size(problem, numbers))
    for table in (_outcome(numbers, result), _agencies(numbers), _empty(numbers)):
        console.print()
        console.print(table)


def _size(problem: Problem, numbers: Summary) -> str:
    return (
        f"[bold]{problem.name}[/]: {len(problem.requests)} requests with {numbers.slots} slots at"
        f" {len({request.site for request in problem.requests})} sites,"
        f" {len(problem.workers)} workers of {len(problem.agencies)} agencies"
    )


def _outcome(numbers: Summary, result: Result) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold")
    table.add_column()
    table.add_row(
        "Coverage",
        f"{_hours(numbers.filled_minutes)} of {_hours(numbers.minutes)} hours"
        f" ({_percent(numbers.filled_minutes, numbers.minutes)}), {numbers.filled_slots} of {numbers.slots} slots"
        f" ({_percent(numbers.filled_slots, numbers.slots)})",
    )
    table.add_row("Missions", f"{numbers.missions}, handovers {numbers.handovers}")
    table.add_row("Travel", f"{numbers.travel_minutes:,} minutes from home and back")
    if result.score is not None:
        table.add_row("Score", f"medium {result.score.medium:,}, soft {result.score.soft:,}")
    if result.bound is not None:
        soft = "open" if result.bound.soft is None else f"{result.bound.soft:,}"
        table.add_row("Bound", f"medium {result.bound.medium:,}, soft {soft}")
    table.add_row("Status", f"{result.status} in {result.seconds:.1f} s, every rule checked")
    return table


def _agencies(numbers: Summary) -> Table:
    table = Table("Agency", box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
    for name in ("missions", "workers", "hours", "hours owed"):
        table.add_column(name, justify="right")
    for agency, share in numbers.agencies.items():
        table.add_row(
            agency, str(share.missions), str(share.workers), _hours(share.minutes), _hours(share.target_minutes)
        )
    return table


def _empty(numbers: Summary) -> Table:
    table = Table("Empty slots by main reason", box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
    table.add_column("", justify="right")
    for reason, slots in numbers.reasons.items():
        table.add_row("somebody could come" if reason is None else reason.replace("_", " "), str(slots))
    if not numbers.reasons:
        table.add_row("none is empty", "")
    return table


def _hours(minutes: int) -> str:
    return f"{minutes / 60:,.1f}"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "all"
