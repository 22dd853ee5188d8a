"""The statement of somebody's hours in a month: what was planned and done on each day, where it stands, and sums."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.acting_market import acting_market
from scheduler.core.days import minutes_between
from scheduler.core.errors import NotFound
from scheduler.core.formats import HARD_SPACE, Format
from scheduler.core.tables import HourEntry, Organisation
from scheduler.core.tables.document_codes import DocumentKind
from scheduler.core.tables.hour_codes import EntryKind, HoursReason
from scheduler.documents.document import Document
from scheduler.documents.words import count_of, french, upper_first
from scheduler.hours.days import days
from scheduler.hours.kept import require_hours

THING = "hours"

STATES = {
    EntryKind.STATEMENT: "à signer",
    EntryKind.SIGNATURE: "signé",
    EntryKind.VALIDATION: "validé",
    EntryKind.DISPUTE: "contesté",
    EntryKind.SETTLEMENT: "réglé",
}
NOT_WORKED = {HoursReason.NO_SHOW: "pas travaillé", HoursReason.SITE_CLOSED: "site fermé"}


class Day(Protocol):
    """A day of work, as each side of the ledger reads it."""

    @property
    def site(self) -> str:
        """Where it was."""

    @property
    def day(self) -> date:
        """On which day it began."""

    @property
    def kind(self) -> EntryKind:
        """Where it stands."""

    @property
    def settled(self) -> bool:
        """Whether its hours count."""

    @property
    def starts_at(self) -> datetime:
        """When the work began."""

    @property
    def ends_at(self) -> datetime:
        """When it ended."""

    @property
    def break_minutes(self) -> int:
        """Minutes of the break."""

    @property
    def minutes(self) -> int:
        """Paid minutes."""

    @property
    def reason(self) -> HoursReason | None:
        """Why they are others than planned."""

    @property
    def planned_starts_at(self) -> datetime:
        """When it was to begin."""

    @property
    def planned_ends_at(self) -> datetime:
        """When it was to end."""

    @property
    def planned_break(self) -> int:
        """Minutes of the break as planned."""


@dataclass(frozen=True, slots=True)
class Of:
    """Whose statement it is: ids and names of market, agency and worker."""

    market: int
    market_name: str
    zone: ZoneInfo
    agency: int
    agency_name: str
    worker: int
    worker_name: str


def statement(session: Session, actor: Actor, worker: int, month: date) -> Document:
    """Return the hours of one of the agency's people in the month that begins on a day.

    Raises
    ------
    NotFound
        When the ledger holds no hours of them for the agency in that month, or the market keeps none.
    """
    require_hours(session, actor)
    own = HourEntry.agency_id == actor.organisation, HourEntry.worker_id == worker, HourEntry.month == month
    found = days(session, actor, *own)
    if not found:
        raise NotFound(THING, month.isoformat())
    market = acting_market(session, actor)
    agency = session.scalars(select(Organisation.name).where(Organisation.id == actor.organisation)).one()
    of = Of(market.id, market.name, ZoneInfo(market.timezone), actor.organisation, agency, worker, found[0].worker)
    return statement_of(of, month, found)


def statement_of(of: Of, month: date, found: Sequence[Day]) -> Document:
    """Return the statement of days that were read, whoever read them."""
    return Document(
        DocumentKind.STATEMENT,
        of.market,
        of.market_name,
        of.zone,
        of.agency,
        of.worker,
        _facts(of, month, sorted(found, key=lambda each: (each.starts_at, each.site))),
        month=month,
    )


def _facts(of: Of, month: date, found: Sequence[Day]) -> dict[str, Any]:
    form = french(of.zone)
    settled = sum(each.minutes for each in found if each.settled)
    waiting = sum(not each.settled for each in found)
    open_days = count_of(waiting, "journée encore ouverte", "journées encore ouvertes")
    sites = {each.site for each in found}
    one_site = [("Établissement", *sites)] if len(sites) == 1 else []
    of_whom = [("Salarié(e)", of.worker_name), ("Association", of.agency_name)]
    heads = {"site": "Établissement", "planned": "Prévu (pause)", "done": "Fait (pause)", "hours": "Heures"}
    return {
        "of": [*of_whom, *one_site, ("Mois", upper_first(form.month(month)))],
        "several_sites": len(sites) > 1,
        "heads": {"day": "Jour", **heads, "state": "État"},
        "days": [_row(form, each) for each in found],
        "sums": [
            ("Heures prévues", form.duration(sum(_planned(each) for each in found))),
            ("Heures faites", form.duration(sum(each.minutes for each in found))),
            ("Heures validées", f"{form.duration(settled)}{f' ({open_days})' if waiting else ''}"),
        ],
        "explained": f"Heures payées, pauses déduites. Validé ou réglé{HARD_SPACE}: la journée compte.",
        "signatures": [("Salarié(e)", "Date et signature"), ("Pour l’association", "Nom, date et signature")],
    }


def _row(form: Format, day: Day) -> dict[str, str]:
    planned = _span(form, day.planned_starts_at, day.planned_ends_at, day.planned_break)
    done = _span(form, day.starts_at, day.ends_at, day.break_minutes)
    absent = NOT_WORKED.get(day.reason) if day.reason and not day.minutes else None
    return {
        "day": upper_first(form.short_day(day.day)),
        "site": day.site,
        "planned": planned,
        "done": absent or ("comme prévu" if done == planned else done),
        "hours": form.duration(day.minutes),
        "state": STATES[day.kind],
    }


def _span(form: Format, starts_at: datetime, ends_at: datetime, pause: int) -> str:
    told = f"{form.clock(starts_at)} à {form.clock(ends_at)}"
    return f"{told} ({form.duration(pause)})" if pause else told


def _planned(day: Day) -> int:
    return minutes_between(day.planned_starts_at, day.planned_ends_at) - day.planned_break
