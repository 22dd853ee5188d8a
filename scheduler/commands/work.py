"""``releve work``: the job worker."""

import logging
import os

import click

from scheduler import lifeline
from scheduler.commands.opening import database
from scheduler.config import Settings


@click.command()
@click.option(lifeline.FLAG, "held", is_flag=True, help="End when the standard input closes.")
def work(*, held: bool) -> None:
    """Do the jobs in the background: plan each market's night, send messages, and do what the screens ask for.

    Several workers, on several machines, share the jobs. Ctrl-C or SIGTERM stop it; a run under way then ends with the
    best plan so far.
    """
    from scheduler import jobs
    from scheduler.messages.delivery import Post

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    with database() as found:
        if held:
            lifeline.hold()
        jobs.run(found, Post.of(Settings.from_environment(os.environ)))
