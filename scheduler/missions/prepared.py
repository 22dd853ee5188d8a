"""What is ticked before somebody's first day, as it is stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import Date, and_, case, func, select

from scheduler.core.one_statement import AnyRow, Query
from scheduler.core.seen import mark
from scheduler.core.tables import Mission, Preparation


class Step(StrEnum):
    """What is to be done before a first day."""

    DECLARATION = "declaration"
    CONTRACT = "contract"
    WELCOME = "welcome"
    EQUIPMENT = "equipment"


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is ticked; the declaration before hiring counts once its day and its receipt are noted.

    ``declared_for_contract``: since when it is noted for another mission under the contract, which is enough.
    """

    declared_on: date | None = None
    receipt: str | None = None
    contract: bool = False
    welcome: bool = False
    equipment: bool = False
    declared_for_contract: date | None = None

    @property
    def declared(self) -> bool:
        """Whether the declaration before hiring is noted for this mission itself."""
        return self.declared_on is not None and self.receipt is not None

    @property
    def mark(self) -> str:
        """The mark of what is ticked."""
        return mark(str(self.declared_on), self.receipt, self.contract, self.welcome, self.equipment)

    @property
    def missing(self) -> tuple[Step, ...]:
        """What is not done yet."""
        done = {
            Step.DECLARATION: self.declared or self.declared_for_contract is not None,
            Step.CONTRACT: self.contract,
            Step.WELCOME: self.welcome,
            Step.EQUIPMENT: self.equipment,
        }
        return tuple(step for step in Step if not done[step])


def ticked(missions: Iterable[int]) -> Query:
    """Ask for what is ticked for missions, as far as whoever asks may read it."""
    own = and_(Preparation.declared_on.is_not(None), Preparation.receipt.is_not(None))
    return (
        select(
            Mission.id,
            Preparation.declared_on,
            Preparation.receipt,
            func.coalesce(Preparation.contract, False).label("contract"),
            func.coalesce(Preparation.welcome, False).label("welcome"),
            func.coalesce(Preparation.equipment, False).label("equipment"),
            case((own, None), else_=func.declared_since(Mission.id, type_=Date)).label("declared_since"),
        )
        .outerjoin(Preparation, Preparation.mission_id == Mission.id)
        .where(Mission.id.in_(list(missions)))
    )


def by_mission(rows: Iterable[AnyRow]) -> dict[int, Prepared]:
    """Return what is ticked, by mission; one for which nothing is has none."""
    return {which: Prepared(*rest) for which, *rest in rows}
