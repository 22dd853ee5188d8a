"""For how long what is kept of a worker is needed, and by which text. Nothing is erased by itself when it is over.

Sources: the labour code's articles as named; the payroll's five years and the CNIL's advice are quoted from memory, and
that the PASS IAE's 24 months bound what only planning needs is our own reading. So each agency has them confirmed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from scheduler.core.months import A_YEAR, later


class Kept(StrEnum):
    """What is kept of a worker, as the law and its purpose part it."""

    IDENTITY = "identity"
    CONTRACTS = "contracts"
    WORK = "work"
    CAREER = "career"
    PAPERS = "papers"
    ABILITIES = "abilities"
    TIMES = "times"
    HOME = "home"
    CONTACT = "contact"
    MESSAGES = "messages"


@dataclass(frozen=True, slots=True)
class Period:
    """So many months after the last contract's end; ``article`` is the text that says so."""

    months: int
    article: str

    def until(self, last_day: date | None) -> date | None:
        """Return the last day on which it is needed; None as long as nobody knows when the contract ends."""
        return None if last_day is None else later(last_day, self.months)


PLANNING = Period(2 * A_YEAR, "R5132-1-2, R5132-1-7")
"""Somebody may come back as long as a PASS IAE can run."""
PAY = Period(5 * A_YEAR, "L3243-4, R1221-26")
"""Pay slips and the register of personnel."""

PERIODS: Mapping[Kept, Period | None] = {
    Kept.IDENTITY: PAY,
    Kept.CONTRACTS: PAY,
    Kept.WORK: PAY,
    Kept.CAREER: PAY,
    Kept.PAPERS: PLANNING,
    Kept.ABILITIES: PLANNING,
    Kept.TIMES: PLANNING,
    Kept.HOME: PLANNING,
    Kept.CONTACT: PLANNING,
    Kept.MESSAGES: None,
}
"""None: cleared away by itself, a year after it was sent (``scheduler.messages.clearing``)."""

LONGEST = PAY
"""When this one is over, nothing of a person is needed any more."""
