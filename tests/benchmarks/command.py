"""The command line of the benchmark."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypedDict, Unpack

import click

from solver.solve import SolveLimits
from tests.benchmarks.attempt import ENGINES, OURS, WHY_NOT, Attempt
from tests.benchmarks.budget import COSTLY, QUICK_DEADLINE, Budget, glance
from tests.benchmarks.instances import Instance, load_folder
from tests.benchmarks.kept import Kept
from tests.benchmarks.measured import Measured, measured
from tests.benchmarks.record import record
from tests.benchmarks.report import into_document, report
from tests.benchmarks.tables import levels

INSTANCES = Path(__file__).parents[2] / "fixtures" / "instances"


class Options(TypedDict):
    """What the command line gives."""

    folder: Path
    time_limit: float | None
    threads: int
    seed: int
    runs: int
    only: tuple[str, ...]
    engine: tuple[str, ...]
    peers: bool
    output: Path | None
    document: Path | None
    kept: Path | None
    quick: bool


# The variables are those of `make bench TIME=10`: make hands them on to what it runs.
@click.command(context_settings={"show_default": True})
@click.argument(
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=INSTANCES,
    envvar="RELEVE_BENCHMARKS",
)
@click.option(
    "--time-limit", type=click.FloatRange(min=0, min_open=True), envvar="TIME", help="Seconds, else by family."
)
@click.option("--threads", type=click.IntRange(min=1), default=2, envvar="THREADS", help="Threads of each engine.")
@click.option("--seed", type=click.IntRange(min=0, max=2**20), default=0, envvar="SEED", help="The first run's seed.")
@click.option("--runs", type=click.IntRange(min=1), default=1, envvar="RUNS", help="Runs, each with the next seed.")
@click.option("--only", multiple=True, metavar="NAME", help="An instance, or a pattern such as 'department-*'.")
@click.option("--engine", multiple=True, type=click.Choice(list(ENGINES)), help="These engines beside ours; else all.")
@click.option("--peers/--no-peers", default=True, help="Run the peers as well.")
@click.option("--json", "output", type=click.Path(dir_okay=False, path_type=Path), help="Write every run there.")
@click.option(
    "--trace",
    "document",
    type=click.Path(dir_okay=False, path_type=Path),
    envvar="REPORT",
    help="Write tables and drawings of score over time into this document.",
)
@click.option(
    "--kept", type=click.Path(file_okay=False, path_type=Path), envvar="KEPT", help="Go on from the runs here."
)
@click.option("--quick", is_flag=True, envvar="QUICK", help="A glance: one short run each, ten minutes altogether.")
def bench(**given: Unpack[Options]) -> None:
    """Solve the instances of FOLDER and compare with other engines and the best known plans.

    FOLDER may hold folders of instances. The exit code is 1 when a plan, a score or a bound does not hold, or a file
    is bad.
    """
    until = time.monotonic() + QUICK_DEADLINE if given["quick"] else float("inf")
    try:
        instances = load_folder(given["folder"], given["only"])
    except (OSError, ValueError) as error:
        raise click.ClickException(str(error)) from error
    engines, notes = _engines(given)
    budget = Budget(given["time_limit"])
    if given["quick"]:
        instances.sort(key=lambda each: len(each.problem.shifts) * len(each.problem.workers))
        budget = glance(given["time_limit"], instances, engines)
    everything: list[Measured] = []
    for instance in instances:
        if everything and time.monotonic() > until:
            notes.append(f"{instance.name}: not run, the time of a glance was over.")
            continue
        limits = SolveLimits(budget.seconds(instance), given["threads"], given["seed"])
        costly = not given["quick"] or all(each.instance.family != instance.family for each in everything)
        chosen = [engine for engine in engines if costly or engine not in COSTLY]
        runs = 1 if given["quick"] else given["runs"]
        kept = Kept(given["kept"])
        everything.append(measured(instance, chosen, limits, runs, _teller(instance), kept, until=until))
        if given["output"] is not None:  # after each instance: a long benchmark may be broken off
            given["output"].write_text(record(everything, given["threads"], given["seed"]), encoding="utf-8")
    click.echo(report(everything, notes))
    if given["document"] is not None:
        into_document(everything, notes, given["document"])
    faults = [fault for each in everything for fault in each.faults]
    if faults:
        raise click.ClickException("\n  ".join(["does not hold:", *faults]))


def _engines(given: Options) -> tuple[Sequence[str], list[str]]:
    """Return the engines to run, ours first, and a sentence on each that cannot run here."""
    wanted = [each for each in ENGINES if given["peers"] and (each in given["engine"] or not given["engine"])]
    reasons = {each: WHY_NOT[each]() for each in wanted if each in WHY_NOT}
    chosen = [OURS, *(each for each in wanted if each != OURS and reasons.get(each) is None)]
    return chosen, [f"{each}: not run. {reason}." for each, reason in reasons.items() if reason is not None]


def _teller(instance: Instance) -> Callable[[Attempt], None]:
    def tell(attempt: Attempt) -> None:
        result = attempt.result
        line = f"{instance.name}, {attempt.engine}, seed {result.seed}: {levels(attempt)} in {result.seconds:.1f} s"
        click.echo(line if attempt.failure is None else f"{line}; {attempt.failure}", err=True)

    return tell
