"""Working as the owner of the database for a command: what needs rights above the policies."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL
from sqlalchemy.orm import Session

from scheduler.commands.failure import Failure
from scheduler.commands.opening import one_line
from scheduler.core.addresses import Addresses, addresses, passing
from scheduler.core.config import Settings
from scheduler.core.db import administration, bring_up_to_date


@contextmanager
def owner(*, founding: bool = False) -> Iterator[URL]:
    """Give the owner's way into the database that the environment names, with its schema up to date.

    Only who founds an installation may find none.

    Raises
    ------
    Failure
        When the environment or the database cannot be used, names no owner, or the block fails with an error of the
        trade.
    """
    with one_line(), addresses(Settings.from_environment(os.environ), founding=founding) as found:
        yield _owned(found)


@contextmanager
def rehearsing() -> Iterator[Session]:
    """Give a transaction of the administration that is to keep nothing; where there is no database, in a passing one.

    Raises
    ------
    Failure
        As ``owner``.
    """
    with one_line(), passing(Settings.from_environment(os.environ)) as found, administration(_owned(found)) as session:
        yield session


def _owned(found: Addresses) -> URL:
    if found.owner is None:
        message = "only who owns the database may do that: set RELEVE_DATABASE_URL"
        raise Failure(message)
    bring_up_to_date(found.owner)
    return found.owner


@contextmanager
def administering(*, founding: bool = False) -> Iterator[Session]:
    """Give one transaction of the administration.

    Raises
    ------
    Failure
        As ``owner``.
    """
    with owner(founding=founding) as found, administration(found) as session:
        yield session
