"""A database with the tables and no market, in which a test may commit."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import URL

from scheduler.core.addresses import Addresses
from tests.conftest import database

__all__ = ["unfounded"]


@pytest.fixture
def unfounded(superuser: URL, empty: Addresses) -> Iterator[Addresses]:
    with database(superuser, f"releve_test_{uuid4().hex}", empty.application.database or "") as found:
        yield found


@contextmanager
def commands_work_on(there: Addresses, data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let commands of this process work on a database of the tests for the length of a block."""
    with monkeypatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("RELEVE_")]:
            patch.delenv(name)
        assert there.owner
        patch.setenv("RELEVE_DATA", str(data))
        patch.setenv("RELEVE_DATABASE_URL", there.owner.render_as_string(hide_password=False))
        patch.setenv("RELEVE_APPLICATION_URL", there.application.render_as_string(hide_password=False))
        yield
