"""Who may do what, as a table: the ties that a person has to a row, and what each tie allows on each table.

The database enforces the same by its policies, stated there in SQL. Neither side reads the other; the tests try every
person on every table and demand that both say the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum, auto

from scheduler.core.errors import NotAllowed
from scheduler.core.tables.codes import Role


class Tie(StrEnum):
    """How somebody is tied to a row."""

    ANYBODY = auto()
    """Even nobody: not signed in."""
    SIGNED_IN = auto()
    MEMBER = auto()
    """Their organisation takes part in the row's market."""
    COLLEAGUE = auto()
    """The row is about their own organisation or one of its users."""
    ADMINISTRATOR = auto()
    """They administer the row's organisation, or the market that they plan and in which it takes part."""
    SELF = auto()
    """The row is about themselves."""
    AUTHOR = auto()
    """The row bears their name, and they see what it is about."""
    SITE = auto()
    """Their organisation runs the row's site."""
    HOST = auto()
    """A worker's confirmed or done mission is at their site."""
    AGENCY = auto()
    """Their agency keeps the worker's file, or answers for the mission."""
    SENDER = auto()
    """Their agency has a mission of the row's worker, on the row's request, or at the row's site."""
    LEAD = auto()
    """They plan the row's market (or a market of the row's agency) for the agency that leads it."""
    SETTING_UP = auto()
    """They administer that market: plan it for its lead, and have the tick."""
    ENGINE = auto()
    """They are that market's nightly run."""
    BUYER = auto()
    """They look at that market for whoever pays it."""
    PRICED = auto()
    """The row's price is for their agency, or for every one of its kind."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A user as they act in one transaction: for one organisation, in one market."""

    user: int
    organisation: int
    market: int
    role: Role
    leads: bool = False
    """Whether the organisation leads the market and the user plans for it."""
    administers: bool = False
    """Whether they look after the accounts of the organisation's people; where they lead the market, they set it up too
    and look after the accounts of all its people."""


@dataclass(frozen=True, slots=True)
class Row:
    """What decides about access in a row of any table; ids of organisations, of the market, of a user."""

    market: int | None = None
    markets: frozenset[int] = frozenset()
    """Of a worker's file: the markets that its agency takes part in. Of a user: those of the organisation."""
    organisation: int | None = None
    user: int | None = None
    author: int | None = None
    site_of: int | None = None
    agency: int | None = None
    senders: frozenset[int] = frozenset()
    hosts: frozenset[int] = frozenset()
    priced: frozenset[int] = frozenset()


def ties(actor: Actor | None, row: Row) -> frozenset[Tie]:
    """Return all ties of somebody to a row; nobody (None) has only the one that everybody has."""
    if actor is None:
        return frozenset({Tie.ANYBODY})
    here = actor.market == row.market or actor.market in row.markets
    in_market = row.market in {None, actor.market}
    found = {
        Tie.ANYBODY: True,
        Tie.SIGNED_IN: True,
        Tie.MEMBER: here,
        Tie.COLLEAGUE: actor.organisation == row.organisation,
        Tie.ADMINISTRATOR: actor.administers and (actor.organisation == row.organisation or (here and actor.leads)),
        Tie.SELF: actor.user == row.user,
        Tie.SITE: in_market and actor.organisation == row.site_of,
        Tie.HOST: in_market and actor.organisation in row.hosts,
        Tie.AGENCY: in_market and actor.organisation == row.agency,
        Tie.SENDER: in_market and actor.organisation in row.senders,
        Tie.LEAD: here and actor.leads,
        Tie.SETTING_UP: here and actor.leads and actor.administers,
        Tie.ENGINE: here and actor.leads and actor.role == Role.ENGINE,
        Tie.BUYER: here and actor.role == Role.BUYER,
        Tie.PRICED: here and actor.organisation in row.priced,
    }
    concerned = any(found[tie] for tie in (Tie.SITE, Tie.AGENCY, Tie.SENDER, Tie.LEAD))
    found[Tie.AUTHOR] = concerned and actor.user == row.author
    return frozenset(tie for tie, holds in found.items() if holds)


