"""Travel times as part of the instance's data: given minutes, the estimate where none is given, windows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

EARTH_RADIUS_KM = 6371.0088
DETOUR = 1.3


class Mode(NamedTuple):
    """Speed and fixed minutes of a way to travel."""

    kmh: float
    fixed_minutes: int


MODES: Mapping[str, Mode] = {
    "car": Mode(45, 5),
    "moped": Mode(30, 3),
    "bike": Mode(15, 2),
    "transit": Mode(20, 15),
    "walk": Mode(4.5, 0),
}

Points = Sequence[tuple[float, float] | None]
"""Latitude and longitude in degrees; None is unknown."""

Given = Mapping[int, Mapping[int, int]]
"""Minutes known from elsewhere, by row and column of a table."""


class Window(NamedTuple):
    """Earliest local start and latest local end at a site, minutes from midnight (first and last bus)."""

    earliest: int
    latest: int


@dataclass(frozen=True)
class Travel:
    """Travel minutes of an instance.

    Parameters
    ----------
    home
        One-way minutes from home, shape (workers, sites).
    between
        For each mode in use (None: no mode) the minutes from site to site, shape (sites, sites).
    windows
        For a worker, windows by site id; "*" stands for every other site.

    """

    home: NDArray[np.int64]
    between: Mapping[str | None, NDArray[np.int64]]
    windows: Mapping[str, Mapping[str, Window]] = field(default_factory=dict)

    @classmethod
    def estimated(
        cls,
        workers: Sequence[tuple[str | None, tuple[float, float] | None]],
        sites: Points,
        *,
        home: Given | None = None,
        between: Given | None = None,
        windows: Mapping[str, Mapping[str, Window]] | None = None,
    ) -> "Travel":
        """Make the tables of an instance: the given minutes, and the estimate where none are given.

        Parameters
        ----------
        workers
            Mode of travel and home of each worker; None is unknown.
        sites
            Where each site lies.
        home
            Given minutes by (worker, site).
        between
            Given minutes by (from site, to site), one direction at a time; they hold for every mode.
        windows
            For a worker, windows by site id.

        """
        from_home = np.zeros((len(workers), len(sites)), dtype=np.int64)
        between_sites: dict[str | None, NDArray[np.int64]] = {}
        for mode in sorted({mode for mode, _ in workers}, key=str):
            rows = [row for row, (own, _) in enumerate(workers) if own == mode]
            from_home[rows] = estimate(mode, [workers[row][1] for row in rows], sites)
            between_sites[mode] = _overridden(estimate(mode, sites, sites), between or {})
        return cls(_overridden(from_home, home or {}), between_sites, windows or {})

    def window(self, worker: str, site: str) -> Window | None:
        """Return the window of a worker at a site; the site's own entry wins over "*"."""
        windows = self.windows.get(worker, {})
        return windows.get(site, windows.get("*"))


def estimate(mode: str | None, origins: Points, targets: Points) -> NDArray[np.int64]:
    """Estimate one-way minutes from each origin to each target.

    Great-circle distance (haversine) times a detour factor, at the mode's speed plus its fixed minutes,
    rounded up after rounding to 6 decimals. 0 where the distance is 0 or anything is unknown.
    """
    if mode is None or mode not in MODES:
        return np.zeros((len(origins), len(targets)), dtype=np.int64)
    lat, lon = _radians(origins)
    to_lat, to_lon = _radians(targets)
    half = (
        np.sin((to_lat[None, :] - lat[:, None]) / 2) ** 2
        + np.cos(lat)[:, None] * np.cos(to_lat)[None, :] * np.sin((to_lon[None, :] - lon[:, None]) / 2) ** 2
    )
    # Rounding may leave [0, 1] by a hair: at the antipodes, and where latitudes beyond a pole name one point twice.
    kilometres = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))
    speed, fixed = MODES[mode]
    minutes = np.ceil(np.round(kilometres * DETOUR / speed * 60 + fixed, 6))
    return np.where(np.nan_to_num(kilometres) > 0, np.nan_to_num(minutes), 0).astype(np.int64)


def _radians(points: Points) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    degrees = np.array([point or (np.nan, np.nan) for point in points], dtype=np.float64).reshape(-1, 2)
    radians = np.radians(degrees)
    return radians[:, 0], radians[:, 1]


def _overridden(table: NDArray[np.int64], given: Given) -> NDArray[np.int64]:
    for row, entries in given.items():
        table[row, list(entries.keys())] = list(entries.values())
    table.setflags(write=False)
    return table
