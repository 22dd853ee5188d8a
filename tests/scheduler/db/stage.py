"""A stage for tests: one connection of the owner on which anybody may act, all of it undone at the end."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.addresses import ADMINISTRATION_ROLE, APPLICATION_ROLE
from scheduler.core.db import act_as, refusals


class Stage:
    """Acts one after another on one connection; what a failed act did is undone at once."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    @contextmanager
    def acting(self, actor: Actor | None) -> Iterator[Session]:
        """Act as the application does for somebody."""
        with self._as(APPLICATION_ROLE) as session:
            act_as(session, actor)
            yield session

    @contextmanager
    def administering(self) -> Iterator[Session]:
        """Act for the administration."""
        with self._as(ADMINISTRATION_ROLE) as session:
            yield session

    @contextmanager
    def owning(self) -> Iterator[Session]:
        """Act as the owner of the tables."""
        with self._session() as session:
            yield session

    @contextmanager
    def _as(self, role: str) -> Iterator[Session]:
        with self._session() as session:
            session.execute(text(f"SET LOCAL ROLE {role}"))
            yield session
            session.flush()
            session.execute(text("RESET ROLE"))

    @contextmanager
    def _session(self) -> Iterator[Session]:
        # The session makes a savepoint around each act: a failure takes its role and settings back with it.
        with (
            refusals(),
            Session(self.connection, expire_on_commit=False, join_transaction_mode="create_savepoint") as session,
            session.begin(),
        ):
            yield session
