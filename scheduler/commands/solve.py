"""``releve solve``: an instance in, a solution out."""

import os
from pathlib import Path

import click

from scheduler.commands.failure import Failure, Infeasible
from scheduler.commands.input import instance_in, start_in
from scheduler.commands.interrupt import Stop
from scheduler.commands.output import check_writable, write_whole
from scheduler.commands.progress import bounds, levels
from scheduler.commands.run import run
from solver.instance import write_solution
from solver.plan import Status
from solver.solve import SolveLimits


@click.command()
@click.argument("instance", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, help="The solution's file; - for stdout."
)
@click.option(
    "--time-limit",
    type=click.FloatRange(min=0, min_open=True),
    default=SolveLimits().seconds,
    show_default=True,
    help="Seconds.",
)
@click.option(
    "--threads", type=click.IntRange(min=1), default=os.cpu_count() or 1, show_default="all cores", help="Threads."
)
@click.option(
    "--work",
    type=click.IntRange(min=1),
    help="Instead of seconds: so much work on one thread, for the same plan every time.",
)
@click.option("--seed", type=click.IntRange(min=0, max=2**31 - 1), default=0, show_default=True, help="Random seed.")
@click.option("--start", type=click.Path(path_type=Path), help="A solution, maybe of another instance, to begin from.")
def solve(
    *, instance: Path, output: Path, time_limit: float, threads: int, work: int | None, seed: int, start: Path | None
) -> None:
    """Plan INSTANCE and write the best plan found.

    Ctrl-C (or SIGTERM) ends the run early with the best plan so far, a second Ctrl-C without one. The exit code is 0
    with a plan, 3 when there is none (pins and limits contradict each other), 2 when a file is bad, 1 when the
    solver's plan does not pass the check.
    """
    with Stop() as stop:
        check_writable(output)
        problem, sha256 = instance_in(instance)
        if output.exists() and output.samefile(instance):
            message = f"{output}: is the instance, name another file"
            raise Failure(message)
        plan = None if start is None else start_in(start, problem)
        result = run(problem, _limits(time_limit, threads, work, seed), stop, plan)
        write_whole(output, write_solution(result, problem, sha256))
    if result.status is Status.INFEASIBLE:
        message = f"{instance}: infeasible, pins and limits contradict each other"
        raise Infeasible(message)
    summary = f"{result.status}: {levels(result.score)} {bounds(result.bound)}".rstrip()
    click.echo(f"{summary} in {result.seconds:.1f} s", err=True)


def _limits(time_limit: float, threads: int, work: int | None, seed: int) -> SolveLimits:
    """Return the limits; work is done on one thread, whatever the machine has."""
    return SolveLimits(time_limit, threads, seed) if work is None else SolveLimits(time_limit, 1, seed, work)
