"""The kinds of files, who may bring which, and what each is made of."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.tables.codes import Role
from scheduler.imports import (
    availabilities,
    calendars,
    changed_codes,
    closures,
    communes,
    journeys,
    places,
    requests,
    sites,
    skills,
    workers,
)
from scheduler.imports.columns import Column, Row
from scheduler.imports.faults import Fault, Outcome


class Kind(StrEnum):
    """What a file holds."""

    SITES = "sites"
    WORKERS = "workers"
    SKILLS = "skills"
    AVAILABILITIES = "availabilities"
    REQUESTS = "requests"
    COMMUNES = "communes"
    JOURNEYS = "journeys"
    CLOSURES = "closures"


Writer = Callable[[Row], Outcome]


class Making(Protocol):
    """Prepares for the rows of a file and returns what stores one of them."""

    def __call__(self, session: Session, actor: Actor, rows: Sequence[Row]) -> Writer:
        """Prepare."""


Doubting = Callable[[Session, Actor, Sequence[Row]], Iterable[Fault]]


def no_doubt(_session: Session, _actor: Actor, _rows: Sequence[Row]) -> Iterable[Fault]:
    """Doubt nothing."""
    return ()


def codes_and_homes(session: Session, actor: Actor, rows: Sequence[Row]) -> Iterable[Fault]:
    """Doubt what spreadsheets do to codes, and homes that lie far away."""
    return (*changed_codes.of_workers(session, actor, rows), *places.of_homes(session, actor, rows))


@dataclass(frozen=True, slots=True)
class Importer:
    """What a kind of file is made of, and the roles that may bring one; ``leads``: only whoever leads the market.

    A file that nobody but the lead brings sets the market up, which is for those who have the tick (``administers``).

    ``doubts`` tells which rows are hardly meant as they stand, naming columns by their keys; ``ours`` are the heads of
    our own lists of these things that no file brings in; ``moves``: people or sites may lie elsewhere afterwards;
    ``asks``: there may be requests to which nobody has counted yet who could come; ``address`` is the column of an
    address that says where a row lies; ``hits``: missions that stand may break a rule afterwards.
    """

    columns: tuple[Column, ...]
    key: tuple[str, ...]
    writer: Making
    roles: frozenset[Role]
    leads: frozenset[Role] = frozenset()
    doubts: Doubting = no_doubt
    ours: tuple[str, ...] = ()
    moves: bool = False
    asks: bool = False
    hits: bool = False
    address: str | None = None

    def columns_for(self, *, asking: bool) -> tuple[Column, ...]:
        """Return the columns, those about addresses only where somebody may be asked about them."""
        return tuple(each for each in self.columns if asking or not each.asks)

    @property
    def sets_up(self) -> bool:
        """Whether it sets up the market."""
        return not self.roles

    def lets(self, actor: Actor) -> bool:
        """Tell whether somebody may bring such a file."""
        of_lead = actor.leads and actor.role in self.leads and (actor.administers or not self.sets_up)
        return actor.role in self.roles or of_lead


AGENCIES = frozenset({Role.COORDINATOR, Role.PLANNER})
PLANNERS = frozenset({Role.PLANNER})
NOBODY: frozenset[Role] = frozenset()

IMPORTERS: Mapping[Kind, Importer] = {
    Kind.SITES: Importer(
        sites.COLUMNS,
        sites.KEY,
        sites.writer,
        NOBODY,
        PLANNERS,
        doubts=places.of_sites,
        moves=True,
        address="address",
    ),
    Kind.WORKERS: Importer(
        workers.COLUMNS,
        workers.KEY,
        workers.writer,
        AGENCIES,
        doubts=codes_and_homes,
        ours=workers.OURS,
        moves=True,
        address="home_address",
        hits=True,
    ),
    Kind.SKILLS: Importer(skills.COLUMNS, skills.KEY, skills.writer, AGENCIES, hits=True),
    Kind.AVAILABILITIES: Importer(
        availabilities.COLUMNS, availabilities.KEY, availabilities.writer, AGENCIES, hits=True
    ),
    Kind.REQUESTS: Importer(
        requests.COLUMNS,
        requests.KEY,
        requests.writer,
        frozenset({Role.REQUESTER}),
        PLANNERS,
        doubts=calendars.of_requests,
        ours=requests.OURS,
        asks=True,
    ),
    Kind.COMMUNES: Importer(communes.COLUMNS, communes.KEY, communes.writer, NOBODY, PLANNERS, doubts=places.of_homes),
    Kind.JOURNEYS: Importer(
        journeys.COLUMNS, journeys.KEY, journeys.writer, NOBODY, PLANNERS, doubts=journeys.of_points, moves=True
    ),
    Kind.CLOSURES: Importer(closures.COLUMNS, closures.KEY, closures.writer, NOBODY, PLANNERS),
}


def kinds_of(actor: Actor) -> tuple[Kind, ...]:
    """Return the kinds of files that somebody may bring."""
    return tuple(kind for kind, importer in IMPORTERS.items() if importer.lets(actor))
