"""Somebody who waits for somebody else: what the tests of several people at once wait for."""

from time import monotonic, sleep

from sqlalchemy import text

from scheduler.core.addresses import Addresses
from scheduler.core.db import administration


def waits_for_a_lock(fresh: Addresses) -> None:
    """Come back once somebody in this database waits for somebody else."""
    assert fresh.owner
    here = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
    waiting = text(f"SELECT count(*) FROM pg_locks WHERE NOT granted AND pid IN ({here})")  # noqa: S608  # our own words
    until = monotonic() + 20
    with administration(fresh.owner) as session:
        while not session.scalar(waiting):
            assert monotonic() < until, "nobody waits"
            sleep(0.02)
