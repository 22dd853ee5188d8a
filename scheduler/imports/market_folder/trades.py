"""What work there is: skills, and the jobs that need them."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from scheduler.core.many_rows import add
from scheduler.core.tables import Job, JobSkill, Market, Skill
from scheduler.imports.cells import plain, text, whole
from scheduler.imports.columns import Column, Row
from scheduler.imports.faults import Code, Outcome, RowError
from scheduler.imports.kinds import Writer
from scheduler.imports.market_folder.cells import code, listed
from scheduler.imports.market_folder.shape import Example
from scheduler.imports.sites import changed
from scheduler.market.setting_up import NewJob, add_jobs, add_skills, job_values

SKILLS = (
    Column("code", "Code", code("[a-z][a-z0-9_-]*"), "Un nom court, en minuscules, sans accent.", required=True),
    Column("name", "Nom", text(120), "Le nom que les écrans montrent.", required=True),
)
SKILL_EXAMPLES: tuple[Example, Example] = (
    {"code": "exemple-entretien", "name": "Entretien (exemple)"},
    {"code": "exemple-cuisine", "name": "Cuisine (exemple)"},
)

JOBS = (
    Column("code", "Code", text(30), "Un nom court, qui ne change plus.", required=True),
    Column("name", "Nom", text(120), "Le nom que les établissements choisissent.", required=True),
    Column("skills", "Compétences", listed, "Leurs codes ou leurs noms, avec des virgules : il les faut toutes."),
    Column("rome", "ROME", text(10), "Le numéro de la fiche métier, K2204 par exemple."),
    Column("priority", "Priorité", whole(1, 9), "Vide : 1. Plus le nombre est grand, plus une heure vide pèse."),
)
JOB_EXAMPLES: tuple[Example, Example] = (
    {
        "code": "EXEMPLE-ENTRETIEN",
        "name": "Agent d’entretien (exemple)",
        "skills": "exemple-entretien",
        "rome": "K2204",
    },
    {
        "code": "EXEMPLE-CUISINE",
        "name": "Aide de cuisine (exemple)",
        "skills": "exemple-cuisine",
        "rome": "G1602",
        "priority": 2,
    },
)


def skills(session: Session, _market: Market, _rows: Sequence[Row]) -> Writer:
    """Return what stores a skill; all markets share them, so no market renames one."""
    there = {each.code: each.name for each in session.scalars(select(Skill))}

    def write(row: Row) -> Outcome:
        name = there.get(row["code"])
        if name is None:
            add_skills(session, {row["code"]: row["name"]})
            return Outcome.ADDED
        if plain(name) != plain(row["name"]):
            raise RowError(Code.OTHER_NAME, "name", name)
        return Outcome.UNCHANGED

    return write


def jobs(session: Session, market: Market, _rows: Sequence[Row]) -> Writer:
    """Return what stores a job with the skills that it needs."""
    codes = {plain(word): each.code for each in session.scalars(select(Skill)) for word in (each.code, each.name)}
    ids = {each.code: each.id for each in session.scalars(select(Skill))}
    there = {each.code: each for each in session.scalars(select(Job).where(Job.market_id == market.id))}

    def write(row: Row) -> Outcome:
        for word in row["skills"] or ():
            if plain(word) not in codes:
                raise RowError(Code.UNKNOWN_SKILL, "skills", word)
        needed = tuple(dict.fromkeys(codes[plain(word)] for word in row["skills"] or ()))
        new = NewJob(row["code"], row["name"], needed, rome=row["rome"], priority=row["priority"] or 1)
        job = there.get(row["code"])
        if job is None:
            add_jobs(session, market.id, [new])
            return Outcome.ADDED
        values = job_values(market.id, new)
        news = changed(job, {key: values[key] for key in ("name", *row.given("rome", "priority"))})
        if row["skills"] is not None:
            news |= _need(session, job, {ids[each] for each in needed})
        session.flush()
        return Outcome.CHANGED if news else Outcome.UNCHANGED

    return write


def _need(session: Session, job: Job, needed: set[int]) -> bool:
    """Let a job need these skills; tell whether that is new."""
    before = set(session.scalars(select(JobSkill.skill_id).where(JobSkill.job_id == job.id)))
    if before == needed:
        return False
    session.execute(delete(JobSkill).where(JobSkill.job_id == job.id))
    add(session, JobSkill, [{"job_id": job.id, "skill_id": each} for each in sorted(needed)])
    return True
