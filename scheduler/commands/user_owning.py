"""The way into the database for commands about people, and what they share."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.commands.failure import Failure
from scheduler.commands.owning import administering
from scheduler.commands.refusals import no_market
from scheduler.core.config import Settings
from scheduler.core.errors import NoNightlyRun, NotFound
from scheduler.core.tables import Market

OF_ONE = click.option("--organisation", help="For one organisation alone, by its code.")


@contextmanager
def owning(*, founding: bool = False) -> Iterator[tuple[Session, Settings]]:
    """Act as the administration on the database of the settings.

    Raises
    ------
    Failure
        As ``administering``.
    """
    with administering(founding=founding) as session:
        try:
            yield session, Settings.from_environment(os.environ)
        except NotFound as error:
            if error.thing != "market" or isinstance(error, NoNightlyRun):
                raise
            raise Failure(no_market(str(error.id), session.scalars(select(Market.code)).all())) from error
