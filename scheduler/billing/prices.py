"""What an hour costs, by kind of time, and what travel costs, by trade and kind of agency, from a day on.

Of the prices that hold on a day the most particular counts, a trade's before an agency's kind; of these the latest.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from scheduler.billing.kept import require_bills
from scheduler.core.access import Actor
from scheduler.core.errors import Invalid, NotFound, SchedulerError
from scheduler.core.sorting import alphabetical
from scheduler.core.tables import Job, Price
from scheduler.core.tables.bill_codes import PriceKind
from scheduler.core.tables.codes import AgencyKind, Thing
from scheduler.core.weeks import EARLIEST, LATEST
from scheduler.market.changes import require_administration

HIGHEST = 100_000
"""Cents an hour or a day; beyond it somebody has typed something else."""


@dataclass(frozen=True, slots=True)
class Tariff:
    """A price from a day on: cents an hour of a kind of time, or of each day's travel.

    ``job`` and ``agency_kind`` None: of any. ``id`` is its number, ``job_name`` the trade's name.
    """

    kind: PriceKind
    from_day: date
    cents: int
    job: int | None = None
    agency_kind: AgencyKind | None = None
    id: int | None = None
    job_name: str | None = None


@dataclass(eq=False)
class PriceMissing(SchedulerError):  # noqa: N818  # its root ends in Error
    """Nobody has said what this costs: a kind of time, on a day, of a trade and a kind of agency."""

    kind: PriceKind
    day: date
    job: str | None
    agency_kind: AgencyKind | None

    def __str__(self) -> str:
        of = f"{self.job or 'any trade'}, {self.agency_kind or 'any agency'}"
        return f"no price for {self.kind} on {self.day} ({of}): add one that begins on that day or before"


def price_of(
    tariffs: Iterable[Tariff], kind: PriceKind, day: date, job: int | None, agency_kind: AgencyKind | None
) -> int | None:
    """Return cents an hour, of travel cents a day; None where no price holds."""
    held = [
        each
        for each in tariffs
        if each.kind == kind
        and each.from_day <= day
        and each.job in {None, job}
        and each.agency_kind in {None, agency_kind}
    ]
    best = max(held, key=lambda each: (each.job is not None, each.agency_kind is not None, each.from_day), default=None)
    return best.cents if best else None


def prices(session: Session, actor: Actor) -> tuple[Tariff, ...]:
    """Return the prices that the actor may read, by kind of time, trade, kind of agency, the latest first.

    Raises
    ------
    NotFound
        Where the market does not bill.
    """
    require_bills(session, actor)
    query = (
        select(Price, func.coalesce(Price.cents_per_hour, Price.cents_per_day), Job.name)
        .outerjoin(Job, Job.id == Price.job_id)
        .where(Price.market_id == actor.market)
        .order_by(Job.name.nulls_first(), Price.agency_kind.nulls_first(), Price.kind, Price.from_day.desc())
    )
    return tuple(
        Tariff(row.kind, row.from_day, cents, row.job_id, row.agency_kind, row.id, name)
        for row, cents, name in session.execute(query)
    )


def jobs_to_choose(session: Session, actor: Actor) -> tuple[tuple[int, str], ...]:
    """Return the market's trades, number and name, by name."""
    query = select(Job.id, Job.name).where(Job.market_id == actor.market)
    found = ((each, name) for each, name in session.execute(query))
    return tuple(sorted(found, key=lambda each: alphabetical(each[1])))


def add_price(session: Session, actor: Actor, tariff: Tariff) -> None:
    """Let a price hold from a day on; bills that are issued keep theirs.

    Raises
    ------
    NotAllowed
        For whoever does not set up the market.
    Invalid
        When it is out of range (``cents``, ``from_day``).
    NotFound
        For a trade of another market.
    Conflict
        ``price_exists``: there is one of that day already.
    """
    require_administration(actor, Thing.MARKET)
    require_bills(session, actor)
    if not 1 <= tariff.cents <= HIGHEST:
        field = "cents"
        reason = "travel_price_out_of_range" if tariff.kind == PriceKind.TRAVEL else "price_out_of_range"
        raise Invalid(field, reason)
    if not EARLIEST <= tariff.from_day <= LATEST:
        field, reason = "from_day", "day_out_of_range"
        raise Invalid(field, reason)
    jobs = select(Job.id).where(Job.id == tariff.job, Job.market_id == actor.market)
    if tariff.job is not None and session.scalar(jobs) is None:
        thing = "job"
        raise NotFound(thing, tariff.job)
    session.execute(
        insert(Price).values(
            market_id=actor.market,
            kind=tariff.kind,
            job_id=tariff.job,
            agency_kind=tariff.agency_kind,
            from_day=tariff.from_day,
            **{"cents_per_day" if tariff.kind == PriceKind.TRAVEL else "cents_per_hour": tariff.cents},
        )
    )


def remove_price(session: Session, actor: Actor, which: int) -> bool:
    """Take back a price and tell whether it was there still; bills that are issued keep theirs.

    Raises
    ------
    NotAllowed
        For whoever does not set up the market.
    """
    require_administration(actor, Thing.MARKET)
    mine = delete(Price).where(Price.id == which, Price.market_id == actor.market)
    return session.scalar(mine.returning(Price.id)) is not None
