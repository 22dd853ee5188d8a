"""Who is kept for what nobody has asked for yet: for which places and jobs, from what, and on what history it rests."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, false, select
from sqlalchemy.orm import Session

from scheduler.core.one_statement import together
from scheduler.core.tables import Job, Site, Worker
from scheduler.market.people import Person, asked
from scheduler.planning.foresight.record import Foresight, Place
from scheduler.planning.run_record import Choice, Explanation, number

MOST = 12
"""People whom a page shows."""


@dataclass(frozen=True, slots=True)
class ExpectedAt:
    """Where somebody is expected, for which job (None: none that is set up), and how many others could go."""

    site: str
    job: str | None
    others: int


@dataclass(frozen=True, slots=True)
class KeptPerson:
    """Somebody with a price, where they are expected, and the requests that went to others for it."""

    person: Person
    places: tuple[ExpectedAt, ...]
    requests: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """What a run expected: from ``minutes`` asked for since a day; None where nothing was yet.

    ``people`` come first who were kept from something, then the dearest; ``more`` have a price and are not among them.
    """

    since: date | None
    minutes: int
    people: tuple[KeptPerson, ...]
    more: int


def kept_people(session: Session, told: Explanation) -> Kept | None:
    """Return whom a run kept by what it explains; None where it was made without foresight. At most one statement."""
    if told.foresight is None:
        return None
    requests = _kept_from(told.missions)
    awaited = sorted(told.foresight.awaited, key=lambda each: (each.worker not in requests, -each.points, each.worker))
    shown = awaited[:MOST]
    places = [place for each in shown for place in each.places]
    named, known = places_and_people(session, places, Worker.code.in_([each.worker for each in shown]))
    by_code = {person.code: person for person in known.values()}
    return Kept(
        told.foresight.since,
        told.foresight.minutes,
        tuple(
            KeptPerson(
                by_code.get(each.worker) or Person(0, each.worker, 0, ""),
                tuple(named[place] for place in each.places if place in named),
                tuple(sorted(requests.get(each.worker, ()))),
            )
            for each in shown
        ),
        len(awaited) - len(shown),
    )


def _kept_from(missions: Iterable[Choice]) -> Mapping[str, set[int]]:
    """Return the requests that went to others because somebody is expected elsewhere, by worker."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for mission in missions:
        for other in mission.alternatives:
            if other.kept:
                found[other.worker].add(number(mission.request))
    return found


def first_places(foresight: Foresight | None, workers: Collection[str]) -> Mapping[str, Place]:
    """Return by code where some workers are expected most; nobody without a price is among them."""
    awaited = foresight.awaited if foresight else ()
    return {each.worker: each.places[0] for each in awaited if each.worker in workers and each.places}


def expected_places(
    session: Session, foresight: Foresight | None, workers: Collection[str]
) -> Mapping[str, ExpectedAt]:
    """Return the same as people read it: one statement, if there are any."""
    first = first_places(foresight, workers)
    named, _ = places_and_people(session, first.values()) if first else ({}, {})
    return {worker: named[place] for worker, place in first.items() if place in named}


def places_and_people(
    session: Session, places: Collection[Place], who: ColumnElement[bool] | None = None
) -> tuple[Mapping[Place, ExpectedAt], Mapping[int, Person]]:
    """Return places as people read them, and workers by id; both as far as the actor can see: one statement."""
    found = together(
        session,
        sites=select(Site.id, Site.shown).where(Site.id.in_({each.site for each in places})),
        jobs=select(Job.id, Job.name).where(Job.id.in_({each.job for each in places if each.job is not None})),
        people=asked().where(false() if who is None else who),
    )
    sites, jobs = ({row.id: row[1] for row in found[name]} for name in ("sites", "jobs"))
    return (
        {
            each: ExpectedAt(sites[each.site], jobs.get(each.job), each.able - 1)
            for each in places
            if each.site in sites
        },
        {row.id: Person(*row) for row in found["people"]},
    )
