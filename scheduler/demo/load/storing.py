"""Requests and missions as rows."""

from collections.abc import Mapping, Sequence
from operator import itemgetter

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from scheduler.core.many_rows import Row, add, add_numbered
from scheduler.core.tables import (
    Event,
    Mission,
    MissionShift,
    Request,
    RequestPerson,
    RequestShift,
    RequestSkill,
    WorkerSite,
)
from scheduler.core.tables.codes import RequestReason, SiteKnowledge
from scheduler.demo.load.asking import Ask, Given
from scheduler.demo.load.crew import Work
from scheduler.demo.load.deciding import familiar
from scheduler.demo.load.stored import Stored
from scheduler.demo.load.story import WRITTEN_BEFORE, request_state, story
from scheduler.demo.load.window import Window

Numbered = Sequence[tuple[int, Ask]]
"""Requests with their ids."""


def store(session: Session, asks: Sequence[Ask], stored: Stored, window: Window) -> None:
    """Store everything: requests, shifts, missions, who knows which site by now, and the log."""
    numbers = add_numbered(session, Request, [_request(ask, stored, window) for ask in asks])
    requests = list(zip(numbers, asks, strict=True))
    shifts = _add_shifts(session, requests)
    _add_needs(session, requests)
    missions = _add_missions(session, requests, shifts, stored)
    _add_familiar(session, asks)
    log: list[Row] = []
    for request, ask in requests:
        log += story(stored, request, ask, missions[request], window)
    add(session, Event, sorted(log, key=itemgetter("at")))


def _add_shifts(session: Session, requests: Numbered) -> dict[tuple[int, Work], int]:
    """Store the shifts; return their ids by request."""
    shifts = [(request, ask, work) for request, ask in requests for work in ask.works]
    numbers = add_numbered(session, RequestShift, [_shift(*each) for each in shifts])
    return {(request, work): number for number, (request, _, work) in zip(numbers, shifts, strict=True)}


def _add_needs(session: Session, requests: Numbered) -> None:
    skills = [{"request_id": request, "skill_id": skill} for request, ask in requests for skill in ask.place.skills]
    add(session, RequestSkill, skills)
    persons = [
        {"request_id": request, "worker_id": worker, "wish": wish}
        for request, ask in requests
        for worker, wish in ask.wishes.items()
    ]
    add(session, RequestPerson, persons)


def _add_missions(
    session: Session, requests: Numbered, shifts: Mapping[tuple[int, Work], int], stored: Stored
) -> dict[int, list[tuple[int, Given]]]:
    """Store the missions with their shifts; return them with their ids, by request."""
    given = [(request, ask, mission) for request, ask in requests for mission in ask.missions]
    numbers = add_numbered(session, Mission, [_mission(stored, *each) for each in given])
    rows: list[Row] = []
    missions: dict[int, list[tuple[int, Given]]] = {request: [] for request, _ in requests}
    for number, (request, ask, mission) in zip(numbers, given, strict=True):
        missions[request].append((number, mission))
        rows += [
            {
                "mission_id": number,
                "request_shift_id": shifts[request, work],
                "request_id": request,
                "worker_id": mission.candidate.worker,
                "state": mission.state,
                "headcount": ask.headcount,
                "slot": mission.slot,
                "during": Range(work.starts_at, work.ends_at),
            }
            for work in mission.works
        ]
    add(session, MissionShift, rows)
    return missions


def _request(ask: Ask, stored: Stored, window: Window) -> Row:
    post = ask.demand.absence.post
    site = stored.sites[post.college.uai]
    return {
        "market_id": stored.market,
        "organisation_id": site.organisation,
        "site_id": site.id,
        "job_id": stored.jobs[post.family.id],
        "reason": RequestReason(ask.demand.absence.category),
        "priority": ask.priority,
        "headcount": ask.headcount,
        "max_workers": ask.max_workers,
        "first_day": ask.works[0].day,
        "last_day": ask.works[-1].day,
        "state": request_state(ask, window),
        "created_by": site.requester,
        "created_at": ask.created_at,
    }


def _shift(request: int, ask: Ask, work: Work) -> Row:
    return {
        "request_id": request,
        "headcount": ask.headcount,
        "day": work.day,
        "starts_at": work.starts_at,
        "ends_at": work.ends_at,
        "break_minutes": work.break_minutes,
    }


def _mission(stored: Stored, request: int, ask: Ask, mission: Given) -> Row:
    return {
        "market_id": stored.market,
        "request_id": request,
        "organisation_id": stored.sites[ask.demand.absence.post.college.uai].organisation,
        "worker_id": mission.candidate.worker,
        "agency_id": mission.candidate.agency,
        "employment_id": mission.candidate.employment,
        "state": mission.state,
        "decline_reason": mission.reason,
        "answer_by": mission.answer_by,
        "published_at": mission.published_at,
        "created_at": mission.published_at - WRITTEN_BEFORE,
    }


def _add_familiar(session: Session, asks: Sequence[Ask]) -> None:
    there = set(session.execute(select(WorkerSite.worker_id, WorkerSite.site_id)))
    add(
        session,
        WorkerSite,
        [
            {"worker_id": worker, "site_id": site, "knowledge": SiteKnowledge.FAMILIAR}
            for worker, site in familiar(asks)
            if (worker, site) not in there
        ],
    )
