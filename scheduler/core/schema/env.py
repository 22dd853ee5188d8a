"""What Alembic runs to reach the database: the connection it was given, else the one that the settings name."""

import os

from alembic import context
from sqlalchemy import Connection

from scheduler.core.addresses import addresses
from scheduler.core.config import Settings
from scheduler.core.connections import engine_of
from scheduler.core.tables import Base


def migrate(connection: Connection) -> None:
    """Run the revisions on a connection."""
    context.configure(connection=connection, target_metadata=Base.metadata)
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
        with engine_of(found.owner).begin() as owner:
            migrate(owner)
