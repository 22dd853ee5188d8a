"""What whoever takes part reads of the market's figures: all of it who leads, no small groups who pays."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.acting_market import acting_market
from scheduler.core.tables.codes import Role
from scheduler.hours.kept import require_hours
from scheduler.impact.contract import Contract, contract
from scheduler.impact.figures import Figures, figures, without_small_groups
from scheduler.impact.period import period_of
from scheduler.market.settings import MarketSettings


@dataclass(frozen=True, slots=True)
class Results:
    """The figures of a market as somebody may read them.

    Attributes
    ----------
    counts
        Whether they are counted for the reader; an agency reads what is published.
    figures
        None before the first month is over, or where they are not counted for the reader.
    contract
        What is left of the market's contract, where its settings say one.
    public_code
        The code of the market where it publishes its figures, None where it does not.
    """

    counts: bool
    figures: Figures | None
    contract: Contract | None
    public_code: str | None


def results(session: Session, actor: Actor, today: date) -> Results:
    """Return the figures of the actor's market up to the last whole month, and what is left of its contract.

    The lead reads every worker by code, so nothing is hidden from it.

    Raises
    ------
    NotFound
        Where the market keeps no hours.
    """
    require_hours(session, actor)
    market = acting_market(session, actor)
    code = market.code if MarketSettings.of(market.settings).public_figures else None
    counted = period_of(session, actor, today)
    if not (actor.leads or actor.role == Role.BUYER):
        return Results(counts=False, figures=None, contract=None, public_code=code)
    left = contract(session, actor, today)
    if counted is None:
        return Results(counts=True, figures=None, contract=left, public_code=code)
    found = figures(session, actor, counted)
    shown = found if actor.leads else without_small_groups(found)
    return Results(counts=True, figures=shown, contract=left, public_code=code)
