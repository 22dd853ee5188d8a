"""The people of all agencies: the files of the imports, with the agency of each person."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.tables import Market, Member, Worker
from scheduler.imports import availabilities, skills, workers
from scheduler.imports.cells import plain
from scheduler.imports.columns import Column, Row, heads_of
from scheduler.imports.faults import Code, Fault
from scheduler.imports.kinds import IMPORTERS, Doubting, Kind, Making, no_doubt
from scheduler.imports.market_folder.acting import of_agency
from scheduler.imports.market_folder.serving import AGENCY
from scheduler.imports.market_folder.shape import Example, Stored, Storing, without_examples, written
from scheduler.imports.market_folder.stored import agencies_by_word

HERE = IMPORTERS[Kind.WORKERS].columns_for(asking=False)
WORKERS = (replace(AGENCY, about="Le code ou le nom de l’agence qui l’emploie."), *without_examples(HERE))
WORKER_EXAMPLES: tuple[Example, Example] = (
    {
        "agency": "relais-exemple",
        "code": "AI-EXEMPLE-1",
        "display_name": "Camille D.",
        "travel_mode": "Vélo",
        "wished_minutes": 20,
        "from_day": "01/09/2026",
        "pass_from": "01/09/2026",
        "pass_to": "31/08/2028",
        "lat": 49.18,
        "lon": -0.36,
    },
    {
        "agency": "relais-exemple",
        "code": "AI-EXEMPLE-2",
        "display_name": "Dominique E.",
        "travel_mode": "Voiture",
        "max_travel_minutes": 45,
        "from_day": "01/09/2026",
        "pass_from": "01/09/2026",
        "pass_to": "31/08/2028",
        "lat": 49.2,
        "lon": -0.4,
    },
)
SKILLS = without_examples(skills.COLUMNS)
SKILL_EXAMPLES: tuple[Example, Example] = (
    {"worker": "AI-EXEMPLE-1", "skill": "exemple-entretien"},
    {"worker": "AI-EXEMPLE-2", "skill": "exemple-cuisine", "from_day": "01/09/2026"},
)
AVAILABILITIES = without_examples(availabilities.COLUMNS)
AVAILABILITY_EXAMPLES: tuple[Example, Example] = (
    {"worker": "AI-EXEMPLE-1", "rule": "Disponible", "weekday": "Lundi", "start": "07:30", "end": "16:00"},
    {"worker": "AI-EXEMPLE-2", "rule": "Indisponible", "from_day": "24/12/2026", "to_day": "31/12/2026"},
)

Agencies = Callable[[Row], int | None]


def files(session: Session, market: Market, rows: Sequence[Row]) -> Stored:
    """Store the files of workers, each with the agency that its row names."""
    agencies = agencies_by_word(session, market)

    def whose(row: Row) -> int | None:
        return agencies.get(plain(row["agency"]))

    stored = _by_agency(session, market, rows, whose, Kept(WORKERS, workers.writer, IMPORTERS[Kind.WORKERS].doubts))
    return _without(stored, [row for row in rows if whose(row) is None], Code.UNKNOWN_AGENCY, "agency", WORKERS)


def of_workers(columns: Sequence[Column], making: Making) -> Storing:
    """Return what stores rows about workers who are known by their codes."""

    def store(session: Session, market: Market, rows: Sequence[Row]) -> Stored:
        here = select(Member.organisation_id).where(Member.market_id == market.id)
        known = {
            each.code: each.agency_id for each in session.scalars(select(Worker).where(Worker.agency_id.in_(here)))
        }
        stored = _by_agency(session, market, rows, lambda row: known.get(row["worker"]), Kept(columns, making))
        lost = [row for row in rows if row["worker"] not in known]
        return _without(stored, lost, Code.UNKNOWN_WORKER, "worker", columns)

    return store


@dataclass(frozen=True, slots=True)
class Kept:
    """What stores the rows of one agency, and doubts them."""

    columns: Sequence[Column]
    making: Making
    doubts: Doubting = no_doubt


def _by_agency(session: Session, market: Market, rows: Iterable[Row], whose: Agencies, kept: Kept) -> Stored:
    """Store rows as the agency of each would; those of none are left out."""
    grouped: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        agency = whose(row)
        if agency is not None:
            grouped[agency].append(row)
    found = Stored()
    for agency, own in grouped.items():
        actor = of_agency(market, agency)
        doubts = list(kept.doubts(session, actor, own))
        done = written(session, kept.columns, kept.making(session, actor, own), own, doubts)
        found = Stored(
            found.tally + done.tally,
            found.known | done.known,
            [*found.faults, *done.faults],
            [*found.questions, *done.questions],
            found.removed + done.removed,
        )
    return found


def _without(stored: Stored, lost: Sequence[Row], code: Code, key: str, columns: Sequence[Column]) -> Stored:
    """Add that some rows name nobody whom the market has."""
    head = heads_of(columns)[key]
    return replace(stored, faults=[*stored.faults, *(Fault(code, row.number, head, row[key]) for row in lost)])
