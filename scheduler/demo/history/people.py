"""The people of a kept history in the demo: those who are still there, and files of those who have left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.many_rows import add, add_numbered
from scheduler.core.tables import Employment, Organisation, Pass, Worker, WorkerName
from scheduler.core.tables.journey_codes import TravelMode
from scheduler.demo.chance import chance
from scheduler.demo.history.kept import Person
from scheduler.demo.load.files import draw_names
from scheduler.demo.workforce import read_workforce


@dataclass(frozen=True, slots=True)
class Somebody:
    """A worker of the demo who was there before: the file's number and that of the contract."""

    worker: int
    employment: int


def store_people(session: Session, people: Sequence[Person], seed: int) -> Mapping[str, Somebody]:
    """Store who has left, let who is there have come earlier; return all by code.

    Raises
    ------
    ValueError
        When somebody who should be there is not, or with another agency: the history is of another market.
    """
    agencies = {code: row for row, code in session.execute(select(Organisation.id, Organisation.code))}
    gone = [each for each in people if each.last is not None]
    return _still_there(session, [each for each in people if each.last is None]) | _gone(session, gone, agencies, seed)


def _still_there(session: Session, people: Sequence[Person]) -> dict[str, Somebody]:
    """Let contracts and PASS IAE begin as early as the history says."""
    query = (
        select(Worker.code, Organisation.code.label("agency"), Employment)
        .join(Employment, Employment.worker_id == Worker.id)
        .join(Organisation, Organisation.id == Worker.agency_id)
        .where(Worker.code.in_([each.code for each in people]))
    )
    found = {row.code: row for row in session.execute(query)}
    passes = {held.worker_id: held for held in session.scalars(select(Pass))}
    result = {}
    for each in people:
        row = found.get(each.code)
        if row is None or row.agency != each.agency:
            message = f"{each.code} of {each.agency} is not in the market: its history is another one's"
            raise ValueError(message)
        contract = row.Employment
        for span in (contract, passes[contract.worker_id]):
            span.from_day = min(span.from_day, each.first)
        result[each.code] = Somebody(contract.worker_id, contract.id)
    session.flush()
    return result


def _gone(session: Session, people: Sequence[Person], agencies: Mapping[str, int], seed: int) -> dict[str, Somebody]:
    """Store the files of those who have left: name, contract and PASS IAE; nothing else of them is asked for."""
    names = draw_names(len(people), chance(seed, "names of who left"))
    length = timedelta(days=read_workforce().pass_days - 1)
    rows = [{"code": each.code, "agency_id": agencies[each.agency], "travel_mode": TravelMode.CAR} for each in people]
    workers = add_numbered(session, Worker, rows)
    together = list(zip(workers, people, names, strict=True))
    add(session, WorkerName, [{"worker_id": row, "display_name": name} for row, _, name in together])
    spans = [{"worker_id": row, "from_day": each.first} for row, each, _ in together]
    add(session, Pass, [span | {"to_day": each.first + length} for span, each in zip(spans, people, strict=True)])
    contracts = add_numbered(
        session,
        Employment,
        [
            span | {"agency_id": agencies[each.agency], "to_day": each.last}
            for span, each in zip(spans, people, strict=True)
        ],
    )
    return {each.code: Somebody(row, contract) for (row, each, _), contract in zip(together, contracts, strict=True)}
