"""The table of transitions: which action leads where, who may do it, and who is told.

The database's guard reads the same table (``possible_moves``): what stands in none of its lines cannot happen.

Automation ends at an offer: ``offer`` is what a market may let its engine do with a lost mission, ``publish`` never.
"""

from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from scheduler.core.errors import NotAllowed, NotPossible
from scheduler.core.tables.codes import STANDING, Audience, MissionState, RequestState, Role, RunState, Thing


class Action(StrEnum):
    """What somebody does to a thing."""

    DRAFT = "draft"
    SUBMIT = "submit"
    AMEND = "amend"
    FOLLOW = "follow"
    CANCEL = "cancel"
    PROPOSE = "propose"
    PUBLISH = "publish"
    HOLD = "hold"
    CONFIRM = "confirm"
    ASK_AGAIN = "ask_again"
    PIN = "pin"
    UNPIN = "unpin"
    FORBID = "forbid"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    OFFER = "offer"
    OFFER_OWN = "offer_own"
    SPLIT = "split"
    REMIND = "remind"
    EXPIRE = "expire"
    NO_SHOW = "no_show"
    UNDO_NO_SHOW = "undo_no_show"
    TAKE_OFF = "take_off"
    CALL = "call"
    AGREE = "agree"
    ACCEPT = "accept"
    REFUSE = "refuse"
    WARN = "warn"
    UNWARN = "unwarn"
    ANSWER = "answer"
    FINISH = "finish"
    START = "start"
    FAIL = "fail"
    STOP = "stop"
    LATE = "late"
    # Of what a market is set up by (scheduler.market.changes).
    IMPORT = "import"
    # Of accounts (scheduler.market.accounts.record).
    INVITE = "invite"
    HELP = "help"
    CHOOSE = "choose"
    DISABLE = "disable"
    ENABLE = "enable"
    RESET_FACTOR = "reset_factor"
    ADD_PASSKEY = "add_passkey"
    REMOVE_PASSKEY = "remove_passkey"


@dataclass(frozen=True, slots=True)
class Transition:
    """One line of the table; a thing that is not there yet has no state (None)."""

    thing: Thing
    was: StrEnum | None
    action: Action
    becomes: StrEnum
    roles: frozenset[Role] = frozenset()
    """Nobody's: a function of the database makes the move, whoever calls it (``BY_FUNCTIONS``)."""
    tells: tuple[Audience, ...] = ()
    """Who gets a message (``scheduler.core.telling``); somebody who is of several is told as one of the first.

    A draft concerns nobody, and a worker only what was confirmed or is, what they were asked about (``CALL``), or what
    they have said yes to; whoever has said no need not read that it comes to nothing (the function ``tell``).
    Words: ``scheduler.messages.words``.
    """


AGENCY, LEAD, SITE, WORKER = Audience.AGENCY, Audience.LEAD, Audience.SITE, Audience.WORKER

ASKS = frozenset({Role.REQUESTER, Role.PLANNER})
PLANS = frozenset({Role.PLANNER, Role.ENGINE})
PUBLISHES = frozenset({Role.PLANNER})  # a person decides (GDPR art. 22), never the nightly run
ANSWERS = frozenset({Role.COORDINATOR, Role.PLANNER})  # each for their own agency: the policies see to it
CALLS_OFF = ASKS | ANSWERS

FOLLOWING = (RequestState.OPEN, RequestState.PARTLY_FILLED, RequestState.FILLED, RequestState.UNFILLED)

