"""``releve simulate``: what ways of planning make of the same invented weeks."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TypedDict, Unpack, get_args

import click
from click.core import ParameterSource
from rich.console import Console

from scheduler.commands.failure import Failure, Refused
from scheduler.commands.output import check_writable, write_whole
from scheduler.commands.simulated import document, shown, table
from scheduler.demo.instance import START, Volume
from scheduler.simulation.comparison import NAMES, compare
from scheduler.simulation.given import of_instance
from scheduler.simulation.living import BrokenPlanError
from scheduler.simulation.world import World
from scheduler.simulation.year import Setting, calvados
from solver.solve import SolveLimits

MARKET = "calvados"


class _Options(TypedDict):
    market: str
    weeks: int
    seed: int
    names: str
    volume: Volume
    workers: int | None
    start: datetime
    time_limit: float | None
    work: int
    keep: Path | None
    output: Path


@click.command()
@click.argument("market")
@click.option("--weeks", type=click.IntRange(1, 52), default=8, show_default=True, help="How long the world lasts.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Which world.")
@click.option("--policy", "names", default=",".join(NAMES), show_default=True, help="Ways of planning, by commas.")
@click.option("--volume", type=click.Choice(get_args(Volume)), default="full", show_default=True)
@click.option("--workers", type=click.IntRange(min=20), help="How many workers; as many as the market has if absent.")
@click.option(
    "--start",
    type=click.DateTime(["%Y-%m-%d"]),
    default=START.isoformat(),
    show_default=True,
    help="The Monday on which the world begins.",
)
@click.option("--time-limit", type=click.FloatRange(min=0, min_open=True), help="Seconds of a night, in place of work.")
@click.option("--work", type=click.IntRange(min=1), default=2, show_default=True, help="Work of a night, see solve.")
@click.option("--keep", type=click.Path(path_type=Path, file_okay=False), help="Where decisions are kept, to go on.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, help="The results as JSON; - for stdout."
)
@click.pass_context
def simulate(context: click.Context, **given: Unpack[_Options]) -> None:
    r"""Let ways of planning live through the same weeks of MARKET, and compare what they served.

    MARKET is calvados, whose weeks are invented, or the file of an instance: then its requests are what really happens,
    and only when each becomes known is drawn.

    Every evening at eight a night is planned from what is known by then; news of the day (absences, prolongations,
    people who decline or fall ill) is the same for all. Each decision is checked, and so is what came true.

    \b
    careful      a coordinator, in the evening; nothing is taken back
    at-once      the same, and each piece of news is answered when it comes
    sparing      the same again, looking at how few others can do what somebody can do
    nights       our nights; what was told stays
    nights-free  our nights; what was told may be taken back
    opportunity  our nights; an hour of somebody costs what it is expected to be worth elsewhere
    late         our nights; a mission is told three days before its first shift
    announced    the same, and each piece of news is answered when it comes: the product where it knows no prices
    late-opportunity  opportunity and late
    foresight    both, and each piece of news is answered when it comes
    estimated    the same, with rates from a year of history, and nobody kept from the hours they wish for: the product
    wrong        the same with rates that are wrong by half
    hindsight    whoever knew everything in advance: the ceiling, proven

    The same options give the same results, unless nights are limited by seconds. A run that was broken off goes on
    with the decisions kept in the folder of --keep. The JSON, format releve-simulation/1, has one entry a policy.
    """
    names, output, keep = _policies(given["names"]), given["output"], given["keep"]
    check_writable(output)
    limits = SolveLimits(threads=1, work=given["work"])
    if given["time_limit"] is not None:
        limits = SolveLimits(given["time_limit"], threads=1)
    if keep is not None:
        _make(keep)
    world = _world(context, given)
    try:
        with shown() as told:
            top, outcomes = compare(world, names, limits, keep, told)
    except BrokenPlanError as error:
        message = f"a plan breaks a rule, nothing is written: {error}"
        raise Refused(message) from error
    write_whole(output, document({**world.about, "limits": asdict(limits)}, top, outcomes))
    Console(stderr=True).print(table(outcomes))


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"{folder}: cannot be made: {error.strerror}"
        raise Failure(message) from error
    check_writable(folder / "decisions")


def _world(context: click.Context, given: _Options) -> World:
    try:
        if given["market"] == MARKET:
            return calvados(
                Setting(given["weeks"], given["seed"], given["volume"], given["workers"], given["start"].date())
            )
        for name in ("weeks", "volume", "workers", "start"):
            if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
                message = f"--{name}: an instance has its own"
                raise Failure(message)
        return of_instance(Path(given["market"]), given["seed"])
    except OSError as error:
        message = f"{given['market']}: is neither {MARKET} nor an instance that can be read: {error.strerror}"
        raise Failure(message) from error
    except ValueError as error:
        where = "" if given["market"] == MARKET else f"{given['market']}: "
        message = f"{where}{error}"
        raise Failure(message) from error


def _policies(given: str) -> list[str]:
    names = list(dict.fromkeys(given.split(",")))
    if unknown := [name for name in names if name not in NAMES]:
        message = f"--policy: {unknown[0]!r} is none of {', '.join(NAMES)}"
        raise Failure(message)
    return names
