"""Another agency leads the market from now on, and somebody of its people plans it."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import Conflict, NotFound
from scheduler.core.tables.codes import Role, Thing
from scheduler.market.accounts import Person, administered, people
from scheduler.market.accounts.record import AMEND, on_record
from scheduler.market.changes import record
from scheduler.market.setting_up.agencies import locked


def could_plan(session: Session, actor: Actor, agency: int) -> tuple[Person, ...] | None:
    """Return the people of an agency who could plan the market, who plans there already first.

    Who has never been here cannot: the market would wait for them. None: the actor does not look after that agency's
    people, so that nobody of them is chosen for it.

    Raises
    ------
    NotAllowed
        For whoever administers nobody.
    """
    if agency not in {each.id for each in administered(session, actor)}:
        return None
    found = [each for each in people(session, actor, agency) if each.has_entered and each.disabled_at is None]
    return tuple(sorted(found, key=lambda each: each.role != Role.PLANNER))


def hand_over_lead(session: Session, actor: Actor, agency: int, planner: int | None = None, *, seen: int) -> None:
    """Let another agency lead the market from now on; whoever acts plans it no longer.

    Parameters
    ----------
    planner
        Who of its people plans and looks after accounts from now on; None: who plans there already.

    Raises
    ------
    NotAllowed, NotFound
        For whoever does not set up the market, of an agency that it has not, and of somebody whom the actor does not
        administer there.
    Conflict
        ``takes_no_part`` when that agency leaves, ``nobody_to_plan`` when nobody there plans, ``run_in_progress``;
        ``somebody_else_at_once``.
    """
    found = locked(session, actor, agency, seen)
    if found.leads:
        reason = "leads_already"
        raise Conflict(reason)
    # Before: afterwards the log is somebody else's.
    if planner is not None:
        _record_planner(session, actor, agency, planner)
    record(session, actor, Thing.ORGANISATION, actor.organisation, {"leads": True}, {"leads": False})
    record(session, actor, Thing.ORGANISATION, agency, {"leads": False}, {"leads": True})
    refused = session.scalar(select(func.hand_over_lead(agency, planner)))
    if refused is not None:
        raise Conflict(refused)


def _record_planner(session: Session, actor: Actor, agency: int, who: int) -> None:
    found = next((each for each in could_plan(session, actor, agency) or () if each.id == who), None)
    if found is None:
        thing = "user"
        raise NotFound(thing, who)
    old = {"role": found.role.value, "administers": found.administers}
    new = {"role": Role.PLANNER.value, "administers": True}
    changed = [name for name in new if old[name] != new[name]]
    if changed:
        detail = {key: {name: values[name] for name in changed} for key, values in (("old", old), ("new", new))}
        on_record(session, actor, AMEND, who, detail)
