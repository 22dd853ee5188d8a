"""What is asked for when a market begins: the requests of the imports, as the lead's planner writes them."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from scheduler.core.db import stepping_down
from scheduler.core.tables import Market
from scheduler.imports import requests as imported
from scheduler.imports.columns import Row
from scheduler.imports.faults import Code, Fault, Outcome
from scheduler.imports.market_folder.acting import engine_of, planner_of
from scheduler.imports.market_folder.shape import Example, Stored, without_examples, written
from scheduler.market.travel import enrich
from scheduler.planning.people_counts import count_who_could_come

REQUESTS = without_examples(imported.COLUMNS)
REQUEST_EXAMPLES: tuple[Example, Example] = (
    {
        "uai": "0149999Z",
        "job": "EXEMPLE-ENTRETIEN",
        "label": "Matin",
        "first_day": "11/01/2027",
        "last_day": "15/01/2027",
        "reason": "Absence",
        "reference": "ABS-1",
    },
    {
        "uai": "0149998Y",
        "job": "EXEMPLE-CUISINE",
        "first_day": "11/01/2027",
        "last_day": "11/01/2027",
        "start": "10:00",
        "end": "15:00",
        "reason": "Poste vacant",
        "headcount": 2,
        "reference": "ABS-2",
    },
)


def requests(session: Session, market: Market, rows: Sequence[Row]) -> Stored:
    """Store requests; whoever could come is counted with the minutes of all that was stored before."""
    planner, engine = planner_of(session, market), engine_of(session, market)
    if not rows:
        return Stored()
    if planner is None or engine is None:
        return Stored(faults=[Fault(Code.NOBODY_PLANS, rows[0].number)])
    with stepping_down(session, engine):
        enrich(session, engine)
    with stepping_down(session, planner):
        stored = written(session, REQUESTS, imported.writer(session, planner, rows), rows)
        if stored.tally[Outcome.ADDED]:
            count_who_could_come(session, planner, None, datetime.now(UTC))
    return stored
