"""The names that the cells of a file may hold: told beside the template."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.sorting import alphabetical
from scheduler.core.tables import Job, Member, Organisation, Skill
from scheduler.core.tables.codes import OrganisationKind
from scheduler.imports.kinds import Kind


def names_of(session: Session, actor: Actor, kind: Kind) -> tuple[str, ...]:
    """Return the agencies, skills or jobs that a kind of file names, in alphabetical order."""
    queries = {
        Kind.SITES: select(Organisation.name)
        .join(Member, Member.organisation_id == Organisation.id)
        .where(Member.market_id == actor.market, Member.kind == OrganisationKind.AGENCY),
        Kind.SKILLS: select(Skill.name),
        Kind.REQUESTS: select(Job.name).where(Job.market_id == actor.market),
    }
    if kind not in queries:
        return ()
    return tuple(sorted(session.scalars(queries[kind]), key=alphabetical))