TRANSITIONS = (
    Transition(Thing.REQUEST, None, Action.DRAFT, RequestState.DRAFT, ASKS),
    Transition(Thing.REQUEST, None, Action.SUBMIT, RequestState.OPEN, ASKS, (LEAD,)),
    Transition(Thing.REQUEST, RequestState.DRAFT, Action.SUBMIT, RequestState.OPEN, ASKS, (LEAD,)),
    *(
        Transition(Thing.REQUEST, state, Action.CANCEL, RequestState.CANCELLED, ASKS, (SITE, LEAD))
        for state in (RequestState.DRAFT, *FOLLOWING)
    ),
    *(Transition(Thing.REQUEST, state, Action.FORBID, state, PUBLISHES) for state in FOLLOWING),
    *(
        Transition(Thing.REQUEST, state, Action.AMEND, state, ASKS, (SITE, LEAD))
        for state in (RequestState.DRAFT, *FOLLOWING)
    ),
    # At the moment that was promised when the request was made.
    *(Transition(Thing.REQUEST, state, Action.ANSWER, state, frozenset({Role.ENGINE}), (SITE,)) for state in FOLLOWING),
    Transition(Thing.MISSION, None, Action.PROPOSE, MissionState.PROPOSED, PLANS),
    Transition(Thing.MISSION, MissionState.PROPOSED, Action.PUBLISH, MissionState.PUBLISHED, PUBLISHES, (AGENCY,)),
    Transition(Thing.MISSION, MissionState.PROPOSED, Action.OFFER, MissionState.PUBLISHED, PLANS, (AGENCY,)),
    # Promised to its site; agency and worker are told when it is announced.
    Transition(Thing.MISSION, MissionState.PROPOSED, Action.HOLD, MissionState.PROPOSED, PLANS),
    # An agency asks its own stand-by for what it has lost; the lead is told at once.
    Transition(Thing.MISSION, MissionState.PROPOSED, Action.OFFER_OWN, MissionState.PUBLISHED, ANSWERS, (AGENCY, LEAD)),
    Transition(Thing.MISSION, MissionState.PROPOSED, Action.WITHDRAW, MissionState.WITHDRAWN, PLANS),
    # With its request; whoever calls that off sees no draft.
    Transition(Thing.MISSION, MissionState.PROPOSED, Action.CANCEL, MissionState.CANCELLED, frozenset({Role.ENGINE})),
    Transition(Thing.MISSION, MissionState.PUBLISHED, Action.WITHDRAW, MissionState.WITHDRAWN, PLANS, (AGENCY, WORKER)),
    Transition(
        Thing.MISSION, MissionState.PUBLISHED, Action.CANCEL, MissionState.CANCELLED, ASKS, (AGENCY, SITE, WORKER)
    ),
    Transition(Thing.MISSION, MissionState.PUBLISHED, Action.CONFIRM, MissionState.CONFIRMED, ANSWERS, (SITE, WORKER)),
    Transition(
        Thing.MISSION, MissionState.PUBLISHED, Action.DECLINE, MissionState.DECLINED, ANSWERS, (LEAD, SITE, WORKER)
    ),
    Transition(Thing.MISSION, MissionState.PUBLISHED, Action.REMIND, MissionState.PUBLISHED, PLANS, (AGENCY,)),
    Transition(
        Thing.MISSION, MissionState.PUBLISHED, Action.EXPIRE, MissionState.EXPIRED, PLANS, (AGENCY, LEAD, SITE, WORKER)
    ),
    Transition(
        Thing.MISSION, MissionState.CONFIRMED, Action.CANCEL, MissionState.CANCELLED, CALLS_OFF, (AGENCY, SITE, WORKER)
    ),
    Transition(
        Thing.MISSION, MissionState.CONFIRMED, Action.NO_SHOW, MissionState.CANCELLED, CALLS_OFF, (AGENCY, LEAD)
    ),
    # A stand-by is asked directly; who said yes while nobody is at the office waits for their agency all the same.
    Transition(Thing.MISSION, MissionState.PUBLISHED, Action.CALL, MissionState.PUBLISHED, PLANS, (WORKER,)),
    Transition(
        Thing.MISSION,
        MissionState.PUBLISHED,
        Action.AGREE,
        MissionState.PUBLISHED,
        frozenset({Role.ENGINE}),
        (SITE, LEAD, AGENCY),  # of the agency, who is on duty
    ),
    # A stand-by says no while nobody is at the office, and the next one is asked; the site is told where it read a yes.
    Transition(
        Thing.MISSION,
        MissionState.PUBLISHED,
        Action.REFUSE,
        MissionState.CANCELLED,
        frozenset({Role.ENGINE}),
        (SITE, LEAD, AGENCY),  # of the agency, who is on duty
    ),
    # Somebody says that they cannot come any more, while nobody is at the office and nothing follows by itself; then
    # that they can after all. Their agency is told by the word itself (``keep_word``).
    *(
        Transition(
            Thing.MISSION, MissionState.CONFIRMED, each, MissionState.CONFIRMED, frozenset({Role.ENGINE}), (SITE, LEAD)
        )
        for each in (Action.WARN, Action.UNWARN)
    ),
    # Whoever was to come cannot any more: somebody who answers for them or plans says so, or they did so themselves
    # while nobody is at the office.
    Transition(
        Thing.MISSION,
        MissionState.CONFIRMED,
        Action.TAKE_OFF,
        MissionState.CANCELLED,
        ANSWERS | {Role.ENGINE},
        (AGENCY, LEAD, SITE, WORKER),
    ),
    Transition(
        Thing.MISSION,
        MissionState.PUBLISHED,
        Action.TAKE_OFF,
        MissionState.CANCELLED,
        ANSWERS,
        (AGENCY, LEAD, SITE, WORKER),
    ),
    Transition(Thing.MISSION, MissionState.PUBLISHED, Action.AMEND, MissionState.PUBLISHED, CALLS_OFF, (AGENCY,)),
    Transition(
        Thing.MISSION, MissionState.CONFIRMED, Action.AMEND, MissionState.CONFIRMED, CALLS_OFF, (AGENCY, WORKER)
    ),
    Transition(Thing.MISSION, MissionState.PUBLISHED, Action.PIN, MissionState.PUBLISHED, PUBLISHES),
    Transition(Thing.MISSION, MissionState.PUBLISHED, Action.UNPIN, MissionState.PUBLISHED, PUBLISHES),
    # Its hours moved: the agency's word was for other hours.
    Transition(
        Thing.MISSION, MissionState.CONFIRMED, Action.ASK_AGAIN, MissionState.PUBLISHED, PLANS, (AGENCY, SITE, WORKER)
    ),
    # Its hours all count (``scheduler.hours.due``); the engine looks, the agency may say so.
    Transition(Thing.MISSION, MissionState.CONFIRMED, Action.FINISH, MissionState.DONE, ANSWERS | {Role.ENGINE}),
    # Of runs, only nights are told (``scheduler.core.states.move``).
    Transition(Thing.RUN, None, Action.START, RunState.RUNNING, PLANS),
    Transition(Thing.RUN, RunState.RUNNING, Action.FINISH, RunState.DONE, PLANS),
    Transition(Thing.RUN, RunState.RUNNING, Action.FAIL, RunState.FAILED, PLANS, (LEAD,)),
    Transition(Thing.RUN, RunState.RUNNING, Action.STOP, RunState.STOPPED, PLANS),
    Transition(Thing.RUN, RunState.DONE, Action.LATE, RunState.DONE, PLANS, (LEAD,)),
)

