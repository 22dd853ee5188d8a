"""The workers' files: who keeps them, names, homes, skills and limits. All of it invented."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from string import ascii_uppercase

import msgspec
from sqlalchemy.orm import Session

from scheduler.core.many_rows import Row, add, add_numbered
from scheduler.core.tables import Worker, WorkerHome, WorkerLimits, WorkerName, WorkerSkill
from scheduler.core.tables.codes import HeadStartReason
from scheduler.demo.chance import chance
from scheduler.demo.data_files import read_rows
from scheduler.demo.load.accounts import prefixed
from scheduler.demo.load.members import Members
from scheduler.demo.people import Person
from scheduler.demo.workforce import read_workforce

HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Recruit:
    """A stored worker: the row's id and how the person was drawn."""

    id: int
    person: Person
    minor: bool


class _Name(msgspec.Struct, frozen=True):
    name: str


def add_workers(
    session: Session, people: Sequence[Person], members: Members, seed: int, code: str
) -> tuple[Recruit, ...]:
    """Store the workers and how they are called, limited and where they live."""
    workforce = read_workforce()
    minors = [chance(seed, f"age/{each.id}").random() < workforce.minor_share for each in people]
    rows = []
    for person, minor in zip(people, minors, strict=True):
        rows.append(
            {
                "code": prefixed(person.id, code).upper(),
                "agency_id": members.agencies[person.agency],
                "travel_mode": person.mobility.means.mode,
                "max_travel_minutes": person.mobility.max_minutes,
                "wished_minutes": chance(seed, f"wish/{person.id}").choice(workforce.wished_minutes_a_week),
                "under_18": minor,
                "head_start_minutes": workforce.head_start_minutes if person.on_course else 0,
                "head_start_reason": HeadStartReason.TRAINING_ENDS if person.on_course else None,
            }
        )
    ids = add_numbered(session, Worker, rows)
    recruits = tuple(Recruit(*each) for each in zip(ids, people, minors, strict=True))
    names = draw_names(len(recruits), chance(seed, "names"))
    add(
        session,
        WorkerName,
        [{"worker_id": each.id, "display_name": name} for each, name in zip(recruits, names, strict=True)],
    )
    add(session, WorkerHome, [_home(each) for each in recruits])
    add(session, WorkerLimits, [_limits(each, chance(seed, f"limits/{each.person.id}")) for each in recruits])
    return recruits


def draw_names(count: int, draws: random.Random) -> list[str]:
    """Draw names that no two share: a plant and an initial, so that nobody is meant."""
    plants = [row.name for row in read_rows("worker_names.csv", _Name)]
    draws.shuffle(plants)
    found: list[str] = []
    while len(found) < count:
        initial = draws.choice(ascii_uppercase)
        name = f"{plants[len(found) % len(plants)]} {initial}."
        if name not in found:
            found.append(name)
    return found


def add_worker_skills(session: Session, recruits: Sequence[Recruit], skills: Mapping[str, int]) -> None:
    """Store what each worker can do and from when until when."""
    add(session, WorkerSkill, [row for each in recruits for row in _skills(each, skills)])


def _skills(recruit: Recruit, skills: Mapping[str, int]) -> Iterator[Row]:
    for skill in recruit.person.skills:
        yield {
            "worker_id": recruit.id,
            "skill_id": skills[skill.id],
            "from_day": skill.start,
            "to_day": skill.end - timedelta(days=1) if skill.end else None,
        }


def _home(recruit: Recruit) -> Row:
    home = recruit.person.home
    return {
        "worker_id": recruit.id,
        "lat": Decimal(home.latitude).quantize(HUNDREDTH),
        "lon": Decimal(home.longitude).quantize(HUNDREDTH),
    }


def _limits(recruit: Recruit, draws: random.Random) -> Row:
    workforce = read_workforce()
    limits: dict[str, int] = msgspec.structs.asdict(workforce.minor if recruit.minor else workforce.adult)
    contract = draws.choice(workforce.contract_minutes_a_week)
    limits["minutes_per_week"] = min(limits["minutes_per_week"], contract)
    return {"worker_id": recruit.id, **limits}
