"""What is done to an account is on record: by whom, when, what was and what is."""

from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.states import Action, log
from scheduler.core.tables import Event, Member, User
from scheduler.core.tables.codes import Thing
from scheduler.core.transitions import Transition


class AccountState(StrEnum):
    """Whether somebody can sign in with an account."""

    OPEN = "open"
    DISABLED = "disabled"


INVITE = Transition(Thing.USER, None, Action.INVITE, AccountState.OPEN)
HELP = Transition(Thing.USER, AccountState.OPEN, Action.HELP, AccountState.OPEN)
AMEND = Transition(Thing.USER, AccountState.OPEN, Action.AMEND, AccountState.OPEN)
CHOOSE = Transition(Thing.USER, AccountState.OPEN, Action.CHOOSE, AccountState.OPEN)
DISABLE = Transition(Thing.USER, AccountState.OPEN, Action.DISABLE, AccountState.DISABLED)
RESET_FACTOR = Transition(Thing.USER, AccountState.OPEN, Action.RESET_FACTOR, AccountState.OPEN)
ADD_PASSKEY = Transition(Thing.USER, AccountState.OPEN, Action.ADD_PASSKEY, AccountState.OPEN)
REMOVE_PASSKEY = Transition(Thing.USER, AccountState.OPEN, Action.REMOVE_PASSKEY, AccountState.OPEN)
ENABLE = Transition(Thing.USER, AccountState.DISABLED, Action.ENABLE, AccountState.OPEN)


def on_record(
    session: Session, actor: Actor | None, line: Transition, who: int, detail: dict[str, Any] | None = None
) -> None:
    """Write down what somebody did to an account; nobody is the administration, by a command.

    Of an organisation that takes part in no market nothing can be written: nobody could act there, or look.

    Parameters
    ----------
    detail
        ``{"old": {...}, "new": {...}}``, codes alone: never a name, never an address.
    """
    if actor is not None:
        log(session, actor, line, who, detail=detail)
        return
    market = session.scalar(
        select(Member.market_id)
        .join(User, User.organisation_id == Member.organisation_id)
        .where(User.id == who)
        .order_by(Member.market_id)
        .limit(1)
    )
    if market is not None:
        session.add(
            Event(
                market_id=market,
                thing=line.thing,
                thing_id=who,
                action=line.action,
                from_state=line.was,
                to_state=line.becomes,
                detail=detail,
            )
        )
