"""What can go wrong in a use case. Each error carries the facts; whoever shows it finds the words."""

import re
from dataclasses import dataclass

CODE = re.compile(r"[a-z][a-z0-9_]*")


class SchedulerError(Exception):
    """The root of what a use case raises on purpose."""


@dataclass(eq=False)
class NotFound(SchedulerError):
    """There is no such thing, or none that this person may know of."""

    thing: str
    id: int | str

    def __str__(self) -> str:
        return f"{self.thing} {self.id}: not found"


@dataclass(eq=False)
class NotAllowed(SchedulerError):
    """The one who asks may not do that."""

    action: str
    thing: str

    def __str__(self) -> str:
        return f"{self.thing}: {self.action} is not allowed to you"


@dataclass(eq=False)
class NoNightlyRun(NotFound):
    """A market is there, and nobody as whom its nights run: no agency leads it, or its lead has no such account."""

    is_led: bool = False

    def __str__(self) -> str:
        if self.is_led:
            cure = f"releve user engine {self.id} opens it"
            return f"market {self.id}: its lead has no open account for the nightly run; {cure}"
        cure = "name its lead in structures.csv and load the folder: releve market load FOLDER --apply"
        return f"market {self.id}: no agency leads it, so that no night can run; {cure}"


@dataclass(eq=False)
class Conflict(SchedulerError):
    """The database refused: somebody else was faster, or two things exclude each other.

    ``constraint`` is the name of the violated constraint (empty when two writers met), ``reason`` says what it guards.
    """

    reason: str
    constraint: str = ""

    def __str__(self) -> str:
        return self.reason


@dataclass(eq=False)
class LastPlanner(Conflict):
    """Without that person nobody would be left to set the market up: no other planner of its lead administers it."""

    reason: str = "last_planner"

    def __str__(self) -> str:
        return "no other planner of the lead looks after its accounts: give another one the tick first"


@dataclass(eq=False)
class Invalid(SchedulerError):
    """A value that was given cannot be; ``field`` is where it was given, ``reason`` a code of why.

    Screens have words for every code. ``detail`` is for a terminal: what a reader of files or settings said.
    """

    field: str
    reason: str
    detail: str = ""

    def __post_init__(self) -> None:
        if not CODE.fullmatch(self.reason):  # a sentence would reach screens in whatever language it was written
            message = f"not a code: {self.reason}"
            raise ValueError(message)

    def __str__(self) -> str:
        return f"{self.field}: {self.reason}" + (f" ({self.detail})" if self.detail else "")


@dataclass(eq=False)
class NotPossible(SchedulerError):
    """Nothing leads from this state by this action."""

    thing: str
    state: str
    action: str

    def __str__(self) -> str:
        return f"{self.thing}: {self.action} is not possible while it is {self.state}"


@dataclass(eq=False)
class TooManyAttempts(SchedulerError):
    """Too many attempts failed lately; the oldest of them is forgotten in ``minutes``.

    ``mailed`` says whether a link to sign in with is on its way, if there is such an account.
    """

    minutes: int
    mailed: bool = False

    def __str__(self) -> str:
        return f"too many attempts, try again in {self.minutes} minutes"


class DatabaseBusy(SchedulerError):
    """The database took longer than it may; nothing was done, and later it may go."""

    def __str__(self) -> str:
        return "the database took too long; nothing was done, try again later"


@dataclass(eq=False)
class DatabaseDown(SchedulerError):
    """The database does not answer now; nothing is known of what was under way. It may be back at the next try."""

    problem: str

    def __str__(self) -> str:
        return f"the database does not answer ({self.problem})"


@dataclass(eq=False)
class DatabaseUnusable(SchedulerError):
    """The database cannot be used as it is; ``advice`` says what to do."""

    problem: str
    advice: str

    def __str__(self) -> str:
        return f"{self.problem}; {self.advice}"
