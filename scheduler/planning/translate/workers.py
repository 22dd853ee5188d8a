"""A worker of the instance out of the rows of a file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scheduler.core.law import limits
from scheduler.core.one_statement import AnyRow
from scheduler.core.tables.codes import SiteKnowledge
from scheduler.market.settings import MarketSettings
from scheduler.market.travel_model import TravelModel
from scheduler.planning.fairness.rule import carried_minutes, head_start_on, wished_in
from scheduler.planning.translate.frame import DAY, Frame
from scheduler.planning.translate.people import LIMITS, Files
from scheduler.planning.translate.times import NEVER, availability, engaged, unpreferred
from scheduler.planning.translate.work import Fixed


@dataclass(frozen=True, slots=True)
class Scene:
    """What the workers of an instance have in common."""

    frame: Frame
    settings: MarketSettings
    travel: TravelModel
    sites: Mapping[int, str]
    agencies: Mapping[int, str]


def worker_written(
    row: AnyRow, files: Files, fixed: Sequence[Fixed], given_minutes: int, agency: int, scene: Scene
) -> dict[str, Any]:
    """Return a worker of the instance.

    Parameters
    ----------
    row, files
        The worker, and the rest of the files.
    fixed
        All work that is not planned here.
    given_minutes
        Work given to the worker in the fairness period.
    agency
        Whose employment counts.
    """
    frame, employments = scene.frame, files.employments[row.id]
    weekly, exceptions = files.weekly[row.id], files.exceptions[row.id]
    ways = {each.site_id for each in files.travel[row.id]}
    engagement = engaged(employments[0] if employments else None, files.passes[row.id], frame)
    known = {kind: [each.site_id for each in files.sites[row.id] if each.knowledge == kind] for kind in SiteKnowledge}
    free = availability(weekly, exceptions, engagement, frame)
    written: dict[str, Any] = {
        "id": row.code,
        "agency": scene.agencies[agency],
        "skills": [_skill(each, frame) for each in files.skills[row.id]],
        "travel_mode": row.travel_mode,
        "max_travel_minutes": _most_travel(row, scene.travel),
        "engagement": frame.span(engagement[0][0], engagement[-1][1], "from", "to"),
        "unpreferred": [frame.span(*span) for span in unpreferred(weekly, exceptions, frame)],
        # Whose way nobody knows is closed too: their row of ways, which leaves them out, tells which.
        "banned_sites": [
            name for site, name in scene.sites.items() if site not in ways or site in known[SiteKnowledge.BANNED]
        ],
        "familiar_sites": _names(known[SiteKnowledge.FAMILIAR], scene),
        "limits": limits_written(row),
        "carried_minutes": carried_minutes(
            given_minutes, head_start_on(frame.days[0], row.head_start_minutes, row.head_start_until)
        ),
        "commitments": commitments_written(fixed, scene),
    }
    if free is not None:
        written["availability"] = [frame.span(*span) for span in free]
    if row.wished_minutes is not None:
        written["target_minutes"] = wished_in(row.wished_minutes, scene.settings)
    return written


def _most_travel(row: AnyRow, travel: TravelModel) -> int:
    """Return the longest way that somebody accepts; who sets no limit still goes no farther than the means reaches."""
    accepted: int | None = row.max_travel_minutes
    return travel.ride(row.travel_mode).longest if accepted is None else accepted


def limits_written(row: AnyRow) -> dict[str, int]:
    """Return the limits of the file, and the law's where the file is silent."""
    legal = limits(under_18=row.under_18)
    return {name: legal[name] if getattr(row, name) is None else getattr(row, name) for name in LIMITS}


def stranger_written(code: str, agency: int, fixed: Sequence[Fixed], scene: Scene) -> dict[str, Any]:
    """Return somebody whose file is closed to the market by now but whose missions stand; nothing new is given."""
    return {
        "id": code,
        "agency": scene.agencies[agency],
        "engagement": scene.frame.span(*NEVER[0], "from", "to"),
        "commitments": commitments_written(fixed, scene),
    }


def commitments_written(fixed: Iterable[Fixed], scene: Scene) -> list[dict[str, Any]]:
    """Return other work; a site outside the market is unknown here."""
    written = []
    for each in fixed:
        work: dict[str, Any] = {**scene.frame.span(each.starts_at, each.ends_at), "minutes": each.minutes}
        if each.site is not None and each.site in scene.sites:
            work["site"] = scene.sites[each.site]
        written.append(work)
    return written


def _names(sites: Iterable[int], scene: Scene) -> list[str]:
    return [scene.sites[site] for site in sites if site in scene.sites]


def _skill(row: AnyRow, frame: Frame) -> dict[str, Any]:
    written: dict[str, Any] = {"id": row.code}
    if row.from_day is not None:
        written["from"] = frame.written(frame.clock(row.from_day))
    if row.to_day is not None:
        written["to"] = frame.written(frame.clock(row.to_day + DAY))
    return written


def travel_written(codes: Mapping[int, str], files: Files, sites: Mapping[int, str]) -> dict[str, Any]:
    """Return minutes from each worker to each site as far as they are known, and the hours that the means serves."""
    minutes, windows = {}, {}
    for worker, code in codes.items():
        rows = {row.site_id: row for row in files.travel[worker]}
        minutes[code] = {name: rows[site].minutes for site, name in sites.items() if site in rows}
        served = {
            sites[site]: {"from": _reading(row.earliest_arrival_minute), "to": _reading(row.latest_departure_minute)}
            for site, row in sorted(rows.items())
            if site in sites and row.earliest_arrival_minute is not None
        }
        if served:
            windows[code] = served
    return {"home_site": minutes, "windows": windows}


def _reading(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
