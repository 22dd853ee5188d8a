"""A database with the market Calvados in it."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from uuid import uuid4

from sqlalchemy import URL, select
from sqlalchemy.orm import Session

from scheduler.core.addresses import Addresses
from scheduler.core.tables import Base
from scheduler.demo.load import load_market, play_sunday_evening
from tests.conftest import database
from tests.scheduler.db.world import A_HASH

SUNDAY = date(2026, 11, 22)
"""In the middle of a term."""


@contextmanager
def calvados(superuser: URL, empty: Addresses, today: date = SUNDAY, seed: int = 1) -> Iterator[Addresses]:
    """Load the market and play its Sunday evening in a database of its own, for the length of a block."""
    with database(superuser, f"releve_test_{uuid4().hex}", empty.application.database or "") as found:
        assert found.owner
        load_market(found.owner, seed=seed, today=today, password_hash=A_HASH)
        play_sunday_evening(found.owner, "contract", seed=seed, today=today)
        yield found


def digests(session: Session) -> dict[str, str]:
    """Return a digest of the rows of each table, but for the moment at which people accept: that of the load."""
    found = {}
    for table in Base.metadata.sorted_tables:
        columns = [each for each in table.columns if each.name != "accepted_at"]
        rows = session.execute(select(*columns).order_by(*table.primary_key)).all()
        found[table.name] = hashlib.sha256(repr(rows).encode()).hexdigest()
    return found