NO_SHOW_UNDONE = Transition(
    Thing.MISSION, MissionState.CANCELLED, Action.UNDO_NO_SHOW, MissionState.CONFIRMED, tells=(AGENCY, LEAD, SITE)
)
"""Somebody was said not to have come by mistake; the agency or the site takes that back, and neither may confirm so."""

YES_COUNTED = Transition(
    Thing.MISSION,
    MissionState.PUBLISHED,
    Action.ACCEPT,
    MissionState.CONFIRMED,
    tells=(SITE, WORKER, AGENCY, LEAD),
)
"""A stand-by's yes confirms while nobody is at the office, where their agency chose so: nobody else decides it."""

BY_FUNCTIONS = (
    NO_SHOW_UNDONE,
    YES_COUNTED,
    *(
        Transition(Thing.REQUEST, was, Action.FOLLOW, becomes)
        for was, becomes in product(FOLLOWING, FOLLOWING)
        if was != becomes
    ),
    *(Transition(Thing.MISSION, was, Action.SPLIT, state) for state in STANDING for was in (None, state)),
)
"""What the database's own functions do across organisations.

These are ``follow_request``, ``split_mission``, ``undo_no_show`` and ``count_yes``.
"""

FUNCTION = "function"
"""In place of a role: the move is made by a function of the database."""


def possible_moves() -> tuple[tuple[str, str, str, str, str], ...]:
    """Return all that the database lets happen to a state: thing, from (empty: new), action, to, role; in order."""
    by_people = [
        (each.thing.value, each.was or "", each.action.value, each.becomes.value, role.value)
        for each in TRANSITIONS
        for role in each.roles
    ]
    by_functions = [
        (each.thing.value, each.was or "", each.action.value, each.becomes.value, FUNCTION) for each in BY_FUNCTIONS
    ]
    return tuple(sorted(by_people + by_functions))


CUT_SHORT = Transition(
    Thing.MISSION, MissionState.CONFIRMED, Action.CANCEL, MissionState.CONFIRMED, CALLS_OFF, (AGENCY, SITE, WORKER)
)
"""A request is called off whose mission has begun: what was worked stays confirmed, the rest is taken out of it."""

BY_KEY = {(each.thing, each.was, each.action): each for each in TRANSITIONS}


def transition(thing: Thing, was: StrEnum | None, action: Action, role: Role) -> Transition:
    """Return the line of the table for an action.

    Raises
    ------
    NotPossible
        When the action leads nowhere from that state.
    NotAllowed
        When it does, but not for that role.
    """
    found = BY_KEY.get((thing, was, action))
    if found is None:
        raise NotPossible(thing, was or "absent", action)
    if role not in found.roles:
        raise NotAllowed(action, thing)
    return found
