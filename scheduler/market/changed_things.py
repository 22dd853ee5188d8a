"""What the changes of settings are about, by name, for a list in which those of several things stand together."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import CompoundSelect, literal, select, union_all
from sqlalchemy.orm import Session

from scheduler.core.tables import Job, Organisation, Site
from scheduler.core.tables.codes import OrganisationKind, Thing
from scheduler.market.changes import Change

Which = tuple[Thing, int]


def names_of(session: Session, found: Iterable[Change]) -> Mapping[Which, tuple[str, OrganisationKind | None]]:
    """Return the name of what each change is of, and the kind of an organisation.

    What concerns the whole market has no name of its own.
    """
    of: dict[Thing, set[int]] = {}
    for each in found:
        of.setdefault(each.thing, set()).add(each.which)
    sites = of.get(Thing.SITE, set()) | of.get(Thing.CALENDAR, set())
    query: CompoundSelect[Any] = union_all(
        select(literal(Thing.ORGANISATION.value), Organisation.id, Organisation.name, Organisation.kind).where(
            Organisation.id.in_(of.get(Thing.ORGANISATION, ()))
        ),
        select(literal(Thing.SITE.value), Site.id, Site.shown, literal(None)).where(Site.id.in_(sites)),
        select(literal(Thing.JOB.value), Job.id, Job.name, literal(None)).where(Job.id.in_(of.get(Thing.JOB, ()))),
    )
    names = {(Thing(thing), which): (name, kind) for thing, which, name, kind in session.execute(query)}
    calendars = {(Thing.CALENDAR, which): names[Thing.SITE, which] for which in sites if (Thing.SITE, which) in names}
    return names | {key: name for key, name in calendars.items() if key[1] in of.get(Thing.CALENDAR, ())}
