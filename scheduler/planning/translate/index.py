"""What a translation gives: the instance, and which rows its names stand for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from scheduler.core.tables.codes import MissionState
from scheduler.planning.foresight.record import Foresight


@dataclass(frozen=True, slots=True)
class AskedShift:
    """A shift that can be planned, and the request and site's organisation it belongs to."""

    id: int
    request: int
    organisation: int
    headcount: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Hand:
    """A worker as a mission needs it; without an employment (None) nothing new can be given."""

    id: int
    code: str
    agency: int
    employment: int | None


@dataclass(frozen=True, slots=True)
class BookedShift:
    """A shift of a published, confirmed or done mission of the market, or of one that is held (a proposed one)."""

    mission: int
    state: MissionState
    request: int
    organisation: int
    worker: int
    agency: int
    shift: int
    site: int
    slot: int
    headcount: int
    starts_at: datetime
    ends_at: datetime
    minutes: int
    pinned: bool = False
    """By hand, although it is only published."""


@dataclass(frozen=True, slots=True)
class Index:
    """Rows by the instance's names, and what is booked around the horizon (12 weeks before and after it).

    ``held`` are the shifts that are promised there, of missions that nobody has announced yet; they book nothing.
    """

    shifts: Mapping[str, AskedShift]
    workers: Mapping[str, Hand]
    booked: tuple[BookedShift, ...]
    first: datetime
    """From this moment on shifts are planned."""
    end: datetime
    """The first moment after the horizon."""
    held: tuple[BookedShift, ...] = ()


@dataclass(frozen=True, slots=True)
class Translation:
    """An instance as JSON (``releve-instance/1``, UTF-8) with its index, and the profile of weights in it, if any.

    ``foresight`` says where the prices in it come from; None where there are none (``prices.with_prices``).
    """

    instance: bytes
    index: Index
    profile: int | None = None
    foresight: Foresight | None = None


def site_name(site: int, uai: str | None) -> str:
    """Return what the instance calls a site."""
    return uai or str(site)


def shift_name(shift: int) -> str:
    """Return what the instance calls a shift of a request."""
    return f"S{shift}"


def number_of(name: str) -> int:
    """Return the number of the row that a name of a shift or a request stands for."""
    return int(name[1:])


def request_name(request: int) -> str:
    """Return what the instance calls a request."""
    return f"R{request}"
