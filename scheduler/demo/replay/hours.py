"""Days that were worked: entered, signed on Fridays, sometimes corrected or disputed, validated, settled."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select

from scheduler.core.tables import HourEntry
from scheduler.core.tables.hour_codes import EntryKind, HoursReason
from scheduler.demo.calendar import PARIS, moment
from scheduler.demo.chance import chance
from scheduler.demo.replay.act import Act, is_working_day
from scheduler.demo.replay.stage import Stage
from scheduler.hours.days import LAST
from scheduler.hours.due import look_after_hours
from scheduler.hours.said import SaidHours
from scheduler.hours.saying import correct, dispute, settle, sign, validate

TUESDAY, FRIDAY = 2, 5
FORGETS = 0.12
"""The share of weeks in which a site does not sign: the engine takes its silence for a yes."""

CORRECTED = (
    (0.008, HoursReason.CAME_LATE, 30),
    (0.012, HoursReason.LEFT_EARLY, 45),
    (0.01, HoursReason.STAYED_LONGER, 30),
)
"""Shares of the days of which a site says other hours, why, and by how many minutes."""

NOBODY_CAME, DISPUTED = 0.005, 0.008
"""Shares of the days on which nobody came, and of those that a site disputes. All of these are assumptions."""


@dataclass(frozen=True)
class _Day:
    entry: int
    organisation: int
    agency: int
    worker: str
    day: date
    starts_at: datetime
    ends_at: datetime
    break_minutes: int


def of_day(_stage: Stage, day: date) -> Iterator[Act]:
    """Return what is said of hours on a day."""
    yield Act(moment(day, "20:00"), _enter)
    if is_working_day(day) and day.isoweekday() == FRIDAY:
        yield Act(moment(day, "20:10"), _sign)
    if is_working_day(day) and day.isoweekday() == TUESDAY:
        yield Act(moment(day, "10:00"), _validate)
        yield Act(moment(day, "10:15"), _settle)


def _enter(stage: Stage, at: datetime) -> None:
    with stage.acting(stage.people.engine, at) as (session, now):
        look_after_hours(session, stage.people.engine, now)


def _sign(stage: Stage, at: datetime) -> None:
    by_site: dict[int, list[_Day]] = defaultdict(list)
    for each in _days(stage, at, HourEntry.kind == EntryKind.STATEMENT):
        by_site[each.organisation].append(each)
    for organisation, found in sorted(by_site.items()):
        requester = stage.people.requesters[organisation]
        if chance(stage.setting.seed, f"signs/{organisation}/{at:%G%V}").random() < FORGETS:
            continue
        plain = [each.entry for each in found if not _says_otherwise(stage, each, at)]
        if plain:
            with stage.acting(requester, at) as (session, _):
                sign(session, requester, plain)


def _says_otherwise(stage: Stage, each: _Day, at: datetime) -> bool:
    """Let a site correct or dispute a day, if it is drawn so; tell whether it did."""
    drawn = chance(stage.setting.seed, f"hours/{each.organisation}/{each.worker}/{each.starts_at:%Y%m%d%H%M}").random()
    requester = stage.people.requesters[each.organisation]
    for share, reason, minutes in (*CORRECTED, (NOBODY_CAME, HoursReason.NO_SHOW, 0)):
        if drawn < share:
            with stage.acting(requester, at) as (session, _):
                correct(session, requester, each.entry, _other_hours(each, reason, minutes))
            return True
        drawn -= share
    if drawn < DISPUTED:
        with stage.acting(requester, at) as (session, _):
            dispute(session, requester, each.entry, HoursReason.LEFT_EARLY)
        return True
    return False


def _other_hours(each: _Day, reason: HoursReason, minutes: int) -> SaidHours:
    start, end = (_minute(each.day, at) for at in (each.starts_at, each.ends_at))
    if reason == HoursReason.CAME_LATE:
        start += minutes
    elif reason == HoursReason.LEFT_EARLY:
        end -= minutes
    elif reason == HoursReason.STAYED_LONGER:
        end += minutes
    return SaidHours(start, end, each.break_minutes, reason)


def _minute(day: date, at: datetime) -> int:
    return (at.astimezone(PARIS).replace(tzinfo=None) - datetime.combine(day, datetime.min.time())).seconds // 60


def _validate(stage: Stage, at: datetime) -> None:
    by_agency: dict[int, list[int]] = defaultdict(list)
    for each in _days(stage, at, HourEntry.kind == EntryKind.SIGNATURE):
        by_agency[each.agency].append(each.entry)
    for agency, entries in sorted(by_agency.items()):
        coordinator = stage.people.coordinators[agency]
        with stage.acting(coordinator, at) as (session, _):
            validate(session, coordinator, entries)


def _settle(stage: Stage, at: datetime) -> None:
    """Let the agencies decide what is disputed: half an hour less than was planned."""
    for each in _days(stage, at, HourEntry.kind == EntryKind.DISPUTE):
        coordinator = stage.people.coordinators[each.agency]
        with stage.acting(coordinator, at) as (session, _):
            settle(session, coordinator, each.entry, _other_hours(each, HoursReason.LEFT_EARLY, 30))


def _days(stage: Stage, at: datetime, condition: ColumnElement[bool]) -> Sequence[_Day]:
    engine = stage.people.engine
    with stage.acting(engine, at) as (session, _):
        rows = session.execute(
            select(
                HourEntry.id.label("entry"),
                HourEntry.organisation_id.label("organisation"),
                HourEntry.agency_id.label("agency"),
                HourEntry.worker_code.label("worker"),
                HourEntry.day,
                HourEntry.starts_at,
                HourEntry.ends_at,
                HourEntry.break_minutes,
            )
            .where(HourEntry.market_id == engine.market, condition, LAST)
            .order_by(HourEntry.id)
        )
        return [_Day(**row._asdict()) for row in rows]  # of a day, whose entries have all of it
