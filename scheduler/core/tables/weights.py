"""How much each criterion of a plan counts. Rows are only ever added: what a run was made with can always be read."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.core.tables.base import Base, Id, Now


class WeightProfile(Base):
    """One version of a named profile: points by criterion. Of one name the newest version counts.

    A newest version that is ``retired`` takes the profile off the list; what was made with it stays readable.
    """

    __tablename__ = "weight_profiles"
    __table_args__ = (
        UniqueConstraint("id", "market_id"),
        CheckConstraint("name = btrim(name) AND length(name) BETWEEN 1 AND 60", name="name"),
        CheckConstraint("jsonb_typeof(weights) = 'object'", name="weights"),
        Index("weight_profiles_market_id_name_idx", "market_id", "name"),
    )

    id: Mapped[Id]
    market_id: Mapped[int] = mapped_column(ForeignKey("markets.id"))
    name: Mapped[str]
    weights: Mapped[dict[str, Any]]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[Now]
    retired: Mapped[bool] = mapped_column(server_default=false())


class WeightChoice(Base):
    """Somebody's decision with which profile the next runs are made; None is the product's own weights.

    The newest is in force.
    """

    __tablename__ = "weight_choices"
    __table_args__ = (
        ForeignKeyConstraint(["profile_id", "market_id"], ["weight_profiles.id", "weight_profiles.market_id"]),
        Index("weight_choices_market_id_idx", "market_id"),
    )

    id: Mapped[Id]
    market_id: Mapped[int] = mapped_column(ForeignKey("markets.id"))
    profile_id: Mapped[int | None]
    chosen_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    chosen_at: Mapped[Now]
