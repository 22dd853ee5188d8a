"""The schema of the first release: roles, tables, constraints, indexes, and the job queue's own tables.

Frozen: databases stand at it, and so do backups. Whatever changes gets a revision of its own.
"""

import hashlib
from importlib.metadata import version

from alembic import op
from procrastinate.schema import SchemaManager

from scheduler.core.errors import DatabaseUnusable
from scheduler.core.schema import run_sql

revision = "0048"
down_revision = None

SHA256 = "c70ec4b400a60ad9592787653aae5ae77ae41bf801d56b5bd2712751a07f2009"
"""Of the SQL that procrastinate 3.10.0 brings. When a newer one brings other SQL, this revision must still make the
same tables as it always did, so it refuses; the newer package needs a revision of its own that runs its migrations."""

# The queue's functions name their tables without a schema: wherever they are called from, they look in their own.
FIXED_PATH = """
    DO $path$
    DECLARE
        each regprocedure;
    BEGIN
        FOR each IN SELECT oid FROM pg_proc WHERE pronamespace = 'procrastinate'::regnamespace LOOP
            EXECUTE format('ALTER FUNCTION %s SET search_path = procrastinate, pg_temp', each);
        END LOOP;
    END
    $path$
"""


def upgrade() -> None:
    """Make the tables, then the queue's in a schema of their own, as its package brings them."""
    run_sql(__file__)
    queue = SchemaManager.get_schema()
    if hashlib.sha256(queue.encode()).hexdigest() != SHA256:
        problem = f"procrastinate {version('procrastinate')} brings other tables than 3.10.0, which this program knows"
        raise DatabaseUnusable(problem, "install the packages that requirements.lock names")
    connection = op.get_bind()
    for statements in (
        "CREATE SCHEMA procrastinate",
        "SET LOCAL search_path = procrastinate",
        queue,
        "SET LOCAL search_path = public",
        FIXED_PATH,
    ):
        connection.exec_driver_sql(statements, execution_options={"no_parameters": True})
