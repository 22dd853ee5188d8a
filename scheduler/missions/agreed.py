"""A stand-by's yes while nobody was at the office: what whoever plans reads beside the mission that waits for it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, DateTime, Integer, Row, TableValuedAlias, column, func

from scheduler.market.clock import Clock


@dataclass(frozen=True, slots=True)
class SaidYes:
    """Somebody has said yes, and when their agency opens and confirms; ``on_duty``: somebody of it is, and was told.

    ``begins_at``: when the work begins, where that is before the agency opens and nobody is on duty. Nobody comes then
    unless somebody confirms before.
    """

    confirms_at: datetime
    on_duty: bool
    begins_at: datetime | None = None


def agreed_missions() -> TableValuedAlias:
    """Ask, as a part of another statement, to which missions of the market somebody has said yes."""
    return func.agreed_missions().table_valued(
        column("mission_id", Integer),
        column("confirms_at", DateTime(timezone=True)),
        column("on_duty", Boolean),
        column("begins_at", DateTime(timezone=True)),
        name="agreed",
    )


def said_yes(clock: Clock, row: Row[*tuple[Any, ...]]) -> SaidYes | None:
    """Read these columns of one mission, which has none where nobody has said yes."""
    if row.confirms_at is None:
        return None
    return SaidYes(clock.local(row.confirms_at), bool(row.on_duty), row.begins_at and clock.local(row.begins_at))
