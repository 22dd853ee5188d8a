"""What is ticked before somebody's first day, as it is stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select

from scheduler.core.one_statement import AnyRow, Query
from scheduler.core.seen import mark
from scheduler.core.tables import Preparation


class Step(StrEnum):
    """What is to be done before a first day."""

    DECLARATION = "declaration"
    CONTRACT = "contract"
    WELCOME = "welcome"
    EQUIPMENT = "equipment"


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is ticked; the declaration before hiring counts once its day and its receipt are noted."""

    declared_on: date | None = None
    receipt: str | None = None
    contract: bool = False
    welcome: bool = False
    equipment: bool = False

    @property
    def mark(self) -> str:
        """The mark of what is ticked."""
        return mark(str(self.declared_on), self.receipt, self.contract, self.welcome, self.equipment)

    @property
    def missing(self) -> tuple[Step, ...]:
        """What is not done yet."""
        done = {
            Step.DECLARATION: self.declared_on is not None and self.receipt is not None,
            Step.CONTRACT: self.contract,
            Step.WELCOME: self.welcome,
            Step.EQUIPMENT: self.equipment,
        }
        return tuple(step for step in Step if not done[step])


def ticked(missions: Iterable[int]) -> Query:
    """Ask for what is ticked for missions, as far as whoever asks may read it."""
    return select(
        Preparation.mission_id,
        Preparation.declared_on,
        Preparation.receipt,
        Preparation.contract,
        Preparation.welcome,
        Preparation.equipment,
    ).where(Preparation.mission_id.in_(list(missions)))


def by_mission(rows: Iterable[AnyRow]) -> dict[int, Prepared]:
    """Return what is ticked, by mission; one for which nothing is has none."""
    return {which: Prepared(*rest) for which, *rest in rows}
