"""The open database: transactions that say who acts, and refusals in the words of the trade.

A transaction sets the user, the organisation and the market for its own length; the row-level policies read them.
Without them next to nothing can be read: a forgotten actor shows an empty page and never somebody else's data.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias

import psycopg
from psycopg.errors import (
    DeadlockDetected,
    IdleInTransactionSessionTimeout,
    InsufficientPrivilege,
    LockNotAvailable,
    QueryCanceled,
    SerializationFailure,
)
from sqlalchemy import URL, Row, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from scheduler.core import schema
from scheduler.core.access import Actor
from scheduler.core.addresses import ADMINISTRATION_ROLE, APPLICATION_ROLE, addresses, answering
from scheduler.core.config import Settings
from scheduler.core.connections import engine_of
from scheduler.core.constraints import REASONS
from scheduler.core.errors import (
    Conflict,
    DatabaseBusy,
    DatabaseDown,
    DatabaseUnusable,
    NoNightlyRun,
    NotAllowed,
    NotFound,
    SchedulerError,
)
from scheduler.core.tables.codes import Role
from scheduler.core.time_limits import limited

OpenTransaction: TypeAlias = Session
"""A transaction under way: what ``Database.transaction`` gives its block."""

RIGHTS = "docs/operations.md tells which accounts it needs and what they must be allowed"


@contextmanager
def opened(settings: Settings, *, founding: bool = True) -> Iterator["Database"]:
    """Find the database of the settings, bring its schema up to date, and open it for the application.

    Parameters
    ----------
    founding
        As for ``addresses``.

    Raises
    ------
    DatabaseUnusable
        When it cannot be used as it is; the text says what to do.
    """
    with addresses(settings, founding=founding) as found:
        if found.owner is not None:
            bring_up_to_date(found.owner)
        database = Database(found.application)
        try:
            with answering(found.application, RIGHTS):
                database.require_usable()
            yield database
        finally:
            database.close()


def bring_up_to_date(owner: URL) -> None:
    """Run the revisions that a database lacks, and apply the functions and policies that changed.

    Raises
    ------
    DatabaseUnusable
        When it cannot be done, or when the database holds something else; nothing is written then.
    """
    engine = engine_of(owner)
    try:
        with answering(owner, RIGHTS), engine.begin() as connection:
            schema.upgrade(connection)
    finally:
        engine.dispose()


class Database:
    """One database as the application sees it. Threads may share it; a process opens its own after forking."""

    def __init__(self, application: URL) -> None:
        # Asking each connection first whether it still lives lets the program outlive a restart of the server.
        self._engine = engine_of(limited(application), pool_pre_ping=True)
        self._address = application

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def require_usable(self) -> None:
        """Refuse a schema or a text in force of another version, and a role that the policies do not bind."""
        with self._engine.connect() as connection:
            schema.require_newest(connection)
            if connection.scalar(text(UNBOUND)):
                problem = f"the role {connection.scalar(text('SELECT current_user'))} is above the row-level policies"
                raise DatabaseUnusable(problem, "let RELEVE_APPLICATION_URL name a role that owns nothing")

    @contextmanager
    def transaction(self, actor: Actor | None) -> Iterator[Session]:
        """Do everything in the block for one actor, or nothing of it; None acts for nobody (signing in).

        Raises
        ------
        Conflict, NotAllowed
            When the database refuses what the block did.
        DatabaseDown
            When it does not answer.
        DatabaseBusy
            When it takes longer than ``time_limits`` allow.
        """
        with refusals(), Session(self._engine, expire_on_commit=False) as session, session.begin():
            act_as(session, actor)
            yield session

    def actor(self, user: int, market: str | None = None) -> Actor:
        """Return a user as they act in a market, by default the first of their organisation's.

        Raises
        ------
        NotFound
            When there is no such user any more, or their organisation takes no part in that market.
        """
        for row in self.ask("SELECT * FROM actors(:user)", user=user):
            if market in {None, row.market_code}:
                return Actor(user, row.organisation_id, row.market_id, Role(row.role), row.leads, row.administers)
        thing = "user"
        raise NotFound(thing, user)

    def engine(self, market: str) -> Actor:
        """Return the nightly run of a market, by the market's code.

        Raises
        ------
        NotFound
            When there is no such market.
        NoNightlyRun
            When nobody leads it yet, or the account of its nightly run is missing or disabled.
        """
        found = self.engines().get(market)
        if found is not None:
            return found
        thing = "market"
        for row in self.ask("SELECT * FROM market_is_led(:market)", market=market):
            if row.is_led is not None:
                raise NoNightlyRun(thing, market, row.is_led)
        raise NotFound(thing, market)

    def engines(self) -> dict[str, Actor]:
        """Return the nightly run of every market that has one, by the market's code."""
        return {
            row.market_code: Actor(row.user_id, row.organisation_id, row.market_id, Role.ENGINE, leads=True)
            for row in self.ask("SELECT * FROM engines()")
        }

    def in_every_market(self, do: Callable[[Session, Actor], int]) -> int:
        """Do something as each market's nightly run, in a transaction each, and return the sum of what it counts."""
        done = 0
        for engine in self.engines().values():
            with self.transaction(engine) as session:
                done += do(session, engine)
        return done

    def ask(self, statement: str, **values: object) -> Sequence[Row[Any]]:
        """Send one statement, a transaction of its own, before anybody acts: it is about who that may be."""
        with refusals(), self._engine.begin() as connection:
            return connection.execute(text(statement), values).all()

    @property
    def address(self) -> URL:
        """The application's way in, for other libraries that connect on their own."""
        return self._address


