"""The figures of a market over a time, each counted from the ledger of hours and rows; none is ever entered."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Date, cast, column, func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.one_statement import Query, together
from scheduler.impact.period import Period
from scheduler.impact.small_groups import nested, split, spread


@dataclass(frozen=True, slots=True)
class Month:
    """A month within the time: minutes asked for, covered and worked, and how many different people worked them."""

    first_day: date
    asked_minutes: int
    covered_minutes: int
    worked_minutes: int
    people: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What a market has achieved between two days (both included); numbers of people are None where they are hidden.

    Attributes
    ----------
    agencies, sites, agents
        That take part: agencies of the market, its sites, and the agents of their posts. Source: members, sites, posts.
    requests
        With work in the time, those called off left out. Source: requests.
    asked_minutes, covered_minutes
        Paid minutes that were asked for, and those for which somebody was confirmed. Source: requests and missions.
    answer_minutes
        From asking to the first confirmation: half of the requests waited less. Source: the log of events.
    worked_minutes
        That count: validated, settled or accepted in silence. Source: the ledger of hours.
    people
        Different people who worked them. Source: the ledger of hours.
    left_for_something
        Of these people, those who left in the time for a job or something else that helps. Source: exits.
    hired
        Of those, whom the Département hired. Source: exits.
    trained, proposed
        People of trainings that ended in the time, and those of them to whom work after it was proposed. Source:
        cohorts, missions.
    apart_percent
        Of a hundred hours worked under an agreement on shares, how many another agency would have had to work for the
        shares to be kept exactly; None without an agreement. Source: the ledger of hours, agreed shares.
    """

    from_day: date
    to_day: date
    agencies: int
    sites: int
    agents: int
    requests: int
    asked_minutes: int
    covered_minutes: int
    answer_minutes: int | None
    worked_minutes: int
    people: int | None
    left_for_something: int | None
    hired: int | None
    trained: int | None
    proposed: int | None
    apart_percent: int | None
    months: tuple[Month, ...]

    @property
    def percent(self) -> int | None:
        """The covered part of a hundred, rounded down; None when nothing was asked for."""
        return self.covered_minutes * 100 // self.asked_minutes if self.asked_minutes else None

    @property
    def one_in(self) -> float | None:
        """Of how many people one left for something else, to a tenth; None where that is hidden, or nobody did."""
        if not self.people or not self.left_for_something:
            return None
        return round(self.people / self.left_for_something, 1)


ONCE = (
    *("agencies", "sites", "agents", "requests", "answer_minutes", "worked_minutes", "people"),
    *("left_for_something", "hired", "trained", "proposed"),
)
BY_MONTH = ("asked_minutes", "covered_minutes", "worked_minutes", "people")


def figures(session: Session, actor: Actor, counted: Period) -> Figures:
    """Count the figures of the actor's market, in one statement; small groups are in them.

    Raises
    ------
    NotAllowed
        Unless the actor is the buyer, plans the market, or is its engine.
    """
    del actor  # the database knows who acts, and counts their market
    told = together(
        session,
        once=_asked("market_figures", counted, dict.fromkeys(ONCE, BigInteger())),
        months=_asked("market_months", counted, {"month": Date(), **dict.fromkeys(BY_MONTH, BigInteger())}),
        shares=_asked("market_shares_apart", counted, dict.fromkeys(("shared_minutes", "apart_minutes"), BigInteger())),
    )
    [once], [shares] = told["once"], told["shares"]
    months = tuple(Month(row.month, *(getattr(row, name) for name in BY_MONTH)) for row in told["months"])
    return Figures(
        from_day=counted.from_day,
        to_day=counted.to_day,
        **{name: getattr(once, name) for name in ONCE},
        asked_minutes=sum(each.asked_minutes for each in months),
        covered_minutes=sum(each.covered_minutes for each in months),
        apart_percent=(round(100 * shares.apart_minutes / shares.shared_minutes) if shares.shared_minutes else None),
        months=months,
    )


def without_small_groups(found: Figures) -> Figures:
    """Return figures as anybody may read them: small groups of people hidden with what would give them away."""
    people = found.people or 0
    left, hired = nested(people, found.left_for_something or 0, found.hired or 0)
    trained = split(found.trained or 0, found.proposed or 0)
    of_months = spread(people, [each.people or 0 for each in found.months])
    return replace(
        found,
        people=left.whole,
        left_for_something=left.part,
        hired=hired,
        trained=trained.whole,
        proposed=trained.part,
        months=tuple(replace(each, people=shown) for each, shown in zip(found.months, of_months, strict=True)),
    )


def _asked(name: str, counted: Period, columns: Mapping[str, Any]) -> Query:
    called = getattr(func, name)(cast(counted.from_day, Date), cast(counted.to_day, Date))
    return select(called.table_valued(*(column(each, kind) for each, kind in columns.items())))
