"""``releve work``: the job worker."""

import logging
import os

import click

from scheduler.commands.failure import Failure
from scheduler.commands.opening import database
from scheduler.core import lifeline
from scheduler.core.config import Settings

RUNS_AT_ONCE = 4
"""Unless somebody says otherwise."""

DIGITS = 2
"""Of the number of runs at once: each has a thread here and a process of its own, so hundreds are a mistake."""


@click.command()
@click.option("--jobs", metavar="N", default=str(RUNS_AT_ONCE), show_default=True, help="Runs that may go on at once.")
@click.option(
    "--queues",
    metavar="NAMES",
    default="plan,messages",
    show_default=True,
    help="What to do: plan (nights, and runs that the screens ask for), messages.",
)
@click.option(lifeline.FLAG, "held", is_flag=True, help="End when the standard input closes.")
def work(*, jobs: str, queues: str, held: bool) -> None:
    """Do the jobs in the background: plan each market's night, send messages, and do what the screens ask for.

    Several workers, on several machines, share the jobs; each of them looks what is due and makes offers. Ctrl-C or
    SIGTERM stop it; a run under way then ends with the best plan so far.
    """
    from scheduler.jobs import CHOICES, run
    from scheduler.market.router import Osrm
    from scheduler.messages.delivery import Post

    count, names = at_once(jobs), [name.strip() for name in queues.split(",")]
    if unknown := [name for name in names if name not in CHOICES]:
        message = f"--queues: there is no queue {unknown[0]!r}, name one or several of: {', '.join(CHOICES)}"
        raise Failure(message)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    with database() as found:
        if held:
            lifeline.hold()
        settings = Settings.from_environment(os.environ)
        router = Osrm(settings.osrm) if settings.osrm else None
        run(found, Post.of(settings), count, [queue for queue in CHOICES if queue in names], router)


def at_once(jobs: str) -> int:
    """Read how many runs may go on at once.

    Raises
    ------
    Failure
        When it is no number, or out of range.
    """
    if jobs.isascii() and jobs.isdigit() and len(jobs) <= DIGITS and int(jobs):
        return int(jobs)
    message = f"--jobs: must be a number from 1 to {'9' * DIGITS}, not {jobs!r}"
    raise Failure(message)
