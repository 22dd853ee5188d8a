"""Days and months, as addresses and forms bear them: one that is none, or beyond any calendar of ours, is no day."""

from datetime import date

from scheduler.core.weeks import EARLIEST, LATEST


def day_of(text: str) -> date | None:
    """Read a day as browsers send it (2027-01-31), None when it is none that can be."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if EARLIEST <= found <= LATEST else None


def month_of(text: str) -> date | None:
    """Read a month as addresses and forms bear it (2026-11), by its first day; None when it is none."""
    return day_of(f"{text}-01") if len(text) == len("2026-11") else None
