"""What a market has set for itself, as its planner reads and changes it; every change is logged with old and new."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, time
from typing import Any

from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import Invalid
from scheduler.core.tables import Market
from scheduler.core.tables.bill_codes import Circuit
from scheduler.core.tables.codes import Thing
from scheduler.market.changes import Change, changes, hold_market, record, require_administration, require_seen
from scheduler.market.settings import MarketSettings

HOUR = 60
DAY = 24 * HOUR
LIMITS: Mapping[str, tuple[int, int]] = {
    "lead_time_minutes": (0, 14 * DAY),
    "horizon_days": (7, 56),
    "solve_seconds": (5, 3600),
    "answer_minutes": (HOUR, 7 * DAY),
    "answer_before_minutes": (0, 7 * DAY),
    "urgent_answer_minutes": (15, DAY),
    "reminder_minutes": (0, 2 * DAY),
    "prepare_days": (1, 10),
    "announce_days": (0, 28),
    "tacit_hours": (24, 30 * 24),
    "contract_hours": (0, 10_000_000),
}
"""The least and the most of each number. Beyond, a night would not end by the morning, or nobody could answer."""

LEAST_NOTICE = 3
"""Days before a mission that its people are told at least. The law counts days of work: seven, or three by agreement
(L3123-31, L3123-24); which of them holds is for a market to know."""

OF_MARKET = ("nightly_start", "lead_time_minutes")


@dataclass(frozen=True, slots=True)
class Chosen:
    """The settings that a planner decides, by the names of ``MarketSettings`` and of the market's columns."""

    nightly_start: time
    lead_time_minutes: int
    horizon_days: int
    solve_seconds: int
    answer_minutes: int
    answer_before_minutes: int
    urgent_answer_minutes: int
    reminder_minutes: int
    prepare_days: int
    announce_days: int
    office_opens: time
    office_closes: time
    automatic_reoffers: bool
    nights_publish: bool
    foresight: bool
    worked_hours: bool
    tacit_hours: int
    billing: Circuit
    evening_from: time
    evening_until: time
    public_figures: bool
    contract_hours: int
    contract_from: date | None
    contract_to: date | None
    second_factor: bool

    def written(self) -> dict[str, Any]:
        """Return them in JSON types, clock times as ``07:00``, days as ``2027-01-31``."""
        return {name: _written(value) for name, value in asdict(self).items()}


def _written(value: Any) -> Any:  # noqa: ANN401  # of any of the types above
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return value.isoformat() if isinstance(value, date) else value


NAMES = tuple(each.name for each in fields(Chosen))


@dataclass(frozen=True, slots=True)
class InForce:
    """The settings in force, and the latest changes, the last one first."""

    chosen: Chosen
    changes: tuple[Change, ...]
    code: str
    """The market's, by which commands know it."""

    @property
    def last(self) -> int:
        """The number of the last change, 0 when there was none: whoever changes says what they have seen."""
        return self.changes[0].id if self.changes else 0


def market_settings(session: Session, actor: Actor) -> InForce:
    """Return the settings of the actor's market.

    Raises
    ------
    NotAllowed
        To anybody but who plans the market.
    """
    found = changes(session, actor, Thing.MARKET)
    market = session.get_one(Market, actor.market)
    return InForce(_chosen(market), found, market.code)


def change_settings(session: Session, actor: Actor, chosen: Chosen, *, seen: int) -> tuple[str, ...]:
    """Put settings in force, log what changed, and return its names.

    What is offered already keeps its deadline; the next offer, run and night follow the new settings.

    Parameters
    ----------
    seen
        The last change that the actor has seen, as ``InForce.last`` says.

    Raises
    ------
    NotAllowed
        For whoever does not decide for the lead: the nightly run, other agencies.
    Invalid
        When a number is out of its limits, the notice too short for people or their agencies, or the office closes
        before it opens.
    Conflict
        ``somebody_else_at_once``: others were changed since.
    """
    require_administration(actor, Thing.MARKET)
    check(chosen)
    market = hold_market(session, actor, Thing.MARKET)
    require_seen(session, actor, Thing.MARKET, actor.market, seen)
    changed = record(session, actor, Thing.MARKET, actor.market, _chosen(market).written(), chosen.written())
    if changed:
        market.nightly_start, market.lead_time_minutes = chosen.nightly_start, chosen.lead_time_minutes
        settings = dict(market.settings) | {
            name: value for name, value in chosen.written().items() if name not in OF_MARKET
        }
        MarketSettings.of(settings)
        market.settings = settings
        session.flush()
    return changed


def check(chosen: Chosen) -> None:
    """Look at settings before they are stored.

    Raises
    ------
    Invalid
        As ``change_settings`` does; the field is the setting.
    """
    for name, (least, most) in LIMITS.items():
        if not least <= getattr(chosen, name) <= most:
            reason = "out_of_range"
            raise Invalid(name, reason)
    if chosen.announce_days:
        # What no run may change any more, or nobody could answer in time, is held for nothing.
        needed = max(chosen.lead_time_minutes, chosen.answer_minutes + chosen.answer_before_minutes)
        if chosen.announce_days < LEAST_NOTICE or chosen.announce_days * DAY < needed:
            field, reason = "announce_days", "too_short_notice"
            raise Invalid(field, reason)
    if chosen.billing != Circuit.OFF and not chosen.worked_hours:
        field, reason = "billing", "bills_need_hours"
        raise Invalid(field, reason)
    if chosen.evening_from <= chosen.evening_until:
        field, reason = "evening_until", "evening_too_long"
        raise Invalid(field, reason)
    if chosen.office_closes <= chosen.office_opens:
        field, reason = "office_closes", "end_before_start"
        raise Invalid(field, reason)
    if chosen.contract_from and chosen.contract_to and chosen.contract_to < chosen.contract_from:
        field, reason = "contract_to", "before_first_day"
        raise Invalid(field, reason)


def _chosen(market: Market) -> Chosen:
    settings = MarketSettings.of(market.settings)
    return Chosen(
        nightly_start=market.nightly_start,
        lead_time_minutes=market.lead_time_minutes,
        horizon_days=settings.horizon_days,
        solve_seconds=round(settings.solve_seconds),
        answer_minutes=settings.answer_minutes,
        answer_before_minutes=settings.answer_before_minutes,
        urgent_answer_minutes=settings.urgent_answer_minutes,
        reminder_minutes=settings.reminder_minutes,
        prepare_days=settings.prepare_days,
        announce_days=settings.announce_days,
        office_opens=time.fromisoformat(settings.office_opens),
        office_closes=time.fromisoformat(settings.office_closes),
        automatic_reoffers=settings.automatic_reoffers,
        nights_publish=settings.nights_publish,
        foresight=settings.foresight,
        worked_hours=settings.worked_hours,
        tacit_hours=settings.tacit_hours,
        billing=settings.billing,
        evening_from=time.fromisoformat(settings.evening_from),
        evening_until=time.fromisoformat(settings.evening_until),
        public_figures=settings.public_figures,
        contract_hours=settings.contract_hours,
        contract_from=settings.contract_from,
        contract_to=settings.contract_to,
        second_factor=settings.second_factor,
    )
