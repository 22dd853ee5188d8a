"""The command line of the benchmark."""

from pathlib import Path
from typing import TypedDict, Unpack

import click

from solver.solve import SolveLimits
from tests.benchmarks.attempt import ENGINES, OURS, Attempt
from tests.benchmarks.instances import load_folder
from tests.benchmarks.kept import Kept
from tests.benchmarks.measured import Measured, measured
from tests.benchmarks.record import record
from tests.benchmarks.tables import levels, median_lines, results_table, sizes_table

INSTANCES = Path(__file__).parents[2] / "fixtures" / "instances"

QUICK_SECONDS = 10.0


class Options(TypedDict):
    """What the command line gives."""

    folder: Path
    time_limit: float
    threads: int
    seed: int
    runs: int
    only: tuple[str, ...]
    peers: bool
    output: Path | None
    kept: Path | None
    quick: bool


# The variables are those of `make bench TIME=10`: make hands them on to what it runs.
@click.command(context_settings={"show_default": True})
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=INSTANCES)
@click.option("--time-limit", type=click.FloatRange(min=0, min_open=True), default=30.0, envvar="TIME", help="Seconds.")
@click.option("--threads", type=click.IntRange(min=1), default=2, envvar="THREADS", help="Threads of each engine.")
@click.option("--seed", type=click.IntRange(min=0, max=2**20), default=0, envvar="SEED", help="The first run's seed.")
@click.option("--runs", type=click.IntRange(min=1), default=1, envvar="RUNS", help="Runs, each with the next seed.")
@click.option("--only", multiple=True, metavar="NAME", help="An instance, or a pattern such as 'department-*'.")
@click.option("--peers/--no-peers", default=True, help="Run plain CP-SAT and HiGHS as well.")
@click.option("--json", "output", type=click.Path(dir_okay=False, path_type=Path), help="Write every run there.")
@click.option(
    "--kept", type=click.Path(file_okay=False, path_type=Path), envvar="KEPT", help="Go on from the runs here."
)
@click.option("--quick", is_flag=True, envvar="QUICK", help=f"One run of at most {QUICK_SECONDS:g} s each.")
def bench(**given: Unpack[Options]) -> None:
    """Solve the instances of FOLDER and compare with plain engines and the best known plans.

    The exit code is 1 when a plan, a score or a bound does not hold, or a file is bad.
    """
    seconds = min(given["time_limit"], QUICK_SECONDS) if given["quick"] else given["time_limit"]
    limits = SolveLimits(seconds, given["threads"], given["seed"])
    runs = 1 if given["quick"] else given["runs"]
    kept = Kept(given["kept"])
    engines = list(ENGINES) if given["peers"] else [OURS]
    try:
        instances = load_folder(given["folder"], given["only"])
    except (OSError, ValueError) as error:
        raise click.ClickException(str(error)) from error
    everything: list[Measured] = []
    for instance in instances:

        def report(attempt: Attempt, name: str = instance.name) -> None:
            result = attempt.result
            line = f"{name}, {attempt.engine}, seed {result.seed}: {levels(attempt)} in {result.seconds:.1f} s"
            click.echo(line, err=True)

        everything.append(measured(instance, engines, limits, runs, report, kept))
        if given["output"] is not None:  # after each instance: a long benchmark may be broken off
            given["output"].write_text(record(everything, limits), encoding="utf-8")
    click.echo("\n\n".join([sizes_table(everything), results_table(everything), *median_lines(everything)]))
    faults = [fault for each in everything for fault in each.faults]
    if faults:
        raise click.ClickException("\n  ".join(["does not hold:", *faults]))
