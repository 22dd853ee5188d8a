"""Where backups go back to: an empty database, and another machine."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import URL

from scheduler.core.addresses import Addresses
from scheduler.core.config import Settings
from tests.conftest import database


def owner(found: Addresses) -> URL:
    assert found.owner
    return found.owner


@pytest.fixture
def target(superuser: URL) -> Iterator[Addresses]:
    """An empty database."""
    with database(superuser, f"releve_test_{uuid4().hex}") as found:
        yield found


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Of another machine, on which nothing is yet."""
    return Settings(tmp_path / "there")
