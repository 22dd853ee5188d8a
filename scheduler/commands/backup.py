"""``releve backup``: the database and the secret key in one file."""

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from scheduler.commands.failure import Failure, Refused
from scheduler.commands.output import check_writable
from scheduler.core.config import Settings
from scheduler.core.errors import SchedulerError


@click.command()
@click.option("--replace", is_flag=True, help="Write over a FILE that is there.")
@click.argument("target", metavar="FILE|FOLDER", type=click.Path(path_type=Path))
def backup(*, target: Path, replace: bool) -> None:
    """Keep the database and the secret key in one file, also while everything runs.

    In a FOLDER the file gets a name with date and time. It is read back before it gets its name, and only this account
    can read it: whoever has it has everybody's data, and the key to sign in as anybody.
    """
    from scheduler.core.addresses import addresses
    from scheduler.core.backups import Unreadable, back_up
    from scheduler.core.backups.keys import key_to_keep

    file = (target / f"releve-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.zip" if target.is_dir() else target).absolute()
    check_writable(file)
    if file.exists() and not replace:  # it may be the only one that is left
        message = f"{file}: is there already; name another file or a folder, or say --replace"
        raise Failure(message)
    try:
        settings = Settings.from_environment(os.environ)
        with addresses(settings, founding=False) as found:
            if found.owner is None:
                message = "RELEVE_APPLICATION_URL sees only what its user may: give RELEVE_DATABASE_URL"
                raise Failure(message)
            contents = back_up(found.owner, key_to_keep(settings), file)
    except (SchedulerError, ValueError) as error:
        raise Failure(str(error)) from error
    except Unreadable as error:
        raise Refused(str(error)) from error
    except OSError as error:
        message = f"{file}: cannot be written: {error.strerror or error}"
        raise Refused(message) from error
    size = file.stat().st_size / 1e6
    click.echo(f"{file}: {contents.rows} rows of {len(contents.tables)} tables and the key, {size:.1f} MB, read back")
