"""Putting an instance together."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from msgspec import json
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.acting_market import acting_market
from scheduler.core.tables.codes import MissionState
from scheduler.market.settings import MarketSettings
from scheduler.market.shares import stretches
from scheduler.market.travel_model import TravelModel
from scheduler.planning.fairness.rule import period
from scheduler.planning.translate.asked import Asked, read_asked, requests_written
from scheduler.planning.translate.frame import Frame
from scheduler.planning.translate.index import AskedShift, BookedShift, Hand, Index, Translation, shift_name
from scheduler.planning.translate.people import Files, read_concerned, read_files
from scheduler.planning.translate.places import read_places
from scheduler.planning.translate.weights import DEFAULTS, in_force
from scheduler.planning.translate.work import Fixed, read_work
from scheduler.planning.translate.workers import Scene, stranger_written, travel_written, worker_written


def problem_of(
    session: Session,
    actor: Actor,
    at: datetime,
    *,
    days: int | None = None,
    by_hand: bool = False,
    request: int | None = None,
    broken: Collection[tuple[int, int]] = (),
) -> Translation:
    """Translate what an actor plans into an instance, as of a moment.

    Parameters
    ----------
    session
        A transaction of the actor, who leads the market; others would see too little of it.
    actor
        For whose market.
    at
        When the run begins: what starts less than the market's lead time later is not planned any more.
    days
        How many days the horizon has, by default as many as the market plans.
    by_hand
        Whether a person chooses: who has given up a part of a request may be asked again then. A run asks them no more.
    request
        The only request to look at: of it everything is as in the whole instance, but nobody is there whom it does not
        concern, and all other work of the others is fixed.
    broken
        Missions with shifts that they cannot serve any more (``planning.judging``): such a shift is as open as if
        nobody had it, and its worker's time stays taken until somebody frees it.

    Raises
    ------
    NotFound
        When the actor does not see the market.
    """
    market = acting_market(session, actor)
    settings = MarketSettings.of(market.settings)
    frame = Frame.of(market.timezone, at, market.lead_time_minutes, days or settings.horizon_days)
    places = read_places(session, market.id, frame.first)
    only = None if request is None else read_concerned(session, request, frame)
    files = read_files(session, market, list(places.agencies), frame, only)
    asked = read_asked(session, market.id, frame, request)
    booked, held, others = read_work(session, market.id, frame, only.workers if only else None)
    if only is not None:
        worked_at = {each.site for each in booked} | {each.site for each in others if each.site is not None}
        places = places.at({only.site} | worked_at)
    agreed = stretches(places.agreed, frame.first, frame.end, frame.zone)
    scene = Scene(frame, settings, TravelModel.of(market), places.sites, places.agencies)
    shifts = _shifts(asked)
    hands = _hands(files, asked, [each for each in booked if shift_name(each.shift) in shifts], scene)
    fixed = _fixed(booked, others, shifts, broken)
    given = _given(booked, frame, settings)
    rows = {row.id: row for row in files.workers}
    codes = {hand.id: hand.code for hand in hands}
    instance: dict[str, Any] = {
        "format": "releve-instance/1",
        "name": f"{market.code}-{frame.days[0]}",
        "timezone": market.timezone,
        "horizon": frame.span(frame.start, frame.end),
        "sites": places.sites_written(),
        "agencies": places.agencies_written(asked.minutes(agreed)),
        "workers": [
            worker_written(rows[hand.id], files, fixed[hand.id], given[hand.id], hand.agency, scene)
            if hand.id in rows
            else stranger_written(hand.code, hand.agency, fixed[hand.id], scene)
            for hand in hands
        ],
        "requests": requests_written(asked, frame, places.sites, codes, by_hand=by_hand),
        "travel": travel_written(codes, files, places.sites),
        **_pairs([each for each in booked if (each.mission, each.shift) not in broken], shifts, codes, asked),
    }
    profile = in_force(session, market.id)
    if profile is not None:
        instance["weights"] = DEFAULTS | profile.weights
    index = Index(shifts, {hand.code: hand for hand in hands}, booked, frame.first, frame.end, held)
    return Translation(json.encode(instance), index, profile.id if profile else None)


def _shifts(asked: Asked) -> dict[str, AskedShift]:
    return {
        shift_name(row.id): AskedShift(
            row.id, request.id, request.organisation_id, row.headcount, row.starts_at, row.ends_at
        )
        for request in asked.requests
        for row in asked.shifts[request.id]
    }


def _hands(files: Files, asked: Asked, booked: Iterable[BookedShift], scene: Scene) -> list[Hand]:
    """Return who is in the instance: whoever is employed in the horizon, or has missions that it must know of."""
    agencies = {each.worker: each.agency for each in booked}
    needed = set(agencies).union(*asked.served.values())
    hands = []
    for row in files.workers:
        employments = files.employments[row.id]
        if employments:
            hands.append(Hand(row.id, row.code, employments[0].agency_id, employments[0].id))
        elif row.id in needed:
            agency = agencies.get(row.id, row.agency_id)
            if agency in scene.agencies:
                hands.append(Hand(row.id, row.code, agency, None))
    seen = {hand.id for hand in hands}
    strangers = sorted((worker, agency) for worker, agency in agencies.items() if worker not in seen)
    return [*hands, *(Hand(worker, f"#{worker}", agency, None) for worker, agency in strangers)]


def _fixed(
    booked: Iterable[BookedShift],
    others: Iterable[Fixed],
    shifts: Mapping[str, AskedShift],
    broken: Collection[tuple[int, int]],
) -> Mapping[int, list[Fixed]]:
    """Return by worker all work that is not planned here."""
    found: defaultdict[int, list[Fixed]] = defaultdict(list)
    for work in others:
        found[work.worker].append(work)
    for each in booked:
        if shift_name(each.shift) not in shifts or (each.mission, each.shift) in broken:
            found[each.worker].append(Fixed(each.worker, each.starts_at, each.ends_at, each.minutes, each.site))
    return found


def _given(booked: Iterable[BookedShift], frame: Frame, settings: MarketSettings) -> Counter[int]:
    """Return the minutes given to each worker in the fairness period: before the first plannable moment."""
    counted = period(frame.start, frame.first, frame.end, settings)
    minutes: Counter[int] = Counter()
    for each in booked:
        if counted.begin <= each.starts_at < counted.now:
            minutes[each.worker] += each.minutes
    return minutes


def _pairs(
    booked: Iterable[BookedShift], shifts: Mapping[str, AskedShift], codes: Mapping[int, str], asked: Asked
) -> dict[str, list[dict[str, str]]]:
    """Return the pairs that must stay and those that are announced.

    Whom a person asked again after a refusal stays until their agency answers: a run could not give them the part.
    """
    pairs: dict[str, list[dict[str, str]]] = {"pinned": [], "published": []}
    for each in booked:
        if (name := shift_name(each.shift)) in shifts:
            stays = each.pinned or each.worker in asked.given_up.get(each.request, ())
            kind = "published" if each.state == MissionState.PUBLISHED and not stays else "pinned"
            pairs[kind].append({"shift": name, "worker": codes[each.worker]})
    return pairs
