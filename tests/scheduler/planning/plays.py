"""What tests of planning share: a database to commit in, runs that begin when a test says so, plans made by hand."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.tables import Mission, MissionShift, Run, Worker
from scheduler.core.tables.codes import MissionState
from scheduler.planning import Outcome, Published, RunView, begin, execute, publish, run
from scheduler.planning.execution import keep, prepare
from scheduler.planning.run_record import Explanation
from scheduler.planning.search import Answer, Limits
from solver.check import score, soft_parts
from solver.instance import read_instance, write_solution
from solver.plan import Bound, Plan, Result, Status
from tests.scheduler.db.world import World, moment

NIGHT = moment(-3, 3)
"""Three days before the request of the world begins."""

Pair = tuple[int, str]
"""A shift by its number and a worker by code."""


def quick(given: Limits) -> Limits:
    """Return limits that no test waits long for."""
    return Limits(seconds=2, threads=1, seed=given.seed)


class Play:
    """A database of its own, and the world in it."""

    def __init__(self, addresses: Addresses, world: World) -> None:
        assert addresses.owner
        self.owner = addresses.owner
        self.world = world
        self.database = Database(addresses.application)

    @contextmanager
    def administering(self) -> Iterator[Session]:
        with administration(self.owner) as session:
            yield session

    @contextmanager
    def acting(self, actor: Actor) -> Iterator[Session]:
        with self.database.transaction(actor) as session:
            yield session

    def begun(self, at: datetime = NIGHT) -> int:
        """Begin a run as if it were that moment."""
        with self.acting(self.world.engine) as session:
            number = begin(session, self.world.engine)
        with self.administering() as session:
            session.execute(update(Run).where(Run.id == number).values(started_at=at))
        return number

    def planned(self, number: int) -> Outcome:
        """Carry a run out, with a real search."""
        return execute(self.database, "calvados", number, limits=quick)

    def drafted(self, *pairs: Pair, at: datetime = NIGHT) -> int:
        """Do a run whose search finds just these pairs and everything pinned."""
        number = self.begun(at)
        prepared = prepare(self.database, self.world.engine, number)
        assert prepared
        keep(self.database, self.world.engine, number, answer(prepared.instance, pairs))
        return number

    def published(self, number: int) -> Published:
        with self.acting(self.world.lucie) as session:
            return publish(session, self.world.lucie, number)

    def run(self, number: int) -> RunView:
        with self.acting(self.world.lucie) as session:
            return run(session, self.world.lucie, number)

    def missions(self, *states: MissionState) -> set[tuple[str, str, frozenset[int]]]:
        """Return missions in some states: state, worker, shifts."""
        with self.administering() as session:
            codes = {row.id: row.code for row in session.execute(select(Worker.id, Worker.code))}
            found = set()
            for mission in session.scalars(select(Mission).where(Mission.state.in_(states))):
                shifts = select(MissionShift.request_shift_id).where(MissionShift.mission_id == mission.id)
                shifts_of_it = frozenset(session.scalars(shifts))
                found.add((mission.state.value, codes[mission.worker_id], shifts_of_it))
            return found

    def draft(self) -> set[tuple[str, frozenset[int]]]:
        """Return the proposed missions: worker, shifts."""
        return {(worker, shifts) for _, worker, shifts in self.missions(MissionState.PROPOSED)}

    def in_force(self) -> set[tuple[str, str, frozenset[int]]]:
        """Return the plan in force."""
        return self.missions(MissionState.PUBLISHED, MissionState.CONFIRMED)


def answer(instance: bytes, pairs: Iterable[Pair]) -> Answer:
    """Return what a search that finds just these pairs, and everything pinned, would say."""
    problem = read_instance(instance)
    plan = Plan.of({*problem.pinned, *((f"S{shift}", worker) for shift, worker in pairs)})
    result = Result(
        status=Status.FEASIBLE,
        plan=plan,
        score=score(problem, plan),
        soft_parts=soft_parts(problem, plan),
        bound=Bound(0, None),
        seconds=1.0,
        seed=0,
        solver="by hand",
    )
    text = write_solution(result, problem, sha256(instance).hexdigest()).decode()
    return Answer(text, Explanation(workers=len(problem.workers)))
