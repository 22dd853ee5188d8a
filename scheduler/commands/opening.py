"""Opening the database for a command, with errors of one line."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from scheduler.commands.failure import Failure
from scheduler.commands.refusals import no_market, sentence
from scheduler.core.access import Actor
from scheduler.core.config import Settings
from scheduler.core.db import Database, opened
from scheduler.core.errors import NoNightlyRun, NotFound, SchedulerError


@contextmanager
def database(*, founding: bool = False) -> Iterator[Database]:
    """Open the database that the environment names; only who founds an installation may find none.

    Raises
    ------
    Failure
        When the environment or the database cannot be used, or when the block fails with an error of the trade.
    """
    with one_line(), opened(Settings.from_environment(os.environ), founding=founding) as found:
        yield found


def nightly_run(found: Database, market: str | None) -> Actor:
    """Return the nightly run of a market, by the market's code.

    Raises
    ------
    NoNightlyRun
        When the market has none.
    Failure
        When there is no such market, or none was named; it says which there are.
    """
    try:
        if market is not None:
            return found.engine(market)
    except NoNightlyRun:
        raise
    except NotFound:
        pass
    raise Failure(no_market(market, list(found.engines())))


@contextmanager
def one_line() -> Iterator[None]:
    """Tell in one line what a person has to mend.

    Raises
    ------
    Failure
        Instead of errors of the settings and of the trade.
    """
    try:
        yield
    except (SchedulerError, ValueError) as error:
        raise Failure(sentence(error)) from error