UNBOUND = """
    SELECT r.rolsuper OR r.rolbypassrls OR EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid AND c.relkind = 'r')
    FROM pg_roles r WHERE r.rolname = current_user
"""


# One statement, since every page begins with it, twice.
ACT_AS = text("""
    SELECT set_config('releve.user_id', :user, true), set_config('releve.organisation_id', :organisation, true),
           set_config('releve.market_id', :market, true)
""")


def act_as(session: Session, actor: Actor | None) -> None:
    """Say to the database for whom the current transaction acts."""
    values = {
        "user": str(actor.user) if actor else "",
        "organisation": str(actor.organisation) if actor else "",
        "market": str(actor.market) if actor else "",
    }
    session.execute(ACT_AS, values)


@contextmanager
def administration(owner: URL) -> Iterator[Session]:
    """Act for the administration, which sees and writes everything: loading markets, adding users.

    Raises
    ------
    Conflict
        When the database refuses what the block did.
    """
    engine = engine_of(owner)
    try:
        with refusals(), Session(engine, expire_on_commit=False) as session, session.begin():
            session.execute(text(f"SET LOCAL ROLE {ADMINISTRATION_ROLE}"))
            yield session
    finally:
        engine.dispose()


@contextmanager
def stepping_down(session: Session, actor: Actor) -> Iterator[None]:
    """Let a transaction of the administration act for somebody in the block, under the policies as they would.

    What fails in the block takes the transaction back to where a savepoint stands; without one, to its beginning.
    """
    session.flush()
    session.execute(text(f"SET LOCAL ROLE {APPLICATION_ROLE}"))
    act_as(session, actor)
    yield
    session.flush()
    act_as(session, None)
    session.execute(text(f"SET LOCAL ROLE {ADMINISTRATION_ROLE}"))


@contextmanager
def refusals() -> Iterator[None]:
    """Turn a refusal of the database into an error of the trade, where there is a word for it."""
    try:
        yield
    except StaleDataError as error:
        # The row could be read but no policy let it be written.
        action, thing = "change", "row"
        raise NotAllowed(action, thing) from error
    except DBAPIError as error:
        refusal = refused(error.orig)
        if refusal is None:
            raise
        raise refusal from error


def refused(error: BaseException | None) -> SchedulerError | None:
    """Return what an error of the driver means to the trade, None when it means a fault."""
    if not isinstance(error, psycopg.Error):
        return None
    name = error.diag.constraint_name or ""
    refusal: SchedulerError | None = None
    if name in REASONS:
        refusal = Conflict(REASONS[name], name)
    elif isinstance(error, DeadlockDetected | SerializationFailure | LockNotAvailable):
        refusal = Conflict("somebody_else_at_once")
    elif isinstance(error, QueryCanceled | IdleInTransactionSessionTimeout):
        refusal = DatabaseBusy()
    elif isinstance(error, psycopg.OperationalError) and is_away(error.sqlstate):
        refusal = DatabaseDown(str(error).strip().splitlines()[-1])
    elif isinstance(error, InsufficientPrivilege):
        refusal = NotAllowed("write", error.diag.table_name or error.diag.message_primary or "row")
    return refusal


def is_away(sqlstate: str | None) -> bool:
    """Tell whether a failed statement means that the server has gone, is stopping or starting, or takes no more.

    A connection that breaks or never comes about has no code. Classes 08, 53 and 57P are connection exceptions,
    insufficient resources and operator interventions (PostgreSQL, appendix A).
    """
    return sqlstate is None or sqlstate.startswith(("08", "53", "57P"))
