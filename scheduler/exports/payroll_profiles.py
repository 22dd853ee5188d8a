"""The profile of an agency: the one in force, who wrote it, and another one in its place."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import NotAllowed
from scheduler.core.seen import require_same
from scheduler.core.tables import PayrollProfile, User
from scheduler.core.tables.codes import Role
from scheduler.core.weeks import clock
from scheduler.exports.payroll_profile import Profile, checked
from scheduler.hours.kept import require_hours

HISTORY = 10


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a profile: its number, who wrote it when."""

    number: int
    profile: Profile
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Chosen:
    """The profile in force, the product's own where nobody has chosen, and the latest versions, the newest first."""

    profile: Profile
    versions: tuple[Version, ...]

    @property
    def mark(self) -> str:
        """What stands, for whoever is about to replace it."""
        return str(self.versions[0].number if self.versions else 0)


def chosen(session: Session, actor: Actor) -> Chosen:
    """Return how the actor's agency wants its payroll file.

    Raises
    ------
    NotAllowed
        For whoever is of no agency.
    NotFound
        Where the market keeps no hours.
    """
    require_agency(actor)
    require_hours(session, actor)
    zone = clock(session, actor)
    rows = session.execute(
        select(PayrollProfile, User.name)
        .join(User, User.id == PayrollProfile.created_by)
        .where(PayrollProfile.organisation_id == actor.organisation)
        .order_by(PayrollProfile.id.desc())
        .limit(HISTORY)
    )
    found = tuple(Version(row.id, Profile.of(row.profile), by, row.created_at.astimezone(zone)) for row, by in rows)
    return Chosen(found[0].profile if found else Profile(), found)


def choose(session: Session, actor: Actor, profile: Profile, *, seen: str | None = None) -> bool:
    """Put another profile in force; tell whether anything changed. ``seen`` is the mark of the one that was shown.

    Raises
    ------
    NotAllowed, NotFound
        As ``chosen`` does.
    Invalid
        As ``checked`` does.
    Conflict
        ``somebody_else_at_once``: a colleague has changed it since.
    """
    require_agency(actor)
    kept = checked(profile)
    session.execute(text("SELECT pg_advisory_xact_lock(hashtext('payroll'), :agency)"), {"agency": actor.organisation})
    stands = chosen(session, actor)
    require_same(stands.mark, seen)
    if stands.profile == kept:
        return False
    session.add(PayrollProfile(organisation_id=actor.organisation, profile=kept.stored, created_by=actor.user))
    session.flush()
    return True


def require_agency(actor: Actor) -> None:
    """Let only the people of an agency go on.

    Raises
    ------
    NotAllowed
        For everybody else, the nightly run included.
    """
    if actor.role not in {Role.COORDINATOR, Role.PLANNER}:
        action, thing = "read", "payroll"
        raise NotAllowed(action, thing)
