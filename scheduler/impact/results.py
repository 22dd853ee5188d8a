"""What whoever takes part reads of the market's figures: with the contract who leads and who pays."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.acting_market import acting_market
from scheduler.core.tables.codes import Role
from scheduler.hours.kept import require_hours
from scheduler.impact.contract import Contract, contract
from scheduler.impact.figures import Figures
from scheduler.impact.publishing import counted
from scheduler.market.settings import MarketSettings


@dataclass(frozen=True, slots=True)
class Results:
    """The figures of a market as somebody may read them.

    Attributes
    ----------
    counts
        Whether the reader may read them whether they are published or not; an agency reads what is published.
    figures
        Without small groups; None before the first month was counted, or where ``counts`` is false.
    counted_at
        When the figures were counted: what changed since is not in them.
    contract
        What is left of the market's contract, where its settings say one.
    public_code
        The code of the market where it publishes its figures, None where it does not.
    """

    counts: bool
    figures: Figures | None
    counted_at: datetime | None
    contract: Contract | None
    public_code: str | None


def results(session: Session, actor: Actor, today: date) -> Results:
    """Return the figures of the actor's market as they were last counted, and what is left of its contract.

    Raises
    ------
    NotFound
        Where the market keeps no hours.
    """
    require_hours(session, actor)
    market = acting_market(session, actor)
    code = market.code if MarketSettings.of(market.settings).public_figures else None
    if not (actor.leads or actor.role == Role.BUYER):
        return Results(counts=False, figures=None, counted_at=None, contract=None, public_code=code)
    found = counted(session, actor)
    return Results(
        counts=True,
        figures=found.figures if found else None,
        counted_at=found.counted_at if found else None,
        contract=contract(session, actor, today),
        public_code=code,
    )