class Act(StrEnum):
    """What can be done with a row."""

    READ = auto()
    ADD = auto()
    CHANGE = auto()
    REMOVE = auto()


NOBODY: frozenset[Tie] = frozenset()


@dataclass(frozen=True, slots=True)
class Rights:
    """The ties that allow each act on the rows of a table."""

    read: frozenset[Tie] = NOBODY
    add: frozenset[Tie] = NOBODY
    change: frozenset[Tie] = NOBODY
    remove: frozenset[Tie] = NOBODY

    def of(self, act: Act) -> frozenset[Tie]:
        """Return the ties that allow an act."""
        return {Act.READ: self.read, Act.ADD: self.add, Act.CHANGE: self.change, Act.REMOVE: self.remove}[act]


_SELF = frozenset({Tie.SELF})
_COLLEAGUE = frozenset({Tie.COLLEAGUE})
_LEAD = frozenset({Tie.LEAD})
_SETTING_UP = frozenset({Tie.SETTING_UP})
_MEMBER = frozenset({Tie.MEMBER})
_SITE_OR_LEAD = frozenset({Tie.SITE, Tie.LEAD})
_AGENCY = frozenset({Tie.AGENCY})
_ENGINE = frozenset({Tie.ENGINE})

_PUBLIC = Rights(read=_MEMBER)
_SITE_OR_SETTING_UP = _SETTING_UP | {Tie.SITE}
_CALENDAR = Rights(read=_MEMBER, add=_SITE_OR_SETTING_UP, change=_SITE_OR_SETTING_UP, remove=_SITE_OR_SETTING_UP)
_FILE = Rights(read=_AGENCY | _LEAD, add=_AGENCY, change=_AGENCY, remove=_AGENCY)
_KEPT_FILE = Rights(read=_AGENCY | _LEAD, add=_AGENCY, change=_AGENCY)  # nobody is deleted: discard_worker
_OWN = Rights(read=_SELF, add=_SELF, change=_SELF, remove=_SELF)
_REQUEST_PART = Rights(read=_SITE_OR_LEAD | {Tie.SENDER}, add=_SITE_OR_LEAD, change=_SITE_OR_LEAD, remove=_SITE_OR_LEAD)
_MISSION_SIDES = frozenset({Tie.SITE, Tie.AGENCY, Tie.LEAD})

