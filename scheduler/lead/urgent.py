"""The lead's answer to one need: who could come, ranked and named, and the offer that one click makes."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.tables import Worker
from scheduler.core.tables.codes import Origin
from scheduler.lead.kept import ExpectedAt, first_places, places_and_people
from scheduler.lead.needs import Cause, Need, need_of
from scheduler.market.people import Person, unknown
from scheduler.planning.candidates import Candidate, candidates, opening
from scheduler.planning.foresight.record import Foresight
from scheduler.planning.offering import offer

MOST = 12
"""Candidates that are shown: who reads further has a problem that a list does not solve.

Whoever has given up the work before is shown beyond that, so that the planner reads why they are not asked.
"""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate as the lead reads them.

    ``more_points`` is by how much the plan is worse with this person than with the first who could take as much,
    ``expected_at`` where they are expected, if that is a part of it.
    """

    person: Person
    facts: Candidate
    more_points: int
    expected_at: ExpectedAt | None = None


@dataclass(frozen=True, slots=True)
class RankedNeed:
    """A need and who could come; ``found`` of ``asked`` workers could take at least one of the shifts."""

    need: Need
    ranked: tuple[Ranked, ...]
    found: int
    asked: int


def gap(session: Session, actor: Actor, request: int, now: datetime) -> RankedNeed:
    """Return who could take the empty shifts of a request that somebody must see to.

    Everything that a plan depends on is read, in a fixed number of statements whatever the size of the market.

    Raises
    ------
    NotAllowed, NotFound
        As ``need_of`` does.
    """
    need = need_of(session, actor, request, now)
    if not need.shifts:
        return RankedNeed(need, (), 0, 0)
    opened = opening(session, actor, [each.shift for each in need.shifts], now, by_hand=True)
    found = candidates(opened)
    free = [each for each in found if each.given_up is None]
    ranked = _ranked(session, [*free[:MOST], *found[len(free) :]], opened.translation.foresight)
    return RankedNeed(need, ranked, len(found), opened.asked)


def offer_by_hand(
    session: Session,
    actor: Actor,
    request: int,
    worker: int,
    shifts: Collection[int],
    starts_at: datetime | None = None,
) -> int:
    """Offer shifts of a request to somebody, as a planner chose, and return the mission.

    ``starts_at``: when they come, as the planner says, to what has begun by then.

    Raises
    ------
    NotAllowed, NotFound, Conflict, Invalid
        As ``offer`` does.
    """
    now = datetime.now(UTC)
    need = need_of(session, actor, request, now)
    if need.cause in {Cause.DECLINED, Cause.EXPIRED, Cause.TAKEN_OFF, Cause.NO_SHOW}:
        origin = Origin.REOFFER
    else:
        origin = Origin.URGENT if need.urgent else Origin.MANUAL
    return offer(session, actor, request, worker, shifts, origin, now=now, starts_at=starts_at)


def _ranked(session: Session, found: Iterable[Candidate], foresight: Foresight | None) -> tuple[Ranked, ...]:
    chosen = list(found)
    first = first_places(foresight, {each.hand.code for each in chosen if each.expected > 0})
    named, known = places_and_people(session, first.values(), Worker.id.in_([each.hand.id for each in chosen]))
    least: dict[int, int] = {}
    for each in chosen:
        least.setdefault(each.minutes, each.points)
    return tuple(
        Ranked(
            person=known.get(each.hand.id) or unknown(each.hand.id, each.hand.agency),
            facts=each,
            more_points=each.points - least[each.minutes],
            expected_at=named.get(first[each.hand.code]) if each.hand.code in first else None,
        )
        for each in chosen
    )
