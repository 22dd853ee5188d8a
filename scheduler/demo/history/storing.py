"""Storing a kept history in a market that was just loaded.

Who did what is stored as it was; the chain of the ledger is made anew by the database, entry by entry, because other
numbers give other hashes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from scheduler.core.many_rows import add, add_numbered
from scheduler.core.tables import Base, Bill, BillDay, BillLineHours, Exit, HourEntry, Market, Mission, MissionShift
from scheduler.core.tables.bill_codes import BillState
from scheduler.demo.history.kept import TABLES, Kept, columns_of, stored_as
from scheduler.demo.history.ledger import bring_in
from scheduler.demo.history.numbers import Numbers, named, read_row
from scheduler.demo.history.people import store_people
from scheduler.demo.load.accounts import CODE
from scheduler.demo.load.careers import published_from

ISSUED = ("state", "year", "seq", "number", "issued_at", "issuer", "payer")
"""What a bill has once it is issued: then nothing is added to it, so it comes last."""


@dataclass(frozen=True, slots=True)
class Stored:
    """How much was stored: hours that count and how many people worked them, from the first day to the last."""

    start: date
    finish: date
    hours: int
    people: int


def store_history(session: Session, history: Kept, *, seed: int, code: str = CODE) -> Stored:
    """Store a history, in a transaction of the administration that is under way; the market publishes its figures.

    Raises
    ------
    ValueError
        When it is not that of this market.
    """
    market = session.scalars(select(Market).where(Market.code == code)).one()
    market.settings = {**market.settings, "worked_hours": True, **published_from(history.start)}
    people = store_people(session, history.people, seed)
    workers = {name: each.worker for name, each in people.items()}
    numbers = Numbers(market.id, people, named(session) | {"workers": workers})
    for table in TABLES:
        columns, *rows = history.tables[table.__tablename__]
        told = {each.name: each for each in columns_of(table)}
        found = [read_row(numbers, [told[each] for each in columns], row) for row in rows]
        numbers.rows[table.__tablename__] = found
        STORE.get(table, _store)(session, numbers, table)
    worked = [each for each in numbers.rows["mission_shifts"] if each["worked_minutes"]]
    minutes = sum(each["worked_minutes"] for each in worked)
    return Stored(history.start, history.finish, minutes // 60, len({each["worker_id"] for each in worked}))


def _store(session: Session, numbers: Numbers, table: type[Base]) -> None:
    """Store rows as they are, with the market where they have one."""
    rows = numbers.rows[table.__tablename__]
    if "market_id" in stored_as(table).columns:
        rows = [each | {"market_id": numbers.market} for each in rows]
    if stored_as(table).primary_key.columns.keys() == ["id"]:
        numbers.of[table.__tablename__] = add_numbered(session, table, rows)
    else:
        add(session, table, rows)


def _store_missions(session: Session, numbers: Numbers, table: type[Base]) -> None:
    contracts = {each.worker: each.employment for each in numbers.people.values()}
    for each in numbers.rows["missions"]:
        each["employment_id"] = contracts[each["worker_id"]]
    _store(session, numbers, table)


def _store_mission_shifts(session: Session, numbers: Numbers, table: type[Base]) -> None:
    shifts = dict(zip(numbers.of["request_shifts"], numbers.rows["request_shifts"], strict=True))
    for each in numbers.rows["mission_shifts"]:
        shift = shifts[each["request_shift_id"]]
        each["during"] = Range(shift["starts_at"], shift["ends_at"])
    _store(session, numbers, table)


def _store_ledger(session: Session, numbers: Numbers, table: type[Base]) -> None:
    codes = {each.worker: code for code, each in numbers.people.items()}
    rows = numbers.rows[table.__tablename__]
    for each in rows:
        each["worker_code"] = codes.get(each["worker_id"])
    hashes = bring_in(session, numbers.market, rows)
    numbers.of[table.__tablename__] = list(hashes)
    numbers.hashes.extend(hashes.values())


def _store_exits(session: Session, numbers: Numbers, table: type[Base]) -> None:
    """Store each word after the one that it corrects."""
    stored: list[int] = []
    for each in numbers.rows[table.__tablename__]:
        about = each["about_id"]
        stored += add_numbered(session, table, [each | {"about_id": None if about is None else stored[about]}])


def _store_bills(session: Session, numbers: Numbers, table: type[Base]) -> None:
    rows = numbers.rows["bills"]
    numbers.rows["bills"] = [each | dict.fromkeys(ISSUED) | {"state": BillState.DRAFT} for each in rows]
    _store(session, numbers, table)
    numbers.rows["bills"] = rows


def _store_bill_days(session: Session, numbers: Numbers, table: type[Base]) -> None:
    said = dict(zip(numbers.of["hour_entries"], numbers.rows["hour_entries"], strict=True))
    for each in numbers.rows["bill_days"]:
        each["worker_code"] = said[each["entry_id"]]["worker_code"]
    _store(session, numbers, table)


def _store_bill_hours(session: Session, numbers: Numbers, table: type[Base]) -> None:
    """Store the last part of the bills, and issue those that were."""
    _store(session, numbers, table)
    bills = zip(numbers.of["bills"], numbers.rows["bills"], strict=True)
    issued = [{"id": number, **{name: each[name] for name in ISSUED}} for number, each in bills]
    if issued:
        session.execute(update(Bill), issued)


STORE: Mapping[type[Base], Callable[[Session, Numbers, type[Base]], None]] = {
    Mission: _store_missions,
    MissionShift: _store_mission_shifts,
    HourEntry: _store_ledger,
    Exit: _store_exits,
    Bill: _store_bills,
    BillDay: _store_bill_days,
    BillLineHours: _store_bill_hours,
}
