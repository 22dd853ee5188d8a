"""Keep a part of a replay as data: ``python -m scheduler.demo.history FOLDER`` with the data folder of the replay.

FOLDER is the one in which ``releve demo --replay`` keeps its data (``demo/replay`` below RELEVE_DATA). What is written
is the fixture from which the demo begins; the same replay always gives the same bytes.
"""

from pathlib import Path

import click

from scheduler.core.addresses import addresses
from scheduler.core.config import Settings
from scheduler.core.db import administration
from scheduler.demo.history.file import PATH, encoded
from scheduler.demo.history.writing import history_of
from scheduler.demo.replay.setting import kept


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--to", type=click.Path(dir_okay=False, path_type=Path), default=Path(*PATH), show_default=True)
def main(folder: Path, to: Path) -> None:
    """Write the history of the replay in FOLDER."""
    with addresses(Settings(folder), founding=False) as found:
        if found.owner is None:
            message = "the replay has a server of its own, which only its owner reads"
            raise click.ClickException(message)
        with administration(found.owner) as session:
            setting = kept(session)
            if setting is None:
                message = f"nothing was played in {folder}"
                raise click.ClickException(message)
            data = encoded(history_of(session, setting))
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_bytes(data)
    click.echo(f"{to}: {len(data)} bytes")


if __name__ == "__main__":
    main()
