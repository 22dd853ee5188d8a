"""The map: collèges, communes, agencies and their territories."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import msgspec

from scheduler.demo.data_files import read_rows
from scheduler.market.distance import Spot, kilometres


class College(Spot, frozen=True, kw_only=True):
    """A public collège; ``posts`` are its technical agents, none after ``closed_on``."""

    uai: str
    name: str
    commune: str
    insee: str
    postcode: str
    posts: int
    address: str | None = None
    closed_on: date | None = None


class Commune(Spot, frozen=True, kw_only=True):
    """A commune; ``urban_buses`` tells whether the buses of the Caen area serve it."""

    insee: str
    name: str
    population: int
    urban_buses: bool


class Agency(Spot, frozen=True, kw_only=True):
    """An invented work-integration agency; ``share_percent`` is its agreed part of the contract's hours.

    ``code`` is its short name, in addresses for example.
    """

    id: str
    code: str
    name: str
    commune: str
    lead: bool
    share_percent: int


class _Territory(msgspec.Struct, frozen=True):
    agency: str
    uai: str


@dataclass(frozen=True)
class Map:
    """All places of the market; ``territories`` gives the collèges of each agency's State convention."""

    colleges: tuple[College, ...]
    communes: tuple[Commune, ...]
    agencies: tuple[Agency, ...]
    territories: Mapping[str, tuple[College, ...]]
    urban: frozenset[str]

    def nearest_agency(self, college: College) -> Agency:
        """Return the agency whose sector holds the collège: the nearest one."""
        return min(self.agencies, key=lambda agency: kilometres(agency, college))

    def is_urban(self, insee: str) -> bool:
        """Tell whether a commune is served by the urban buses."""
        return insee in self.urban


@cache
def read_map() -> Map:
    """Read the places of the market."""
    colleges = read_rows("colleges.csv", College)
    communes = read_rows("communes.csv", Commune)
    agencies = read_rows("agencies.csv", Agency)
    by_uai = {college.uai: college for college in colleges}
    territories: dict[str, tuple[College, ...]] = {agency.id: () for agency in agencies}
    for row in read_rows("territories.csv", _Territory):
        territories[row.agency] += (by_uai[row.uai],)
    urban = frozenset(commune.insee for commune in communes if commune.urban_buses)
    return Map(tuple(colleges), tuple(communes), tuple(agencies), territories, urban)


def is_open(college: College, day: date) -> bool:
    """Tell whether a collège is in service on a day."""
    return college.closed_on is None or day < college.closed_on
