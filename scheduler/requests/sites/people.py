"""Whom a site would like for all its requests, and whom it does not want: people it knows, for a coded reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import Invalid
from scheduler.core.tables import Request, SitePerson
from scheduler.core.tables.codes import BANNED_REASONS, PREFERRED_REASONS, PersonReason, PersonWish
from scheduler.planning.people_counts import count_who_could_come
from scheduler.planning.queue import ask_to_look_at_held
from scheduler.planning.translate.asked import PLANNED
from scheduler.requests.people import people_known
from scheduler.requests.site_of import site_of

REASONS = {PersonWish.PREFERRED: PREFERRED_REASONS, PersonWish.BANNED: BANNED_REASONS}


@dataclass(frozen=True, slots=True)
class SitePersonLine:
    """A person whom a site knows, and what it says of them, if anything."""

    worker: int
    name: str
    last_day: date
    wish: PersonWish | None
    reason: PersonReason | None


def people_of_site(session: Session, actor: Actor, site: int) -> tuple[SitePersonLine, ...]:
    """Return the workers whom a site knows, those of whom it has said something first.

    Raises
    ------
    NotFound
        When the site is not there or not the actor's.
    """
    known = people_known(session, actor, site)
    said = {
        worker: (wish, reason)
        for worker, wish, reason in session.execute(
            select(SitePerson.worker_id, SitePerson.wish, SitePerson.reason).where(SitePerson.site_id == site)
        )
    }
    lines = (
        SitePersonLine(each.worker, each.name, each.last_day, *said.get(each.worker, (None, None))) for each in known
    )
    return tuple(sorted(lines, key=lambda each: each.wish is None))


def set_person(
    session: Session, actor: Actor, site: int, worker: int, wish: PersonWish | None, reason: PersonReason | None
) -> None:
    """Say of a person that the site would like them or does not want them, or nothing any more (None).

    Raises
    ------
    NotFound
        When the site is not there or not the actor's.
    Invalid
        When the site does not know the person, or the reason does not go with the wish.
    """
    place = site_of(session, actor, site)
    if wish is None:
        gone = delete(SitePerson).where(SitePerson.site_id == site, SitePerson.worker_id == worker)
        if session.scalar(gone.returning(SitePerson.worker_id)) is not None:
            count_who_could_come(session, actor, _asked(session, site))
        return
    if wish not in REASONS or reason not in REASONS[wish]:
        field, problem = "reason", "reason_missing"
        raise Invalid(field, problem)
    if worker not in {each.worker for each in people_known(session, actor, site)}:
        field, problem = "worker", "unknown_person"
        raise Invalid(field, problem)
    found = session.get(SitePerson, (site, worker))
    if found is None:
        session.add(
            SitePerson(
                site_id=site,
                worker_id=worker,
                market_id=place.market_id,
                wish=wish,
                reason=reason,
                created_by=actor.user,
            )
        )
    elif (found.wish, found.reason) == (wish, reason):
        return
    else:
        found.wish, found.reason = wish, reason
    count_who_could_come(session, actor, _asked(session, site))
    ask_to_look_at_held(session, actor)


def _asked(session: Session, site: int) -> Sequence[int]:
    """Return the site's requests that are planned: whom it does not want may be counted for them."""
    return session.scalars(select(Request.id).where(Request.site_id == site, Request.state.in_(PLANNED))).all()
