"""How the database is connected to: so that no statement that fails tells anybody's values to a log.

A refused row would otherwise be written out in full: by SQLAlchemy with the statement's parameters, by PostgreSQL in
the error's detail ("Key (email)=(...) already exists") and, where a value is malformed, in the error itself.
"""

from typing import Any

import psycopg
from psycopg.errors import DataError
from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event


def engine_of(url: URL, **options: Any) -> Engine:
    """Make an engine whose errors hold no values; the options are those of ``create_engine``."""
    engine = create_engine(url, hide_parameters=True, **options)
    event.listen(engine, "handle_error", _without_values)
    return engine


def connection_arguments(address: URL) -> dict[str, str]:
    """Return how psycopg connects to a database's address so that it finds the queue's tables."""
    query = {name: value if isinstance(value, str) else ",".join(value) for name, value in address.query.items()}
    options = f"{query.pop('options', '')} -c search_path=procrastinate".strip()
    return {
        **{
            name: str(value)
            for name, value in address.translate_connect_args(username="user", database="dbname").items()
        },
        **query,
        "options": options,
    }


def shown(connection: Connection) -> str:
    """Return which database it is, as people know it."""
    url = connection.engine.url
    return f"the database {url.database} on {url.host or url.query.get('host') or 'this machine'}"


def _without_values(context: ExceptionContext) -> None:
    """Leave of a refusal what it is and which constraint it names; ``diag`` keeps the rest for the program."""
    error, shown = context.original_exception, context.sqlalchemy_exception
    if not isinstance(error, psycopg.Error) or error.diag.message_primary is None:
        return
    told = "a value is malformed or out of range" if isinstance(error, DataError) else error.diag.message_primary
    error.args = (told,)
    if shown is not None:
        name = f"{type(error).__module__}.{type(error).__qualname__}"
        shown.args = (f"({name}) {told}", *shown.args[1:])
