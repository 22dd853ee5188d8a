"""Days, as addresses and forms bear them: one that is none, or beyond any calendar of ours, is no day."""

from datetime import date

from scheduler.core.weeks import EARLIEST, LATEST


def day_of(text: str) -> date | None:
    """Read a day as browsers send it (2027-01-31), None when it is none that can be."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if EARLIEST <= found <= LATEST else None
