"""Which missions are the first of their worker, so that somebody is welcomed."""

from collections.abc import Collection

from sqlalchemy import Integer, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

FIRST = text("SELECT mission_id FROM first_missions(:which)").bindparams(bindparam("which", type_=ARRAY(Integer)))


def first_missions(session: Session, missions: Collection[int]) -> frozenset[int]:
    """Return which of these missions are first ones; of those that are not the actor's nothing is told."""
    if not missions:
        return frozenset()
    return frozenset(session.scalars(FIRST, {"which": sorted(missions)}))
