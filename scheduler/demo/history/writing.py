"""Writing what is kept of a replay: its rows, each reference by the name or the place of what it refers to."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, CompoundSelect, and_, select
from sqlalchemy.orm import Session

from scheduler.core.tables import (
    Base,
    CohortPerson,
    Employment,
    Event,
    Exit,
    HourEntry,
    Job,
    Mission,
    MissionShift,
    Organisation,
    Site,
    Skill,
    User,
    Worker,
)
from scheduler.core.tables.codes import MissionState, Thing
from scheduler.demo.history.kept import FORMAT, PARTIES, TABLES, Kept, Person, Rows, Told, columns_of, stored_as
from scheduler.demo.replay.setting import Setting
from scheduler.demo.workforce import read_workforce

A_DAY = timedelta(days=1)

Names = Mapping[str, Mapping[Any, Any]]
"""By what is referred to: what stands for each of its numbers in the file."""


def history_of(session: Session, setting: Setting) -> Kept:
    """Return what is kept of a replay that is over; the session is the administration's."""
    people = _people(session, setting)
    names: dict[str, dict[Any, Any]] = _names(session) | {"workers": {row: each.code for row, each in people.items()}}
    tables = {table.__tablename__: _rows(session, table, names) for table in TABLES}
    return Kept(
        FORMAT, setting.start, setting.finish, tuple(sorted(people.values(), key=lambda each: each.code)), tables
    )


def _people(session: Session, setting: Setting) -> dict[int, Person]:
    """Return by number who was asked to go anywhere or took part in a training.

    Whoever is still there at the end keeps their code where the demo has them too. The others have left by the time of
    the demo, in which their code is somebody else's: theirs begins by A instead (*ancien*).
    """
    query = (
        select(Worker.id, Worker.code, Organisation.code, Employment.from_day, Employment.to_day)
        .join(Organisation, Organisation.id == Worker.agency_id)
        .join(Employment, Employment.worker_id == Worker.id)
        .where(Worker.id.in_(_known()))
        .order_by(Worker.code)
    )
    found = {}
    for row, code, agency, first, last in session.execute(query):
        there = last is None or last >= setting.finish
        if there and int(code[1:]) <= read_workforce().workers:
            found[row] = Person(code, agency, first, None)
        else:
            found[row] = Person(f"A{code[1:]}", agency, first, setting.finish - A_DAY if there else last)
    return found


def _known() -> CompoundSelect[int]:
    """Ask for whom the history knows; nothing is kept of whoever was never asked to go anywhere."""
    return select(Mission.worker_id).where(_is_kept(Mission)).union(select(CohortPerson.worker_id))


def _names(session: Session) -> dict[str, dict[Any, Any]]:
    return {
        "sites": _by_id(session.execute(select(Site.id, Site.uai))),
        "organisations": _by_id(session.execute(select(Organisation.id, Organisation.code))),
        "jobs": _by_id(session.execute(select(Job.id, Job.code))),
        "skills": _by_id(session.execute(select(Skill.id, Skill.code))),
        "users": _by_id(session.execute(select(User.id, User.email))),
    }


def _by_id(rows: Iterable[Any]) -> dict[Any, Any]:
    return {number: name for number, name in rows}  # noqa: C416  # rows


def _is_kept(table: type[Base]) -> ColumnElement[bool]:
    """Tell of a row whether it is kept: what is only proposed was never said to anybody, and nights are not kept."""
    said = Mission.state != MissionState.PROPOSED
    if table is Mission:
        return said
    if table is MissionShift:
        return MissionShift.state != MissionState.PROPOSED
    if table is Event:
        missions = select(Mission.id).where(said)
        return (Event.thing == Thing.REQUEST) | and_(Event.thing == Thing.MISSION, Event.thing_id.in_(missions))
    if table is Exit:
        return Exit.worker_id.in_(_known())
    return stored_as(table).primary_key.columns[0].is_not(None)


def _rows(session: Session, table: type[Base], names: dict[str, dict[Any, Any]]) -> Rows:
    """Return the rows of a table, and note the place of each for those that refer to it."""
    told, key = columns_of(table), tuple(stored_as(table).primary_key.columns)
    numbered = len(key) == 1
    extra = (HourEntry.hash,) if table is HourEntry else ()
    query = select(*key, *extra, *(each.column for each in told)).where(_is_kept(table)).order_by(*key)
    found: Rows = [[each.name for each in told]]
    places: dict[Any, int] = names.setdefault(table.__tablename__, {})
    for place, row in enumerate(session.execute(query)):
        if numbered:
            places[row[0]] = place
        if extra:
            places[row[1]] = place  # the hash by which bills know it
        values = row[len(key) + len(extra) :]
        found.append([_written(each, value, names, values, told) for each, value in zip(told, values, strict=True)])
    if not numbered:  # numbers of people order them otherwise in another database
        found[1:] = sorted(found[1:], key=msgspec.json.encode)
    return found


def _written(told: Told, value: Any, names: Names, row: Iterable[Any], columns: tuple[Told, ...]) -> Any:  # noqa: ANN401
    if value is None:
        return None
    if told.name == "thing_id":
        thing = next(value for each, value in zip(columns, row, strict=True) if each.name == "thing")
        return names["requests" if thing == Thing.REQUEST else "missions"][value]
    if told.name in PARTIES:
        return value | {"organisation_id": names["organisations"][value["organisation_id"]]}
    if (refers := told.named or told.placed) is not None:
        return names[refers][value]
    return PLAIN.get(type(value), _as_it_is)(value)


def _as_it_is(value: Any) -> Any:  # noqa: ANN401  # whatever a column holds
    return value


PLAIN: Mapping[type, Callable[[Any], Any]] = {
    date: date.isoformat,
    datetime: lambda at: at.astimezone(UTC).isoformat(timespec="microseconds" if at.microsecond else "seconds"),
}
