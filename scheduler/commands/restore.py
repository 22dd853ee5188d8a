"""``releve restore``: a backup back into an empty database."""

import os
from pathlib import Path

import click

from scheduler.commands.failure import Failure
from scheduler.core.config import Settings
from scheduler.core.errors import SchedulerError


@click.command()
@click.option("--key", "choice", type=click.Choice(["backup", "present"]), help="Which key, when there is another one.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def restore(*, file: Path, choice: str | None) -> None:
    """Put a backup back, database and secret key, all of it or nothing.

    The database must hold no data; make another one to restore beside it. The schema is then brought up to date, so a
    backup of an older version will do.
    """
    from scheduler.core.addresses import addresses
    from scheduler.core.backups import KeyChoice, Unreadable
    from scheduler.core.backups import restore as put_back

    try:
        settings = Settings.from_environment(os.environ)
        with addresses(settings) as found:
            if found.owner is None:
                message = "RELEVE_APPLICATION_URL cannot make tables: give RELEVE_DATABASE_URL"
                raise Failure(message)
            contents = put_back(found.owner, settings, file, KeyChoice(choice) if choice else None)
    except (SchedulerError, ValueError, Unreadable) as error:
        raise Failure(str(error)) from error
    click.echo(f"{file}: {contents.rows} rows of {len(contents.tables)} tables are back, as of {contents.made_at}")
