"""Done = billed - credited + open, of each site, agency, person and month, as the database counts it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.billing.kept import circuit, require_bills
from scheduler.core.access import Actor
from scheduler.core.tables import Organisation, Site
from scheduler.core.tables.bill_codes import Circuit


@dataclass(frozen=True, slots=True)
class Balance:
    """Minutes of somebody (by code) at a site in a month; ``open`` is below nothing where too much is billed."""

    site_id: int
    site: str
    agency_id: int
    agency: str
    worker: str
    done: int
    billed: int
    credited: int
    open: int


@dataclass(frozen=True, slots=True)
class Sums:
    """Minutes of several."""

    done: int
    billed: int
    credited: int
    open: int

    @classmethod
    def of(cls, balances: Iterable[Balance]) -> "Sums":
        """Sum up."""
        rows = [(each.done, each.billed, each.credited, each.open) for each in balances]
        return cls(*(sum(column) for column in zip(*rows, strict=True))) if rows else cls(0, 0, 0, 0)


def balance(session: Session, actor: Actor, month: date) -> tuple[Balance, ...]:
    """Return the balance of a month: of an agency's own people, of all for the lead and the buyer.

    Raises
    ------
    NotFound
        Where the market does not bill.
    """
    require_bills(session, actor)
    names = "site_id", "agency_id", "worker_code", "done", "billed", "credited", "still_open"
    found = func.billing_balance(month).table_valued(*names)
    query = (
        select(
            *(Site.id, Site.shown, Organisation.id, Organisation.name, found.c.worker_code),
            *(found.c[each] for each in names[3:]),
        )
        .select_from(found)
        .join(Site, Site.id == found.c.site_id)
        .join(Organisation, Organisation.id == found.c.agency_id)
        .order_by(Site.shown, Organisation.name, found.c.worker_code)
    )
    return tuple(Balance(*row) for row in session.execute(query))


def billed_minutes(session: Session, actor: Actor, month: date) -> Mapping[tuple[int, str], int] | None:
    """Return what is billed of a month and not taken back, by agency and person (by code), for whom ``balance`` is.

    None where the market does not bill.
    """
    if circuit(session, actor) == Circuit.OFF:
        return None
    found = func.billing_balance(month).table_valued("agency_id", "worker_code", "billed", "credited")
    query = select(found.c.agency_id, found.c.worker_code, func.sum(found.c.billed - found.c.credited))
    rows = session.execute(query.group_by(found.c.agency_id, found.c.worker_code))
    return {(agency, code): int(minutes) for agency, code, minutes in rows}
