"""The log: every move of a thing from state to state, by whom, when, in which run. Rows are only ever added.

And which moves there are, as the database's own guard reads it.
"""

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.core.tables.base import Base, Code, Now, among
from scheduler.core.tables.codes import Thing


class Event(Base):
    """One move. No user: the administration did it. ``to_state`` may equal ``from_state`` when an act changes none.

    ``detail`` holds the old and the new values of what changed, as ``scheduler.core.states.move`` says.
    """

    __tablename__ = "events"
    __table_args__ = (
        CheckConstraint("action <> '' AND to_state <> ''", name="words"),
        CheckConstraint("jsonb_typeof(detail) = 'object'", name="detail"),
        Index("events_market_id_at_idx", "market_id", "at"),
        Index("events_thing_thing_id_idx", "thing", "thing_id"),
        among("thing", Thing),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[Now]
    market_id: Mapped[int] = mapped_column(ForeignKey("markets.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    run_id: Mapped[int | None] = mapped_column(ForeignKey("runs.id"))
    thing: Mapped[Thing] = mapped_column(Code(Thing))
    thing_id: Mapped[int]
    action: Mapped[str]
    from_state: Mapped[str | None]
    to_state: Mapped[str]
    reason: Mapped[str | None]
    detail: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))


class PossibleMove(Base):
    """A line of ``states.possible_moves`` and one role that may make it; ``was`` is empty for a new thing."""

    __tablename__ = "transitions"

    thing: Mapped[str] = mapped_column(primary_key=True)
    was: Mapped[str] = mapped_column(primary_key=True, server_default=text("''"))
    action: Mapped[str] = mapped_column(primary_key=True)
    becomes: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
