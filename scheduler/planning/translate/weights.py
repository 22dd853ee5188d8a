"""The weights of the market's runs: those of the profile in force, as the solver names them."""

from dataclasses import fields

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.tables import WeightChoice, WeightProfile
from solver.problem import Weights

DEFAULTS: dict[str, int] = {each.name: getattr(Weights(), each.name) for each in fields(Weights)}
"""What counts how much as long as nobody has chosen a profile."""


def in_force(session: Session, market: int) -> WeightProfile | None:
    """Return the profile with which the next runs of a market are made; None: with the product's own weights."""
    newest = (
        select(WeightChoice.profile_id)
        .where(WeightChoice.market_id == market)
        .order_by(WeightChoice.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return session.scalar(select(WeightProfile).where(WeightProfile.id == newest))
