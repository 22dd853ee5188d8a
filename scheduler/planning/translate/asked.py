"""What is asked for: the requests of the horizon with their shifts, skills and persons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, true, union_all
from sqlalchemy.orm import Session

from scheduler.core.one_statement import AnyRow, together
from scheduler.core.tables import (
    Mission,
    MissionShift,
    Request,
    RequestPerson,
    RequestShift,
    RequestSkill,
    SitePerson,
    Skill,
)
from scheduler.core.tables.codes import COVERING, REFUSED, PersonWish, RequestState
from scheduler.market.shares import Agreement, Stretch, which
from scheduler.planning.translate.frame import Frame
from scheduler.planning.translate.index import request_name, shift_name
from scheduler.planning.translate.rows import Rows, by

PLANNED = (RequestState.OPEN, RequestState.PARTLY_FILLED, RequestState.FILLED)
"""A filled request is in the instance with its pins, so that its hours count in shares and coverage."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The requests with a plannable shift, and what belongs to them by request.

    ``given_up`` are the workers whose agency has declined a part or let its offer expire, ``served`` those with work
    before the first plannable moment.
    """

    requests: list[AnyRow]
    shifts: Rows
    skills: Rows
    persons: Rows
    given_up: Mapping[int, set[int]]
    served: Mapping[int, set[int]]

    def minutes(self, agreed: Sequence[Stretch]) -> list[tuple[Agreement | None, int]]:
        """Return paid minutes times headcount by the agreement on shares that counts when they begin."""
        sums = [0] * len(agreed)
        for shift in (shift for rows in self.shifts.values() for shift in rows):
            sums[which(agreed, shift.starts_at)] += shift.paid_minutes * shift.headcount
        return [(each.agreement, minutes) for each, minutes in zip(agreed, sums, strict=True)]


def read_asked(session: Session, market: int, frame: Frame, only: int | None = None) -> Asked:
    """Read the plannable part of what is asked for, by all requests or by one ``only``: one statement."""
    plannable = (
        select(
            RequestShift.id,
            RequestShift.request_id,
            RequestShift.headcount,
            RequestShift.starts_at,
            RequestShift.ends_at,
            RequestShift.break_minutes,
            RequestShift.paid_minutes,
        )
        .join(Request, Request.id == RequestShift.request_id)
        .where(
            Request.market_id == market,
            true() if only is None else Request.id == only,
            Request.state.in_(PLANNED),
            RequestShift.starts_at >= frame.first,
            RequestShift.starts_at < frame.end,
        )
        .cte("plannable")
    )
    ids = select(plannable.c.request_id)
    columns = (Request.id, Request.organisation_id, Request.site_id, Request.priority, Request.headcount)
    skills = (
        select(RequestSkill.request_id, Skill.code)
        .join(Skill, Skill.id == RequestSkill.skill_id)
        .where(RequestSkill.request_id.in_(ids))
        .order_by(Skill.code)
    )
    persons = select(RequestPerson.request_id, RequestPerson.worker_id, RequestPerson.wish).where(
        RequestPerson.request_id.in_(ids)
    )
    said = select(RequestPerson.worker_id).where(
        RequestPerson.request_id == Request.id, RequestPerson.worker_id == SitePerson.worker_id
    )
    # What a site says for all its requests holds where the request itself says nothing of the person.
    standing = (
        select(Request.id, SitePerson.worker_id, SitePerson.wish)
        .join(SitePerson, SitePerson.site_id == Request.site_id)
        .where(Request.id.in_(ids), ~said.exists())
    )
    missions = select(Mission.request_id, Mission.worker_id).where(Mission.request_id.in_(ids)).distinct()
    worked = missions.join(MissionShift, MissionShift.mission_id == Mission.id).where(
        Mission.state.in_(COVERING), func.lower(MissionShift.during) < frame.first
    )
    found = together(
        session,
        requests=select(*columns, Request.max_workers).where(Request.id.in_(ids)).order_by(Request.id),
        shifts=select(plannable).order_by(plannable.c.starts_at, plannable.c.ends_at, plannable.c.id),
        skills=skills,
        persons=union_all(persons, standing),
        # Whoever refused a part of a request is not given any other of its parts by a run.
        given_up=missions.where(Mission.state.in_(REFUSED)),
        served=worked,
    )
    own = {name: by("request_id", found[name]) for name in found if name != "requests"}
    return Asked(
        found["requests"],
        own["shifts"],
        own["skills"],
        own["persons"],
        given_up=_workers(own["given_up"]),
        served=_workers(own["served"]),
    )


def _workers(rows: Rows) -> Mapping[int, set[int]]:
    return {request: {row.worker_id for row in own} for request, own in rows.items()}


def requests_written(
    asked: Asked, frame: Frame, sites: Mapping[int, str], workers: Mapping[int, str], *, by_hand: bool
) -> list[dict[str, Any]]:
    """Return the instance's requests; persons whom the instance does not know are left out of the wishes."""
    away: Mapping[int, set[int]] = {} if by_hand else asked.given_up
    return [_written(request, asked, frame, sites, workers, away.get(request.id, set())) for request in asked.requests]


def _written(
    request: AnyRow,
    asked: Asked,
    frame: Frame,
    sites: Mapping[int, str],
    workers: Mapping[int, str],
    away: set[int],
) -> dict[str, Any]:
    wished: dict[PersonWish, set[int]] = {wish: set() for wish in PersonWish}
    for person in asked.persons[request.id]:
        wished[person.wish].add(person.worker_id)

    def names(people: set[int]) -> list[str]:
        return sorted(workers[each] for each in people if each in workers)

    written: dict[str, Any] = {
        "id": request_name(request.id),
        "site": sites[request.site_id],
        "skills": [row.code for row in asked.skills[request.id]],
        "priority": request.priority,
        "headcount": request.headcount,
        "preferred_workers": names(wished[PersonWish.PREFERRED]),
        "banned_workers": names(wished[PersonWish.BANNED] | wished[PersonWish.FORBIDDEN] | away),
        "served_by": names(asked.served.get(request.id, set())),
    }
    if wished[PersonWish.ALLOWED]:
        written["allowed_workers"] = names(wished[PersonWish.ALLOWED])
    if request.max_workers is not None:
        written["max_workers"] = request.max_workers
    written["shifts"] = [
        {
            "id": shift_name(shift.id),
            **frame.span(shift.starts_at, shift.ends_at),
            "break_minutes": shift.break_minutes,
        }
        for shift in asked.shifts[request.id]
    ]
    return written
