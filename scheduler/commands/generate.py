"""``releve generate``: an invented instance of Calvados."""

from datetime import datetime
from pathlib import Path
from typing import get_args

import click

from scheduler.commands.failure import Failure
from scheduler.commands.output import check_writable, write_whole
from scheduler.demo.instance import START, Volume, to_json
from scheduler.demo.instance import generate as generate_instance


@click.command()
@click.option("--volume", type=click.Choice(get_args(Volume)), default="contract", show_default=True)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Random seed.")
@click.option(
    "--start",
    type=click.DateTime(["%Y-%m-%d"]),
    default=START.isoformat(),
    show_default=True,
    help="The Monday on which the four weeks begin.",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, help="The instance's file; - for stdout."
)
def generate(volume: Volume, seed: int, start: datetime, output: Path) -> None:
    """Invent four weeks of replacement requests in Calvados and the workers for them.

    Places are real; agencies, workers and absences are invented. The same seed gives the same file. The volume is
    the hours of the contract, or with "full" every absence, for the same workers.
    """
    check_writable(output)
    try:
        instance = generate_instance(volume, seed, start.date())
    except ValueError as error:
        raise Failure(str(error)) from error
    write_whole(output, to_json(instance).encode())
