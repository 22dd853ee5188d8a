"""Who may say what next of a day of work, by its last entry, for pages; the database says the same (``hours_may``)."""

from collections.abc import Mapping

from scheduler.core.tables.hour_codes import EntryKind, Side

WORKER, SITE, AGENCY, LEAD, ENGINE = Side.WORKER, Side.SITE, Side.AGENCY, Side.LEAD, Side.ENGINE

ALL_SIDES = frozenset({WORKER, SITE, AGENCY})
OBJECTING = frozenset({WORKER, SITE})

NEXT: Mapping[tuple[EntryKind | None, EntryKind], frozenset[Side]] = {
    # What was planned, once it is over.
    (None, EntryKind.STATEMENT): frozenset({ENGINE}),
    # A correction; whoever has signed signs anew.
    (EntryKind.STATEMENT, EntryKind.STATEMENT): ALL_SIDES,
    (EntryKind.SIGNATURE, EntryKind.STATEMENT): ALL_SIDES,
    (EntryKind.VALIDATION, EntryKind.STATEMENT): frozenset({AGENCY}),
    (EntryKind.STATEMENT, EntryKind.SIGNATURE): frozenset({SITE}),
    # The engine's: nobody has objected in time.
    (EntryKind.STATEMENT, EntryKind.VALIDATION): frozenset({ENGINE}),
    (EntryKind.SIGNATURE, EntryKind.VALIDATION): frozenset({AGENCY, ENGINE}),
    # Until the month is closed.
    (EntryKind.STATEMENT, EntryKind.DISPUTE): OBJECTING,
    (EntryKind.SIGNATURE, EntryKind.DISPUTE): OBJECTING,
    (EntryKind.VALIDATION, EntryKind.DISPUTE): OBJECTING,
    # A person decides.
    (EntryKind.DISPUTE, EntryKind.SETTLEMENT): frozenset({AGENCY, LEAD}),
    # And that is the end of it, unless the lead takes it up again.
    (EntryKind.SETTLEMENT, EntryKind.DISPUTE): frozenset({LEAD}),
}
"""From the last entry of a day (None before there is one) to the next: whose it is to make."""


def may(was: EntryKind | None, act: EntryKind, side: Side) -> bool:
    """Tell whether a side may make that entry next."""
    return side in NEXT.get((was, act), frozenset())
