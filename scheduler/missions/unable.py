"""Who says that they cannot come to a confirmed mission, while nobody has acted: what site and lead read of it."""

from sqlalchemy import DateTime, Integer, TableValuedAlias, Text, column, func


def unable_missions() -> TableValuedAlias:
    """Ask, as a part of another statement, to which missions of whoever asks their worker cannot come any more."""
    return func.unable_missions().table_valued(
        column("mission_id", Integer),
        column("request_id", Integer),
        column("said_at", DateTime(timezone=True)),
        column("worker", Text),
        name="unable",
    )
