"""A stand-by's yes while nobody was at the office: what whoever plans reads beside the mission that waits for it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Boolean, DateTime, Integer, TableValuedAlias, column, func

from scheduler.market.clock import Clock


@dataclass(frozen=True, slots=True)
class SaidYes:
    """Somebody has said yes, and when their agency opens and confirms; ``on_duty``: somebody of it is, and was told."""

    confirms_at: datetime
    on_duty: bool


def agreed_missions() -> TableValuedAlias:
    """Ask, as a part of another statement, to which missions of the market somebody has said yes."""
    return func.agreed_missions().table_valued(
        column("mission_id", Integer),
        column("confirms_at", DateTime(timezone=True)),
        column("on_duty", Boolean),
        name="agreed",
    )


def said_yes(clock: Clock, confirms_at: datetime | None, on_duty: bool | None) -> SaidYes | None:  # noqa: FBT001  (columns)
    """Read the columns of one mission, which has none where nobody has said yes."""
    return None if confirms_at is None else SaidYes(clock.local(confirms_at), bool(on_duty))
