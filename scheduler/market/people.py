"""Workers under the names by which whoever looks may know them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from scheduler.core.tables import Organisation, Worker, WorkerName


@dataclass(frozen=True, slots=True)
class Person:
    """A worker as the lead gets to read them: by code, by name only when they are the lead's own."""

    id: int
    code: str
    agency: int
    agency_name: str
    name: str | None = None
    wished_minutes: int | None = None

    @property
    def label(self) -> str:
        """The name where it may be read, else the code."""
        return self.name or self.code

    @property
    def place(self) -> str:
        """Where the person stands in a list: accents do not count."""
        return normalize("NFKD", self.label).encode("ascii", "ignore").decode().casefold()


def people(session: Session, workers: Iterable[int] | None = None) -> dict[int, Person]:
    """Return workers by id, all that the actor can see by default.

    A worker whose agency has left the market is not among them; ``unknown`` stands in.
    """
    statement = asked()
    if workers is not None:
        statement = statement.where(Worker.id.in_(set(workers)))
    return {row[0]: Person(*row) for row in session.execute(statement)}


def asked() -> Select[*tuple[Any, ...]]:
    """Return the statement that reads workers as ``Person``, for whoever reads them beside something else."""
    return (
        select(
            Worker.id,
            Worker.code,
            Worker.agency_id,
            Organisation.name,
            WorkerName.display_name,
            Worker.wished_minutes,
        )
        .join(Organisation, Organisation.id == Worker.agency_id)
        .outerjoin(WorkerName, WorkerName.worker_id == Worker.id)
    )


def unknown(worker: int, agency: int = 0) -> Person:
    """Return what stands for a worker who cannot be read any more."""
    return Person(worker, f"#{worker}", agency, "")
