"""The closed lists of the ledger of hours."""

from enum import StrEnum


class EntryKind(StrEnum):
    """What an entry of the ledger is.

    ``statement``: which hours somebody says were worked. ``signature``: the site's. ``validation``: the agency's, or
    the engine's once nobody has objected in time. ``dispute``: the site or the worker says otherwise. ``settlement``:
    which hours count, decided by a person. ``closing`` and ``reopening`` are of a whole month.
    """

    STATEMENT = "statement"
    SIGNATURE = "signature"
    VALIDATION = "validation"
    DISPUTE = "dispute"
    SETTLEMENT = "settlement"
    CLOSING = "closing"
    REOPENING = "reopening"


OF_A_DAY = (
    EntryKind.STATEMENT,
    EntryKind.SIGNATURE,
    EntryKind.VALIDATION,
    EntryKind.DISPUTE,
    EntryKind.SETTLEMENT,
)

SAYING_HOURS = (EntryKind.STATEMENT, EntryKind.SETTLEMENT)
"""Entries that give hours and why they are so; all others repeat the hours that they are about."""

SETTLED = frozenset({EntryKind.VALIDATION, EntryKind.SETTLEMENT})
"""Last entries after which a day's hours count: for what is given, and for a month to be closed."""


class Side(StrEnum):
    """Who speaks in an entry: the worker, the site, the worker's agency, the lead, the program itself."""

    WORKER = "worker"
    SITE = "site"
    AGENCY = "agency"
    LEAD = "lead"
    ENGINE = "engine"


class HoursReason(StrEnum):
    """Why hours differ from what was planned, or are disputed: never health, and it counts against nobody."""

    NO_SHOW = "no_show"
    SITE_CLOSED = "site_closed"
    CAME_LATE = "came_late"
    LEFT_EARLY = "left_early"
    STAYED_LONGER = "stayed_longer"
    OTHER_BREAK = "other_break"
    OTHER_HOURS = "other_hours"


NOT_WORKED = (HoursReason.NO_SHOW, HoursReason.SITE_CLOSED)
"""Of a day without a minute of work; of no other."""


class ReopenReason(StrEnum):
    """Why a closed month is opened again."""

    MISTAKE = "mistake"
    LATE_HOURS = "late_hours"
    LATE_DISPUTE = "late_dispute"
