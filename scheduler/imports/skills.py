"""Skills of an agency's workers, each known by the worker, the skill and the first day on which it is held."""

from collections.abc import Callable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.tables import Skill, Worker, WorkerSkill
from scheduler.imports.cells import day, pattern, plain, text
from scheduler.imports.columns import Column, Row
from scheduler.imports.faults import Code, Outcome, RowError
from scheduler.imports.repeats import Told
from scheduler.imports.sites import changed
from scheduler.imports.workers import WORKER_CODE

COLUMNS = (
    Column(
        "worker",
        "Code du salarié",
        pattern(WORKER_CODE, Code.CODE_FORMAT),
        "Le code de la fiche, importée d’abord.",
        "AI-EXEMPLE",
        required=True,
    ),
    Column("skill", "Compétence", text(), "Son nom ou son code : voyez la liste.", "Entretien", required=True),
    Column("from_day", "Du", day, "Premier jour, vide si la compétence est acquise depuis toujours.", "01/09/2026"),
    Column("to_day", "Au", day, "Dernier jour, vide si elle n’expire pas."),
)
KEY = ("worker", "skill", "from_day")


def writer(session: Session, actor: Actor, rows: Sequence[Row]) -> Callable[[Row], Outcome]:
    """Return what stores a row."""
    workers = own_workers(session, actor, rows)
    skills = {plain(word): skill.id for skill in session.scalars(select(Skill)) for word in (skill.code, skill.name)}
    held = {
        (each.worker_id, each.skill_id, each.from_day): each
        for each in session.scalars(select(WorkerSkill).where(WorkerSkill.worker_id.in_(workers.values())))
    }

    told = Told()

    def write(row: Row) -> Outcome:
        worker = worker_of(workers, row)
        skill = skills.get(plain(row["skill"]))
        if skill is None:
            raise RowError(Code.UNKNOWN_SKILL, "skill", row["skill"])
        if row["from_day"] and row["to_day"] and row["to_day"] < row["from_day"]:
            raise RowError(Code.END_BEFORE_START, "to_day", row["to_day"])
        told.once(row, (worker, skill, row["from_day"]), ("to_day",), "skill")  # by its name or by its code
        there = held.get((worker, skill, row["from_day"]))
        if there is not None:
            outcome = Outcome.CHANGED if changed(there, row.given("to_day")) else Outcome.UNCHANGED
        else:
            there = WorkerSkill(worker_id=worker, skill_id=skill, from_day=row["from_day"], to_day=row["to_day"])
            session.add(there)
            outcome = Outcome.ADDED
        session.flush()
        held[worker, skill, row["from_day"]] = there
        return outcome

    return write


def own_workers(session: Session, actor: Actor, rows: Sequence[Row]) -> dict[str, int]:
    """Return those of the workers that rows name whose files the actor's agency keeps: ids by code."""
    codes = {row["worker"] for row in rows}
    known = (Worker.agency_id == actor.organisation, Worker.forgotten_at.is_(None), Worker.code.in_(codes))
    found = select(Worker.code, Worker.id).where(*known)
    return {row.code: row.id for row in session.execute(found)}


def worker_of(workers: dict[str, int], row: Row) -> int:
    """Return the worker whom a row names.

    Raises
    ------
    RowError
        When the agency has none of that code.
    """
    if row["worker"] not in workers:
        raise RowError(Code.UNKNOWN_WORKER, "worker", row["worker"])
    return workers[row["worker"]]
