"""The chain of the ledger, computed beside the database (``hour_hash``), so that what it holds can be checked.

An entry's hash is SHA-256 of the hash before it, a line break, and its facts separated by commas: each as its length in
bytes, a colon and its text; ``-`` where there is none. A chain begins with the hash of whose and which month it is.
Codes and numbers alone, never a name.
"""

from datetime import UTC, date, datetime
from hashlib import sha256

from scheduler.core.tables import HourEntry


def beginning(market: int, month: date) -> str:
    """Return the hash before the first entry of a market's month."""
    return _hash(f"releve-hours/1 {market} {month:%Y-%m}")


def following(previous: str, entry: HourEntry) -> str:
    """Return the hash of an entry after another."""
    return _hash(previous + "\n" + ",".join(_written(each) for each in _facts(entry)))


def _facts(entry: HourEntry) -> tuple[str | int | None, ...]:
    return (
        *(entry.market_id, f"{entry.month:%Y-%m}", entry.seq, _moment(entry.at, "%Y-%m-%dT%H:%M:%S.%f")),
        *(entry.kind.value, entry.side.value, entry.said_by, entry.about_id),
        *(entry.mission_id, entry.request_shift_id, entry.worker_id, entry.worker_code),
        *(
            entry.site_id,
            entry.organisation_id,
            entry.agency_id,
            None if entry.day is None else f"{entry.day:%Y-%m-%d}",
        ),
        *(_moment(entry.starts_at, "%Y-%m-%dT%H:%M"), _moment(entry.ends_at, "%Y-%m-%dT%H:%M")),
        *(entry.break_minutes, entry.reason),
    )


def _moment(moment: datetime | None, form: str) -> str | None:
    return None if moment is None else moment.astimezone(UTC).strftime(form)


def _written(fact: str | int | None) -> str:
    return "-" if fact is None else f"{len(str(fact).encode())}:{fact}"


def _hash(words: str) -> str:
    return sha256(words.encode()).hexdigest()
