"""What is told of bills: one in a list, a month of them, and one with all its lines and days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from scheduler.billing.acts import may
from scheduler.billing.balance import Balance
from scheduler.core.sorting import alphabetical
from scheduler.core.tables.bill_codes import BillAct, BillKind, BillSide, BillState, Circuit, PriceKind
from scheduler.core.tables.hour_codes import HoursReason


@dataclass(frozen=True, slots=True)
class BillHead:
    """A bill in a list: whose and what of, its sums in minutes and cents, and how far it is.

    ``asked_minutes`` is what the site asked for in the month, of whatever agency; ``planned_minutes`` what its days
    were planned with. ``side`` is the actor's, None for whoever only reads. ``overtaken``: its hours have moved
    since. ``readable``: the actor reads its lines and days too. ``month_closed``: its hours cannot move.
    ``takes_back``: the actor may take it back by a credit note, once it is issued.
    """

    id: int
    kind: BillKind
    state: BillState
    month: date
    site_id: int
    site: str
    agency_id: int
    agency: str
    issuer: str
    asked_minutes: int
    planned_minutes: int
    minutes: int
    net_cents: int
    vat_cents: int
    number: str | None
    credited: bool
    question: str | None
    side: BillSide | None
    overtaken: bool
    readable: bool
    month_closed: bool
    takes_back: bool

    @property
    def total_cents(self) -> int:
        """What is to be paid, or is paid back."""
        return self.net_cents + self.vat_cents

    @property
    def signed_cents(self) -> int:
        """The same in a sum."""
        return self.signed(self.total_cents)

    def signed(self, amount: int) -> int:
        """Return cents or minutes of the paper as they stand in a sum: below nothing for a credit note."""
        return -amount if self.kind == BillKind.CREDIT_NOTE else amount

    def may(self, act: BillAct) -> bool:
        """Tell whether the actor may do that with it now, and nothing that the database refuses."""
        if self.kind != BillKind.BILL or self.side is None or not may(self.state, act, self.side):
            return False
        stale = self.overtaken and act in {BillAct.PROPOSE, BillAct.ISSUE}
        return not stale and (self.month_closed or act != BillAct.ISSUE)

    @property
    def may_credit(self) -> bool:
        """Whether the actor may take it back now."""
        issued = self.kind == BillKind.BILL and self.state == BillState.ISSUED and not self.credited
        return issued and self.takes_back and self.month_closed

    @property
    def stays(self) -> bool:
        """Whether new drafts leave it as it is: it is out, or with the buyer as it was done."""
        if self.kind != BillKind.BILL or self.credited:
            return False
        waits = self.state in {BillState.PROPOSED, BillState.ACCEPTED} and self.side == BillSide.ISSUER
        return self.state == BillState.ISSUED or (waits and not self.overtaken)


@dataclass(frozen=True, slots=True)
class Due:
    """What is due to an agency of a month's issued bills, in cents, credit notes taken off."""

    agency: str
    cents: int


@dataclass(frozen=True, slots=True)
class MonthOfBills:
    """A month's bills; ``drafts``: the actor may make drafts of it now (``closed`` and theirs to issue)."""

    month: date
    closed: bool
    circuit: Circuit
    drafts: bool
    bills: tuple[BillHead, ...]

    @property
    def due(self) -> tuple[Due, ...]:
        """What each agency has to get."""
        found: dict[int, Due] = {}
        for each in self.bills:
            if each.state == BillState.ISSUED:
                before = found.get(each.agency_id, Due(each.agency, 0))
                found[each.agency_id] = Due(each.agency, before.cents + each.signed_cents)
        return tuple(sorted(found.values(), key=lambda each: (alphabetical(each.agency), -each.cents)))

    @property
    def files(self) -> bool:
        """Whether there are papers of it that the actor may have."""
        return any(each.readable and each.state == BillState.ISSUED for each in self.bills)

    def can_draft(self, done: Iterable[Balance], organisation: int) -> bool:
        """Tell whether there is something of which the actor, of an organisation, can make drafts."""
        stays = {(each.site_id, each.agency_id) for each in self.bills if each.stays}
        of_hours = {(each.site_id, each.agency_id) for each in done if each.done}
        of_drafts = {(each.site_id, each.agency_id) for each in self.bills if each.side == BillSide.ISSUER}
        mine = {key for key in of_hours | of_drafts if self.circuit == Circuit.LEAD or key[1] == organisation}
        return self.drafts and bool(mine - stays)

    def ready(self, act: BillAct) -> tuple[BillHead, ...]:
        """Return the bills with which the actor may do that now."""
        return tuple(each for each in self.bills if each.may(act))


@dataclass(frozen=True, slots=True)
class LineSeen:
    """A line of a bill, in cents.

    Attributes
    ----------
    price
        Cents an hour; of travel, a day.
    quantity
        Whole minutes; of travel, days of work at the site: one for each person and day.
    cents
        What it comes to; of minutes rounded to the nearest.
    """

    job: str
    kind: PriceKind
    price: int
    quantity: int
    cents: int

    @property
    def travels(self) -> bool:
        """Whether it is travel, of which days are counted and no minutes."""
        return self.kind == PriceKind.TRAVEL

    @property
    def minutes(self) -> int:
        """Minutes of work on it."""
        return 0 if self.travels else self.quantity


@dataclass(frozen=True, slots=True)
class DaySeen:
    """A day on a bill, on the market's clock, by the code of who worked; ``reason``: why it is not as planned."""

    entry: int
    day: date
    worker: str
    starts_at: datetime
    ends_at: datetime
    break_minutes: int
    planned_minutes: int
    minutes: int
    reason: HoursReason | None

    @property
    def difference(self) -> int:
        """Minutes done beyond those planned."""
        return self.minutes - self.planned_minutes


@dataclass(frozen=True, slots=True)
class OtherPaper:
    """The bill that a credit note takes back, or the note that took it back: its number, and the day it was issued."""

    id: int
    number: str
    day: date


@dataclass(frozen=True, slots=True)
class WholeBill:
    """A bill with all that it is made of; lines and days are empty for whoever reads its sums alone.

    ``issuer`` and ``payer`` are the parties as they stand on it, None before it is issued. ``head`` is that of the
    month's chain of hours. ``credits``: the bill that a credit note takes back; ``credited_by`` the other way round.
    """

    bill: BillHead
    head: str
    vat_basis_points: int | None
    issued_at: datetime | None
    issuer: dict[str, Any] | None
    payer: dict[str, Any] | None
    lines: tuple[LineSeen, ...]
    days: tuple[DaySeen, ...]
    credits: OtherPaper | None
    credited_by: OtherPaper | None

    @property
    def differences(self) -> tuple[DaySeen, ...]:
        """Return the days that are not as they were planned."""
        return tuple(each for each in self.days if each.difference)
