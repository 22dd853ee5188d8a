"""Who answers for an agency in a market while nobody is at its office.

Nobody; or one of its people, by one tap; or a stand-by's own yes, where contract and declaration are done already
(``missions.heard``).
"""

from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import Invalid
from scheduler.core.tables import Member, User
from scheduler.core.tables.codes import MailWish, Role

CHOOSE = text("SELECT choose_duty(CAST(:user AS integer), :yes_counts)")

ANSWERING = (Role.COORDINATOR, Role.PLANNER)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the agency who could be on duty: they answer for it, and are written to."""

    user: int
    name: str


@dataclass(frozen=True, slots=True)
class Duty:
    """Who could be on duty, and who is (None: nobody); whether a stand-by's yes counts instead."""

    people: tuple[Colleague, ...]
    chosen: int | None
    yes_counts: bool = False


def duty(session: Session, actor: Actor) -> Duty:
    """Return who is on duty for the actor's agency in the market in which they act."""
    here = (Member.market_id == actor.market, Member.organisation_id == actor.organisation)
    people = session.execute(
        select(User.id, User.name)
        .where(
            User.organisation_id == actor.organisation,
            User.role.in_(ANSWERING),
            User.disabled_at.is_(None),
            User.mail != MailWish.NONE,
        )
        .order_by(User.name, User.id)
    )
    found = tuple(Colleague(user, name) for user, name in people)
    chosen, counts = session.execute(select(Member.duty_user_id, Member.yes_counts).where(*here)).one()
    return Duty(found, chosen if chosen in {each.user for each in found} else None, counts)


def choose_duty(session: Session, actor: Actor, user: int | None, *, yes_counts: bool = False) -> None:
    """Say who is on duty for the actor's agency from now on; None: nobody, and whether a stand-by's yes counts then.

    Raises
    ------
    NotAllowed
        For whoever does not answer for an agency.
    Invalid
        For somebody who does not answer for it, or gets no messages, and for both at once (``duty``).
    """
    del actor  # the database knows whose transaction this is
    if not session.scalar(CHOOSE, {"user": user, "yes_counts": yes_counts}):
        field, problem = "duty", "choose"
        raise Invalid(field, problem)
