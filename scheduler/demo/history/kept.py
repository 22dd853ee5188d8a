"""What is kept of a replay, and how: tables as rows in which everything else is told by its own name.

A column is written by what it refers to: a site by its UAI, an organisation or a worker by code, a user by address, a
row of the file by its place. Numbers of the database, the market and what follows from other columns are left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Column, Table

from scheduler.core.tables import (
    Base,
    Bill,
    BillDay,
    BillLine,
    BillLineHours,
    Cohort,
    CohortPerson,
    Event,
    Exit,
    HourEntry,
    Mission,
    MissionShift,
    Request,
    RequestShift,
    RequestSkill,
)

FORMAT = "releve-history/1"

TABLES: tuple[type[Base], ...] = (
    Request,
    RequestShift,
    RequestSkill,
    Mission,
    MissionShift,
    Event,
    HourEntry,
    Exit,
    Cohort,
    CohortPerson,
    Bill,
    BillLine,
    BillDay,
    BillLineHours,
)
"""In an order in which each row comes after those to which it refers."""

NAMED = {
    "site_id": "sites",
    "organisation_id": "organisations",
    "agency_id": "organisations",
    "issuer_id": "organisations",
    "worker_id": "workers",
    "job_id": "jobs",
    "skill_id": "skills",
    "user_id": "users",
    "created_by": "users",
    "said_by": "users",
}
"""Columns that refer to what the market has without its history, each told by its own name."""

PLACED = {
    "request_id": "requests",
    "request_shift_id": "request_shifts",
    "mission_id": "missions",
    "cohort_id": "cohorts",
    "credits_id": "bills",
    "bill_id": "bills",
    "line_id": "bill_lines",
    "entry_id": "hour_entries",
    "head": "hour_entries",
}
"""Columns that refer to rows of the file; ``head`` of a bill is the hash of one, ``about_id`` is in its own table."""

LEFT_OUT = frozenset(
    {
        *(
            "market_id",
            "employment_id",
            "run_id",
            "form_token",
            "held_since",
            "hash",
            "seq",
            "during",
            "broken",
            "pinned",
        ),
        *("worker_code", "detail"),
    }
)
"""Columns that the loader knows without being told, or that mean nothing once all is over; ``seq`` of bills is kept."""

PARTIES = ("issuer", "payer")
"""Columns of a bill with who an organisation was on it; among what is told of it stands its number."""

Rows = list[list[Any]]


class Person(msgspec.Struct, frozen=True, array_like=True):
    """Somebody in the history: code, code of their agency, first and last day; None: they are still there."""

    code: str
    agency: str
    first: date
    last: date | None


class Kept(msgspec.Struct, frozen=True):
    """A kept history: its first day and the one after its last, its people, and rows by table.

    Each table begins with the names of its columns.
    """

    format: str
    start: date
    finish: date
    people: tuple[Person, ...]
    tables: Mapping[str, Rows]


@dataclass(frozen=True, slots=True)
class Told:
    """A column and what it refers to: things of the market by name, or rows of a table of the file by place."""

    name: str
    column: Column[Any]
    named: str | None
    placed: str | None


def stored_as(table: type[Base]) -> Table:
    """Return a table as the database has it."""
    return Base.metadata.tables[table.__tablename__]


def columns_of(table: type[Base]) -> tuple[Told, ...]:
    """Return the columns of a table that are kept, in their order."""
    return tuple(
        Told(each.name, each, NAMED.get(each.name), _placed(table, each.name))
        for each in stored_as(table).columns
        if _is_kept(table, each)
    )


def _placed(table: type[Base], name: str) -> str | None:
    return table.__tablename__ if name == "about_id" else PLACED.get(name)


def _is_kept(table: type[Base], column: Column[Any]) -> bool:
    if column.computed is not None or column.identity is not None:
        return False
    return column.name not in LEFT_OUT or (table is Bill and column.name == "seq")
