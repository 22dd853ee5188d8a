"""``python -P -m web``: serve the site; ``releve up`` starts it beside the job worker."""

import os

import click

from releve import require_own_packages
from scheduler.commands.bind import require_free
from scheduler.commands.opening import one_line
from scheduler.core import lifeline
from scheduler.core.config import Settings
from scheduler.core.db import opened
from scheduler.core.secret_key import secret_key
from web.server import serve


@click.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="address:port or unix:/path.")
@click.option("--workers", type=click.IntRange(min=1), default=2, show_default=True, help="Processes that answer.")
@click.option(lifeline.FLAG, "held", is_flag=True, help="End when the standard input closes.")
def main(*, bind: str, workers: int, held: bool) -> None:
    """Serve the site until told to stop."""
    require_own_packages()
    with one_line():
        settings = Settings.from_environment(os.environ)
        if not held:  # by hand: what its worker processes would tell as faults, again and again, is told once
            require_free(bind)
            secret_key(settings)
            with opened(settings):
                pass
    if held:
        lifeline.hold()
    serve(settings, bind, workers)


if __name__ == "__main__":
    main(prog_name="python -m web")
