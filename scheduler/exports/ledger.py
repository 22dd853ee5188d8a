"""A month of the ledger as one document (``releve-ledger/1``), for others to read and to verify: docs/ledger.md.

Codes and numbers alone: whoever was forgotten has no name in it, and nobody else has one either.
"""

from datetime import UTC, date, datetime
from typing import Any

from msgspec import Struct, json
from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor, require_lead
from scheduler.core.acting_market import acting_market
from scheduler.core.errors import NotFound
from scheduler.core.tables import HourEntry, HourHead, Organisation, Site
from scheduler.hours.chain import beginning

FORMAT = "releve-ledger/1"


class Entry(Struct, frozen=True):
    """An entry, with all that its hash is made of; ``minutes`` follow from the others."""

    id: int
    seq: int
    at: str
    kind: str
    side: str
    said_by: int | None
    about: int | None
    mission: int | None
    shift: int | None
    worker: int | None
    worker_code: str | None
    site: int | None
    organisation: int | None
    agency: int | None
    day: str | None
    starts_at: str | None
    ends_at: str | None
    break_minutes: int | None
    minutes: int | None
    reason: str | None
    hash: str


class Ledger(Struct, frozen=True):
    """The document. ``sites`` and ``organisations`` say by which code the numbers in the entries are known."""

    format: str
    market: int
    market_code: str
    timezone: str
    month: str
    closed: bool
    beginning: str
    head: str
    sites: dict[str, str | None]
    organisations: dict[str, str]
    entries: list[Entry]


def ledger(session: Session, actor: Actor, first: date) -> Ledger:
    """Return a month of the ledger, for whoever leads the market.

    Raises
    ------
    NotAllowed
        For everybody else.
    NotFound
        When the ledger has no such month.
    """
    require_lead(actor)
    head = session.get(HourHead, (actor.market, first), populate_existing=True)
    if head is None:
        thing = "month"
        raise NotFound(thing, first.isoformat())
    of_month = HourEntry.market_id == actor.market, HourEntry.month == first
    entries = session.scalars(select(HourEntry).where(*of_month).order_by(HourEntry.seq)).all()
    sites = select(Site.id, Site.uai).where(Site.id.in_({each.site_id for each in entries} - {None}))
    named = {each.agency_id for each in entries} | {each.organisation_id for each in entries}
    organisations = select(Organisation.id, Organisation.code).where(Organisation.id.in_(named - {None}))
    market = acting_market(session, actor)
    return Ledger(
        format=FORMAT,
        market=actor.market,
        market_code=market.code,
        timezone=market.timezone,
        month=f"{first:%Y-%m}",
        closed=head.closed,
        beginning=beginning(actor.market, first),
        head=head.hash,
        sites={str(number): code for number, code in session.execute(sites.order_by(Site.id))},
        organisations={str(number): code for number, code in session.execute(organisations.order_by(Organisation.id))},
        entries=[_entry(each) for each in entries],
    )


def written(found: Ledger) -> bytes:
    """Write the document, indented: a fact a line, so that two of them can be compared."""
    return json.format(json.encode(found), indent=1) + b"\n"


def _entry(row: HourEntry) -> Entry:
    values: dict[str, Any] = {
        "about": row.about_id,
        "mission": row.mission_id,
        "shift": row.request_shift_id,
        "worker": row.worker_id,
        "site": row.site_id,
        "organisation": row.organisation_id,
        "agency": row.agency_id,
        "at": _moment(row.at, "%Y-%m-%dT%H:%M:%S.%f"),
        "starts_at": _moment(row.starts_at, "%Y-%m-%dT%H:%M"),
        "ends_at": _moment(row.ends_at, "%Y-%m-%dT%H:%M"),
        "day": row.day and row.day.isoformat(),
        "kind": row.kind.value,
        "side": row.side.value,
    }
    same = ("id", "seq", "said_by", "worker_code", "break_minutes", "minutes", "reason", "hash")
    return Entry(**{name: getattr(row, name) for name in same} | values)


def _moment(moment: datetime | None, form: str) -> str | None:
    """Write a moment in UTC as the hash has it, with the sign that says so."""
    return None if moment is None else moment.astimezone(UTC).strftime(form) + "Z"
