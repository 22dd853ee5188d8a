"""The job queue: procrastinate's own tables, in a schema of their own, as its package brings them."""

import hashlib
from importlib.metadata import version

from alembic import op
from procrastinate.schema import SchemaManager

from scheduler.errors import DatabaseUnusable
from scheduler.migrations import run_sql

revision = "0007"
down_revision = "0006"

SHA256 = "c70ec4b400a60ad9592787653aae5ae77ae41bf801d56b5bd2712751a07f2009"
"""Of the SQL that procrastinate 3.10.0 brings. When a newer one brings other SQL, this revision must still make the
same tables as it always did, so it refuses; the newer package needs a revision of its own that runs its migrations."""


def upgrade() -> None:
    """Make the schema and procrastinate's tables in it, then say who may use them."""
    sql = SchemaManager.get_schema()
    if hashlib.sha256(sql.encode()).hexdigest() != SHA256:
        problem = f"procrastinate {version('procrastinate')} brings other tables than 3.10.0, which this program knows"
        raise DatabaseUnusable(problem, "install the packages that requirements.lock names")
    connection = op.get_bind()
    connection.exec_driver_sql("CREATE SCHEMA procrastinate")
    connection.exec_driver_sql("SET LOCAL search_path = procrastinate")
    connection.exec_driver_sql(sql, execution_options={"no_parameters": True})
    connection.exec_driver_sql("SET LOCAL search_path = public")
    run_sql(__file__)