RIGHTS: Mapping[str, Rights] = {
    "markets": Rights(read=_MEMBER, change=_SETTING_UP),
    "members": Rights(read=_MEMBER, change=_SETTING_UP),
    "organisations": Rights(read=_MEMBER, change=_COLLEAGUE | {Tie.SETTING_UP}),
    "users": Rights(read=_COLLEAGUE | {Tie.ADMINISTRATOR}, add=frozenset({Tie.ADMINISTRATOR}), change=_SELF),
    "accounts": Rights(read=_SELF, change=_SELF),
    "sign_in_attempts": Rights(add=frozenset({Tie.ANYBODY})),
    "sign_in_links": Rights(),
    "set_up_links": Rights(),
    "sessions": Rights(read=_SELF, add=_SELF, change=_SELF),
    "kept_forms": Rights(read=_SELF, add=_SELF, remove=_SELF),
    "second_factors": _OWN,
    "recovery_codes": _OWN,
    "passkeys": _OWN,
    "passkey_challenges": Rights(),
    "user_phones": _OWN,
    "file_shapes": Rights(read=_COLLEAGUE, add=_COLLEAGUE, change=_COLLEAGUE),
    "payroll_profiles": Rights(read=_COLLEAGUE, add=_COLLEAGUE),
    "sites": Rights(read=_MEMBER, add=_SETTING_UP, change=_SITE_OR_SETTING_UP),
    "site_sheets": Rights(read=_SITE_OR_LEAD | {Tie.SENDER}, add=_SITE_OR_LEAD, change=_SITE_OR_LEAD),
    "closures": _CALENDAR,
    "permanence_days": _CALENDAR,
    "shift_templates": _CALENDAR,
    "posts": _CALENDAR,
    "post_skills": _CALENDAR,
    "site_persons": Rights(read=_SITE_OR_LEAD, add=_SITE_OR_LEAD, change=_SITE_OR_LEAD, remove=_SITE_OR_LEAD),
    "territories": Rights(read=_MEMBER, add=_SETTING_UP, change=_SETTING_UP, remove=_SETTING_UP),
    "places": Rights(read=_MEMBER, add=_SETTING_UP, change=_SETTING_UP, remove=_SETTING_UP),
    "agency_shares": Rights(read=_AGENCY | _LEAD, add=_SETTING_UP, change=_SETTING_UP, remove=_SETTING_UP),
    "skills": Rights(read=frozenset({Tie.SIGNED_IN})),
    "jobs": Rights(read=_MEMBER, add=_SETTING_UP, change=_SETTING_UP),
    "job_skills": Rights(read=_MEMBER, add=_SETTING_UP, remove=_SETTING_UP),
    "workers": _KEPT_FILE,
    "worker_names": Rights(read=_AGENCY | {Tie.SENDER, Tie.HOST}, add=_AGENCY, change=_AGENCY),
    "worker_homes": Rights(read=_AGENCY | {Tie.ENGINE}, add=_AGENCY, change=_AGENCY),
    "employments": _KEPT_FILE,
    "worker_skills": _FILE,
    "passes": _KEPT_FILE,
    "pass_numbers": Rights(read=_AGENCY, add=_AGENCY, change=_AGENCY, remove=_AGENCY),
    "pass_suspensions": _FILE,
    "worker_limits": _FILE,
    "commitments": _FILE,
    "weekly_availability": _FILE,
    # The engine's are of whoever was taken off a mission, as unavailable alone: the policy knows.
    "availability_exceptions": replace(_FILE, add=_AGENCY | {Tie.ENGINE}),
    "travel_times": Rights(
        read=_AGENCY | _LEAD,
        add=_AGENCY | {Tie.ENGINE},
        change=_AGENCY | {Tie.ENGINE},
        remove=_AGENCY | {Tie.ENGINE},
    ),
    "given_journeys": Rights(read=_AGENCY | _LEAD, add=_SETTING_UP, change=_SETTING_UP, remove=_SETTING_UP),
    "worker_sites": _FILE,
    "requests": Rights(read=_SITE_OR_LEAD | {Tie.SENDER}, add=_SITE_OR_LEAD, change=_SITE_OR_LEAD),
    "request_shifts": _REQUEST_PART,
    "request_skills": _REQUEST_PART,
    "request_persons": Rights(read=_SITE_OR_LEAD, add=_SITE_OR_LEAD, change=_SITE_OR_LEAD, remove=_SITE_OR_LEAD),
    "people_counts": Rights(read=_SITE_OR_LEAD, add=_LEAD, change=_LEAD),
    "weight_profiles": Rights(read=_LEAD, add=_LEAD),
    "weight_choices": Rights(read=_LEAD, add=_LEAD),
    "runs": Rights(read=_LEAD, add=_LEAD, change=_LEAD),
    "manual_changes": Rights(read=_LEAD, add=_LEAD, change=_LEAD),
    "missions": Rights(read=_MISSION_SIDES, add=_LEAD, change=_MISSION_SIDES),
    "mission_faults": Rights(read=_AGENCY | _LEAD, add=_LEAD, remove=_LEAD),
    # What the engine keeps of its runs, for the functions that count why hours stay empty.
    "empty_shifts": Rights(read=_ENGINE, add=_ENGINE, change=_ENGINE),
    "stand_bys": Rights(read=_AGENCY | _LEAD, add=_LEAD, remove=_LEAD),
    "mission_shifts": Rights(read=_MISSION_SIDES, add=_LEAD, remove=_LEAD),
    "events": Rights(read=_MISSION_SIDES | {Tie.SENDER}, add=frozenset({Tie.AUTHOR})),
    "forgettings": Rights(read=frozenset({Tie.COLLEAGUE})),
    "transitions": Rights(read=frozenset({Tie.SIGNED_IN})),
    "worker_contacts": Rights(read=_AGENCY, add=_AGENCY, change=_AGENCY),
    "links": Rights(read=_AGENCY | {Tie.SELF}, add=_AGENCY | {Tie.SELF}, change=_AGENCY | {Tie.SELF}),
    "worker_words": Rights(read=_AGENCY),
    "preparations": Rights(read=_AGENCY, add=_AGENCY, change=_AGENCY),
    # In one's own name, and taken back by the organisation of whoever wrote it.
    "remarks": Rights(read=_AGENCY | _LEAD, add=_AGENCY | _LEAD, remove=frozenset({Tie.COLLEAGUE})),
    # A contract: its user reads and signs it. Of all others the agency alone: the policy knows.
    "given_documents": Rights(read=_AGENCY | {Tie.SITE}, add=_AGENCY | {Tie.SITE}),
    # Written by functions alone, for whoever may: scheduler.hours.acts.
    "hour_entries": Rights(read=_MISSION_SIDES),
    "hour_heads": Rights(read=_MEMBER),
    "hour_words": Rights(read=_MISSION_SIDES, add=_MISSION_SIDES),
    # What an agency costs is for itself, whoever leads and whoever pays.
    "prices": Rights(read=_LEAD | {Tie.PRICED, Tie.BUYER}, add=_SETTING_UP, remove=_SETTING_UP),
    "billing_parties": Rights(read=_COLLEAGUE | _LEAD, add=_COLLEAGUE | _SETTING_UP, change=_COLLEAGUE | _SETTING_UP),
    # Written by functions alone: scheduler.billing.acts. Where the lead issues it reads lines too: the policy knows.
    "bills": Rights(read=_AGENCY | _LEAD | {Tie.BUYER}),
    "bill_lines": Rights(read=_AGENCY | {Tie.BUYER}),
    "bill_days": Rights(read=_AGENCY | {Tie.BUYER}),
    "bill_line_hours": Rights(read=_AGENCY | {Tie.BUYER}),
    # Written by a function alone, for the agency that keeps the file: functions/careers.sql.
    "exits": Rights(read=_AGENCY | _LEAD),
    "cohorts": Rights(read=_MEMBER, add=_AGENCY, change=_AGENCY, remove=_AGENCY),
    "cohort_people": Rights(read=_AGENCY | _LEAD, add=_AGENCY, remove=_AGENCY),
    # Read by everybody, where the market publishes, through a function (functions/impact.sql).
    "published_figures": Rights(read=_ENGINE, add=_ENGINE, change=_ENGINE),
    # Kept by the engine through a function, and read by the functions that count: functions/counted_months.sql.
    "counted_months": Rights(),
    "month_changes": Rights(),
    "month_hours": Rights(),
    "month_requests": Rights(),
    "month_missions": Rights(),
    "month_given": Rights(),
    "month_empty": Rights(),
    "month_ledger": Rights(),
    "text_answers": Rights(),
    "messages": Rights(read=_ENGINE, change=_ENGINE),
}
"""By table. Which states a mission may be moved into by whom stands in ``scheduler.core.transitions``."""


def may(actor: Actor | None, act: Act, table: str, row: Row) -> bool:
    """Tell whether somebody may do that with a row of a table.

    Raises
    ------
    KeyError
        When nobody has decided about the table.
    """
    return bool(ties(actor, row) & RIGHTS[table].of(act))


def require_lead(actor: Actor) -> None:
    """Let only a planner of the agency that leads the market go on.

    Raises
    ------
    NotAllowed
        For everybody else.
    """
    if not actor.leads:
        action, thing = "read", "market's plan"
        raise NotAllowed(action, thing)
