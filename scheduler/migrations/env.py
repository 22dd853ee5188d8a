"""What Alembic runs to reach the database: the connection it was given, else the one that the settings name."""

import os

from alembic import context
from sqlalchemy import Connection, create_engine

from scheduler.addresses import addresses
from scheduler.config import Settings
from scheduler.tables import Base

FOREIGN = "procrastinate_"
"""The queue keeps tables of its own in the same schema; its revision installs its own SQL."""


def is_ours(name: str | None, kind: str, parents: object) -> bool:
    """Tell whether to compare what the database has under a name with the models."""
    del parents
    return not (kind == "table" and (name or "").startswith(FOREIGN))


def migrate(connection: Connection) -> None:
    """Run the revisions on a connection."""
    context.configure(connection=connection, target_metadata=Base.metadata, include_name=is_ours)
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:  # a developer at the command line: `alembic revision --autogenerate`, `alembic check`
    with addresses(Settings.from_environment(os.environ)) as found:
        if found.owner is None:
            message = "alembic: only the owner changes the schema; set RELEVE_DATABASE_URL"
            raise SystemExit(message)
        with create_engine(found.owner).begin() as owner:
            migrate(owner)
