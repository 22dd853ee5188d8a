"""All that is kept of a worker, to be shown or handed out to them, by kind and table (GDPR art. 15 and 20).

Not in it, since the agency may not read it: what a site has said of the person, which is between it and who leads.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import DateTime, Text, column, func, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import NotFound
from scheduler.core.one_statement import Query, together
from scheduler.core.tables import (
    AvailabilityException,
    Base,
    Cohort,
    CohortPerson,
    Commitment,
    Employment,
    Exit,
    Forgetting,
    GivenDocument,
    GivenJourney,
    HourEntry,
    HourWord,
    Job,
    Link,
    Mission,
    MissionShift,
    Pass,
    PassNumber,
    PassSuspension,
    Preparation,
    Remark,
    Request,
    RequestShift,
    Site,
    Skill,
    StandBy,
    TravelTime,
    WeeklyAvailability,
    Worker,
    WorkerContact,
    WorkerHome,
    WorkerLimits,
    WorkerName,
    WorkerSite,
    WorkerSkill,
    WorkerWord,
)
from scheduler.missions.lines import own
from scheduler.workforce.retention import PERIODS, Kept

Rows = tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class KeptFile:
    """What is kept of a worker.

    Attributes
    ----------
    lists
        By kind and table, the rows with their columns.
    last_day
        The end of the last contract; None while one runs without an end, or when there is none.
    forgotten_at
        Since when only the code, contracts and hours are kept.
    """

    id: int
    code: str
    name: str
    last_day: date | None
    forgotten_at: datetime | None
    lists: Mapping[Kept, Mapping[str, Rows]]

    def count(self, kind: Kept) -> int:
        """Return how many rows there are of a kind."""
        return sum(len(rows) for rows in self.lists[kind].values())

    def until(self, kind: Kept) -> date | None:
        """Return until when a kind is needed; None while nobody knows when the last contract ends."""
        period = PERIODS[kind]
        return period.until(self.last_day) if period else None


def kept_file(session: Session, actor: Actor, worker_id: int) -> KeptFile:
    """Return all that is kept of a worker of the actor's agency.

    Raises
    ------
    NotFound
        When the agency keeps no such file.
    """
    found = session.scalars(
        select(Worker).where(Worker.id == worker_id, Worker.agency_id == actor.organisation)
    ).one_or_none()
    if found is None:
        thing = "worker"
        raise NotFound(thing, worker_id)
    queries = _queries(actor, worker_id)
    rows = together(session, **{name: query for kind in queries.values() for name, query in kind.items()})
    lists = {
        kind: {name: tuple(each._asdict() for each in rows[name]) for name in named} for kind, named in queries.items()
    }
    ends = [each["to_day"] for each in lists[Kept.CONTRACTS]["employments"]]
    name = next((each["display_name"] for each in lists[Kept.IDENTITY]["names"]), found.code)
    last_day = max(ends) if ends and None not in ends else None
    return KeptFile(found.id, found.code, name, last_day, found.forgotten_at, lists)


def _queries(actor: Actor, worker: int) -> dict[Kept, dict[str, Query]]:
    at_site = (Site.shown.label("site"),)
    held = select(Pass.id).where(Pass.worker_id == worker)
    written = func.messages_to_worker(worker).table_valued(
        column("created_at", DateTime(timezone=True)),
        column("channel", Text),
        column("state", Text),
        column("facts", JSONB),
    )
    return {
        Kept.IDENTITY: {
            "workers": _of(Worker, Worker.id == worker, "agency_id", "kind"),
            "names": _of(WorkerName, WorkerName.worker_id == worker),
            "forgettings": select(Forgetting.at, Forgetting.reason).where(Forgetting.worker_id == worker),
        },
        Kept.CONTRACTS: {"employments": _of(Employment, Employment.worker_id == worker, "agency_id", "kind")},
        Kept.WORK: {
            "missions": select(
                Mission.id.label("mission"),
                Mission.state,
                Mission.decline_reason,
                *at_site,
                Job.name.label("job"),
                RequestShift.starts_at,
                RequestShift.ends_at,
                RequestShift.paid_minutes,
            )
            .join(Request, Request.id == Mission.request_id)
            .join(Site, Site.id == Request.site_id)
            .join(MissionShift, MissionShift.mission_id == Mission.id)
            .join(RequestShift, RequestShift.id == MissionShift.request_shift_id)
            .outerjoin(Job, Job.id == Request.job_id)
            .where(own(actor), Mission.worker_id == worker)
            .order_by(RequestShift.starts_at),
            "words": select(WorkerWord.mission_id, WorkerWord.word, WorkerWord.at)
            .join(Mission, Mission.id == WorkerWord.mission_id)
            .where(Mission.worker_id == worker),
            "preparations": select(
                Preparation.mission_id,
                Preparation.declared_on,
                Preparation.receipt,
                Preparation.contract,
                Preparation.welcome,
                Preparation.equipment,
            )
            .join(Mission, Mission.id == Preparation.mission_id)
            .where(Mission.worker_id == worker),
            "remarks": select(Remark.mission_id, Remark.at, Remark.said)
            .join(Mission, Mission.id == Remark.mission_id)
            .where(Mission.worker_id == worker)
            .order_by(Remark.id),
            "hour_entries": select(
                HourEntry.day,
                HourEntry.kind,
                HourEntry.side,
                HourEntry.at,
                HourEntry.starts_at,
                HourEntry.ends_at,
                HourEntry.break_minutes,
                HourEntry.minutes,
                HourEntry.reason,
            )
            .where(HourEntry.worker_id == worker, HourEntry.agency_id == actor.organisation)
            .order_by(HourEntry.day, HourEntry.id),
            "hour_words": select(HourEntry.day, HourWord.at, HourWord.said)
            .join(HourEntry, HourEntry.id == HourWord.entry_id)
            .where(HourEntry.worker_id == worker, HourEntry.agency_id == actor.organisation)
            .order_by(HourWord.id),
            "given_documents": select(
                GivenDocument.id.label("document"),
                GivenDocument.kind,
                GivenDocument.mission_id,
                GivenDocument.month,
                GivenDocument.given_at,
                GivenDocument.sha256,
                GivenDocument.content.is_not(None).label("is_there"),
            )
            .where(GivenDocument.worker_id == worker, GivenDocument.agency_id == actor.organisation)
            .order_by(GivenDocument.id),
            "stand_bys": _of(StandBy, StandBy.worker_id == worker, "market_id"),
        },
        Kept.CAREER: {
            "exits": _of(Exit, Exit.worker_id == worker, "agency_id", "said_by"),
            "cohort_people": select(Cohort.name, Cohort.from_day, Cohort.to_day)
            .join(CohortPerson, CohortPerson.cohort_id == Cohort.id)
            .where(CohortPerson.worker_id == worker)
            .order_by(Cohort.to_day),
        },
        Kept.PAPERS: {
            "passes": select(Pass.from_day, Pass.to_day, PassNumber.number)
            .outerjoin(PassNumber, PassNumber.pass_id == Pass.id)
            .where(Pass.worker_id == worker)
            .order_by(Pass.from_day),
            "suspensions": _of(PassSuspension, PassSuspension.pass_id.in_(held), "pass_id"),
        },
        Kept.ABILITIES: {
            "skills": select(Skill.name.label("skill"), WorkerSkill.from_day, WorkerSkill.to_day)
            .join(WorkerSkill, WorkerSkill.skill_id == Skill.id)
            .where(WorkerSkill.worker_id == worker),
            "limits": _of(WorkerLimits, WorkerLimits.worker_id == worker),
            "sites": select(*at_site, WorkerSite.knowledge)
            .join(WorkerSite, WorkerSite.site_id == Site.id)
            .where(WorkerSite.worker_id == worker),
        },
        Kept.TIMES: {
            "weekly_availability": _of(WeeklyAvailability, WeeklyAvailability.worker_id == worker),
            "availability_exceptions": _of(AvailabilityException, AvailabilityException.worker_id == worker),
            "commitments": _of(Commitment, Commitment.worker_id == worker, "site_id"),
        },
        Kept.HOME: {
            "homes": _of(WorkerHome, WorkerHome.worker_id == worker),
            "journeys": select(*at_site, TravelTime.minutes, TravelTime.source)
            .join(TravelTime, TravelTime.site_id == Site.id)
            .where(TravelTime.worker_id == worker),
            "given_journeys": select(*at_site, GivenJourney.mode, GivenJourney.minutes)
            .join(GivenJourney, GivenJourney.site_id == Site.id)
            .where(GivenJourney.worker_id == worker),
        },
        Kept.CONTACT: {
            "contacts": _of(WorkerContact, WorkerContact.worker_id == worker),
            "links": select(Link.created_at, Link.revoked_at).where(Link.worker_id == worker),
        },
        Kept.MESSAGES: {"messages": select(written)},
    }


def _of(table: type[Base], whose: Any, *without: str) -> Query:  # noqa: ANN401  # a condition, as SQLAlchemy has it
    """Read a table's own columns, save numbers of rows."""
    left_out = {"id", "worker_id", *without}
    return select(*(each for each in table.__table__.columns if each.name not in left_out)).where(whose)
