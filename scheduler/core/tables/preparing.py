"""What is done before somebody's first day, and what is jotted down about a request or a mission."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.core.tables.base import Base, Id, Now


class Preparation(Base):
    """What the agency has ticked for a mission: the declaration before hiring, with its receipt, and the rest."""

    __tablename__ = "preparations"
    __table_args__ = (
        CheckConstraint(
            "receipt IS NULL OR declared_on IS NOT NULL AND length(receipt) BETWEEN 1 AND 40", name="receipt"
        ),
    )

    mission_id: Mapped[int] = mapped_column(ForeignKey("missions.id", ondelete="CASCADE"), primary_key=True)
    declared_on: Mapped[date | None]
    receipt: Mapped[str | None]
    contract: Mapped[bool] = mapped_column(server_default=text("false"))
    welcome: Mapped[bool] = mapped_column(server_default=text("false"))
    equipment: Mapped[bool] = mapped_column(server_default=text("false"))


class Remark(Base):
    """A few words: on a mission between its agency and the lead, on a request alone the lead's own."""

    __tablename__ = "remarks"
    __table_args__ = (
        CheckConstraint("length(said) BETWEEN 1 AND 280", name="said"),
        Index("remarks_request_id_idx", "request_id"),
        Index("remarks_mission_id_idx", "mission_id"),
    )

    id: Mapped[Id]
    market_id: Mapped[int] = mapped_column(ForeignKey("markets.id"))
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"))
    mission_id: Mapped[int | None] = mapped_column(ForeignKey("missions.id"))
    said_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[Now]
    said: Mapped[str]
