"""A database whose transactions are acts on a stage: for use cases that open their own, as those of links do."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.db import Database
from tests.scheduler.db.stage import Stage


class _Transactions:
    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    @contextmanager
    def transaction(self, actor: Actor | None) -> Iterator[Session]:
        with self.stage.acting(actor) as session:
            yield session


def on_stage(stage: Stage) -> Database:
    """Return such a database."""
    return cast("Database", _Transactions(stage))
