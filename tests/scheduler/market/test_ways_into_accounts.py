"""Every way by which whoever helps could come into a planner's account, tried by everybody who might help.

A coordinator with the tick looks after the people of the agency that leads, its planners among them. None of what they
may do gives them a link that opens more than they do; a planner with the tick may, and without it nobody helps anybody.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import text, update
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import Conflict, Invalid, NotAllowed, SchedulerError
from scheduler.core.tables import User
from scheduler.core.tables.codes import Role
from scheduler.core.tokens import hashed, made
from scheduler.market.accounts import (
    Amended,
    Newcomer,
    SignInRules,
    amend,
    help_in,
    invite,
    invite_waiting,
    link_to_hand_over,
    person,
    sheets,
)
from scheduler.market.accounts.second_factor import reset_second_factor
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World

KEY, RULES, ELSEWHERE = "k" * 40, SignInRules(), "elsewhere@example.org"
Way = Callable[[Session, Actor, int], object]
LINKS = text("SELECT seed, token_hash FROM sign_in_links WHERE made_by = :by AND user_id = :who AND seed IS NOT NULL")


def readdress(*, mailed: bool) -> Way:
    """Give the person another address, which whoever helps reads."""

    def change(session: Session, actor: Actor, who: int) -> object:
        found = person(session, actor, who)
        return amend(session, actor, who, Amended(found.name, found.role, ELSEWHERE), KEY, RULES, mailed=mailed)

    return change


def demote(session: Session, actor: Actor, who: int) -> object:
    """Bring the person down first."""
    found = person(session, actor, who)
    return amend(session, actor, who, Amended(found.name, Role.COORDINATOR, found.email), KEY, RULES, mailed=True)


def bring_in(session: Session, actor: Actor, _who: int) -> object:
    """Bring a planner in of whom whoever helps reads the mail."""
    new = Newcomer(ELSEWHERE, "Nobody", actor.organisation, Role.PLANNER)
    return invite(session, actor, new, KEY, RULES, mailed=True)


def rise(session: Session, actor: Actor, _who: int) -> object:
    """Say of oneself that one plans."""
    own = person(session, actor, actor.user)
    return amend(session, actor, actor.user, Amended(own.name, Role.PLANNER, own.email), KEY, RULES, mailed=True)


@dataclass(frozen=True)
class Case:
    """A way, whether the person has come already, and what a coordinator with the tick is told (None: it goes)."""

    way: Way
    told: type[SchedulerError] | None = None
    reason: str | None = None
    has_come: bool = True


HAND: Way = lambda session, actor, who: help_in(session, actor, who, KEY, RULES, mailed=False)  # noqa: E731
MAIL: Way = lambda session, actor, who: help_in(session, actor, who, KEY, RULES, mailed=True)  # noqa: E731
ALL: Way = lambda session, actor, _who: invite_waiting(  # noqa: E731
    session, actor, None, KEY, RULES, mailed=False
)

WAYS: Mapping[str, Case] = {
    "a link to reset, by hand": Case(HAND, Conflict, "opens_more"),
    "a link to reset, by mail": Case(MAIL),
    "another invitation, by hand": Case(HAND, Conflict, "opens_more", has_come=False),
    "another invitation, by mail": Case(MAIL, has_come=False),
    "everybody's invitation, by hand": Case(ALL, has_come=False),
    "another address, by hand": Case(readdress(mailed=False), Conflict, "opens_more"),
    "another address, by mail": Case(readdress(mailed=True)),
    "another address of who never came, by hand": Case(readdress(mailed=False), Conflict, "opens_more", has_come=False),
    "another address of who never came, by mail": Case(readdress(mailed=True), Conflict, "opens_more", has_come=False),
    "the second factor": Case(reset_second_factor, Conflict, "opens_more"),
    "another role": Case(demote, Invalid, "other_kind"),
    "another role of who never came": Case(demote, Invalid, "other_kind", has_come=False),
    "a planner of one's own": Case(bring_in, NotAllowed),
    "one's own role": Case(rise, Invalid, "other_kind"),
}


def as_they_are(stage: Stage, who: Actor, role: Role, *, administers: bool = False, has_come: bool = True) -> Actor:
    """Give somebody of the lead a role, and the tick or not; of whom it is tried, say whether they have come."""
    values: dict[str, object] = {"role": role, "administers": administers}
    with stage.administering() as session:
        session.execute(
            update(User).where(User.id == who.user).values(values | ({} if has_come else {"accepted_at": None}))
        )
    return replace(who, role=role, administers=administers)


@pytest.mark.parametrize("name", WAYS)
def test_a_coordinator_with_the_tick_comes_into_no_planners_account(stage: Stage, world: World, name: str) -> None:
    case, who = WAYS[name], world.lucie
    as_they_are(stage, who, Role.PLANNER, administers=True, has_come=case.has_come)
    leo = as_they_are(stage, world.leo, Role.COORDINATOR, administers=True)
    if case.told is None:
        with stage.acting(leo) as session:
            case.way(session, leo, who.user)
    else:
        with pytest.raises(case.told, match=case.reason), stage.acting(leo) as session:
            case.way(session, leo, who.user)
    with stage.acting(leo) as session:
        assert link_to_hand_over(session, leo, who.user, KEY)[1] is None
        assert who.user not in {each.id for each, _ in sheets(session, leo, KEY)}
        assert person(session, leo, who.user).email == "lucie@example.org"
        assert person(session, leo, leo.user).role == Role.COORDINATOR
    with stage.administering() as session:  # what went by mail to another address opens nothing to who reads it there
        for seed, token_hash in session.execute(LINKS, {"by": leo.user, "who": who.user}):
            assert hashed(made(seed, KEY)) == token_hash
            row = session.execute(text("SELECT * FROM sign_in_link(:hash)"), {"hash": token_hash}).one()
            assert row.guarded or row.email == "lucie@example.org"


@pytest.mark.parametrize("name", [name for name, case in WAYS.items() if case.reason == "opens_more"])
def test_a_planner_with_the_tick_helps_another_planner(stage: Stage, world: World, name: str) -> None:
    case, lucie = WAYS[name], world.lucie
    who = as_they_are(stage, world.leo, Role.PLANNER, has_come=case.has_come)
    with stage.acting(lucie) as session:
        case.way(session, lucie, who.user)
        handed = link_to_hand_over(session, lucie, who.user, KEY)[1]
    assert (handed is not None) == name.endswith("by hand")


@pytest.mark.parametrize("name", WAYS)
def test_a_planner_without_the_tick_helps_nobody(stage: Stage, world: World, name: str) -> None:
    case, who = WAYS[name], world.lucie
    as_they_are(stage, who, Role.PLANNER, administers=True, has_come=case.has_come)
    leo = as_they_are(stage, world.leo, Role.PLANNER)
    with pytest.raises(NotAllowed), stage.acting(leo) as session:
        case.way(session, leo, who.user)
    with stage.administering() as session:
        assert session.execute(LINKS, {"by": leo.user, "who": who.user}).all() == []
