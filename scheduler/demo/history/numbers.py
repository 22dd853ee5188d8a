"""What names and places of a kept history stand for in a market that was loaded: numbers of the database again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, DateTime, select
from sqlalchemy.orm import Session

from scheduler.core.many_rows import Row
from scheduler.core.tables import Job, Organisation, Site, Skill, User
from scheduler.core.tables.codes import Thing
from scheduler.demo.history.kept import PARTIES, Told
from scheduler.demo.history.people import Somebody


@dataclass(frozen=True)
class Numbers:
    """By what is referred to: the number for each name or place; hashes and people of the entries of the ledger."""

    market: int
    people: Mapping[str, Somebody]
    of: dict[str, Any]
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    hashes: list[str] = field(default_factory=list)

    def of_thing(self, thing: str, place: int) -> int:
        """Return the number of what an event is about."""
        return int(self.of["requests" if thing == Thing.REQUEST else "missions"][place])


def named(session: Session) -> dict[str, Any]:
    """Return the numbers of what a market has without its history, by name."""
    things = {
        "sites": (Site.uai, Site.id),
        "organisations": (Organisation.code, Organisation.id),
        "jobs": (Job.code, Job.id),
        "skills": (Skill.code, Skill.id),
        "users": (User.email, User.id),
    }
    return {name: dict(session.execute(select(*pair)).all()) for name, pair in things.items()}


def read_row(numbers: Numbers, told: Sequence[Told], row: Sequence[Any]) -> dict[str, Any]:
    """Return a row of the file as it is stored; ``about_id`` stays a place, since it is one in the same table."""
    values = dict(zip((each.name for each in told), row, strict=True))
    return {
        each.name: None if values[each.name] is None else _value(numbers, each, values[each.name], values)
        for each in told
    }


def _value(numbers: Numbers, told: Told, value: Any, values: Row) -> Any:  # noqa: ANN401  # whatever a column holds
    if told.name == "thing_id":
        found: Any = numbers.of_thing(str(values["thing"]), value)
    elif told.name in PARTIES:
        found = value | {"organisation_id": numbers.of["organisations"][value["organisation_id"]]}
    elif told.name == "head":
        found = numbers.hashes[value]
    elif told.name == "about_id":
        found = value
    elif (refers := told.named or told.placed) is not None:
        found = numbers.of[refers][value]
    elif isinstance(told.column.type, DateTime):
        found = datetime.fromisoformat(value)
    else:
        found = date.fromisoformat(value) if isinstance(told.column.type, Date) else value
    return found
