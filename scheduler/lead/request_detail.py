"""One request as whoever plans looks at it: its shifts, who has them, who answered how, whom the site would like."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor, require_lead
from scheduler.core.acting_market import acting_market
from scheduler.core.errors import NotFound
from scheduler.core.one_statement import AnyRow, Query, together
from scheduler.core.tables import (
    Mission,
    MissionShift,
    Request,
    RequestPerson,
    RequestShift,
    RequestSkill,
    Sheet,
    Site,
    SitePerson,
    Skill,
)
from scheduler.core.tables.codes import BOOKED, DeclineReason, MissionState, PersonWish
from scheduler.lead.needs import is_open, is_urgent
from scheduler.lead.request_list import RequestRow, request_row, request_rows
from scheduler.market.clock import Clock, market_clock
from scheduler.market.notice import Notice
from scheduler.market.people import Person, people, unknown
from scheduler.market.urgency import nights_of
from scheduler.missions.agreed import SaidYes, agreed_missions, said_yes
from scheduler.missions.how_filled import HowFilled, how_filled
from scheduler.missions.unable import unable_missions
from scheduler.planning.shift_filling import ASKED


@dataclass(frozen=True, slots=True)
class Taken:
    """Somebody who has a slot, in force or in the draft."""

    mission: int
    person: Person
    state: MissionState
    broken: bool
    """Whether a rule forbids it by now: then it fills nothing."""
    held: bool
    """Whether it is promised and not announced yet."""


@dataclass(frozen=True, slots=True)
class AskedShift:
    """One shift of the request; ``empty`` counts the slots that nobody has in the plan in force or is held for."""

    id: int
    day: date
    starts_at: datetime
    ends_at: datetime
    paid_minutes: int
    headcount: int
    taken: tuple[Taken, ...]
    empty: int

    @property
    def drafted(self) -> int:
        """Empty slots that publishing the draft would fill."""
        return min(sum(each.state == MissionState.PROPOSED and not each.held for each in self.taken), self.empty)

    @property
    def lacking(self) -> int:
        """Slots that nobody has, not even in the draft."""
        return self.empty - self.drafted


@dataclass(frozen=True, slots=True)
class MissionLine:
    """A part of the request given to somebody; moments on the market's clock."""

    id: int
    person: Person
    state: MissionState
    decline_reason: DeclineReason | None
    published_at: datetime | None
    answer_by: datetime | None
    shifts: int
    minutes: int
    days: tuple[date, ...]
    said_yes: SaidYes | None
    cannot_since: datetime | None
    announced_on: date | None = None
    """Of a mission that is held, when it is announced at the latest."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A person whom the site would like, does not want, or names as one of the only ones."""

    person: Person
    wish: PersonWish


@dataclass(frozen=True, slots=True)
class RequestDetail:
    """All of one request; missions that never left a draft and are gone are not listed.

    ``promised_at`` is when its site is answered, ``answered_at`` when it was. ``open``: somebody can still be found for
    an empty slot; ``urgent``: for one of them the coming night's plan comes too late.
    """

    row: RequestRow
    address: str
    contact: str | None
    phone: str | None
    promised_at: datetime | None
    answered_at: datetime | None
    skills: tuple[str, ...]
    wishes: tuple[Wish, ...]
    shifts: tuple[AskedShift, ...]
    missions: tuple[MissionLine, ...]
    filled: tuple[HowFilled, ...]
    open: bool
    urgent: bool


def request(session: Session, actor: Actor, which: int, now: datetime | None = None) -> RequestDetail:
    """Return one request.

    Raises
    ------
    NotAllowed
        To anybody but the lead's planner.
    NotFound
        When the market has no such request.
    """
    require_lead(actor)
    clock = market_clock(session, actor)
    besides = (Site.address, Sheet.contact, Sheet.phone, Request.promised_at, Request.answered_at)
    told = request_rows().add_columns(*besides).outerjoin(Sheet, Sheet.site_id == Site.id)
    statement = told.where(Request.id == which)
    found = session.execute(statement).mappings().first()
    if found is None:
        thing = "request"
        raise NotFound(thing, which)
    row = dict(found)
    about = {name: row.pop(name) for name in ("address", "contact", "phone")}
    promised_at, answered_at = row.pop("promised_at"), row.pop("answered_at")
    skills = select(Skill.name).join(RequestSkill).where(RequestSkill.request_id == which).order_by(Skill.name)
    said = select(RequestPerson.worker_id, RequestPerson.wish).where(RequestPerson.request_id == which)
    standing = (
        select(SitePerson.worker_id, SitePerson.wish)
        .join(Request, Request.site_id == SitePerson.site_id)
        .where(Request.id == which, SitePerson.worker_id.not_in(said.with_only_columns(RequestPerson.worker_id)))
    )
    lists = together(
        session, skills=skills, wishes=said.union_all(standing), parts=_parts(which), shifts=_shifts(which)
    )
    wishes, parts = lists["wishes"], lists["parts"]
    known = people(session, {each.worker_id for each in (*wishes, *parts)})
    now = now or datetime.now(UTC)
    nights = nights_of(session, actor)
    notice = Notice.by(acting_market(session, actor), nights.office)
    shifts, urgent = _asked(clock, lists["shifts"], parts, known), nights.urgent(now)
    still_open = [each for each in shifts if row["state"] in ASKED and is_open(each, now)]
    return RequestDetail(
        row=request_row(row, clock),
        **about,
        promised_at=promised_at and clock.local(promised_at),
        answered_at=answered_at and clock.local(answered_at),
        skills=tuple(each.name for each in lists["skills"]),
        wishes=tuple(Wish(known.get(worker) or unknown(worker), wish) for worker, wish in wishes),
        shifts=shifts,
        missions=_missions(clock, parts, known, notice, now),
        filled=how_filled(session, which, clock.zone),
        open=bool(still_open),
        urgent=any(is_urgent(each, urgent) for each in still_open),
    )


def _parts(which: int) -> Query:
    """Ask for a row for each shift of each mission, drafts that are gone left out."""
    gone = (MissionState.WITHDRAWN, MissionState.CANCELLED)
    agreed, unable = agreed_missions(), unable_missions()
    return (
        select(
            Mission.id,
            Mission.worker_id,
            Mission.agency_id,
            Mission.state,
            Mission.decline_reason,
            Mission.published_at,
            Mission.answer_by,
            Mission.held_since,
            RequestShift.id.label("shift"),
            RequestShift.starts_at,
            MissionShift.broken,
            RequestShift.day,
            RequestShift.paid_minutes,
            agreed.c.confirms_at,
            agreed.c.on_duty,
            agreed.c.begins_at,
            unable.c.said_at.label("cannot_since"),
        )
        .join(MissionShift, MissionShift.mission_id == Mission.id)
        .join(RequestShift, RequestShift.id == MissionShift.request_shift_id)
        .outerjoin(agreed, agreed.c.mission_id == Mission.id)
        .outerjoin(unable, unable.c.mission_id == Mission.id)
        .where(Mission.request_id == which, Mission.state.not_in(gone) | Mission.published_at.is_not(None))
        .order_by(Mission.id.desc(), RequestShift.starts_at)
    )


def _shifts(which: int) -> Query:
    return (
        select(
            RequestShift.id,
            RequestShift.day,
            RequestShift.starts_at,
            RequestShift.ends_at,
            RequestShift.paid_minutes,
            RequestShift.headcount,
        )
        .where(RequestShift.request_id == which)
        .order_by(RequestShift.starts_at, RequestShift.id)
    )


def _asked(
    clock: Clock, shifts: Sequence[AnyRow], parts: Sequence[AnyRow], known: Mapping[int, Person]
) -> tuple[AskedShift, ...]:
    taken = defaultdict(list)
    for part in parts:
        if part.state in {*BOOKED, MissionState.PROPOSED}:
            person = known.get(part.worker_id) or unknown(part.worker_id, part.agency_id)
            held = part.state == MissionState.PROPOSED and part.held_since is not None
            taken[part.shift].append(Taken(part.id, person, part.state, part.broken, held))
    return tuple(
        AskedShift(
            id=shift.id,
            day=shift.day,
            starts_at=clock.local(shift.starts_at),
            ends_at=clock.local(shift.ends_at),
            paid_minutes=shift.paid_minutes,
            headcount=shift.headcount,
            taken=tuple(taken[shift.id]),
            empty=max(shift.headcount - sum(_fills(each) for each in taken[shift.id]), 0),
        )
        for shift in shifts
    )


def _fills(taken: Taken) -> bool:
    return taken.held or (taken.state in BOOKED and not taken.broken)


def _missions(
    clock: Clock, parts: Sequence[AnyRow], known: Mapping[int, Person], notice: Notice, now: datetime
) -> tuple[MissionLine, ...]:
    by_mission: dict[int, list[AnyRow]] = defaultdict(list)
    for part in parts:
        by_mission[part.id].append(part)
    return tuple(
        MissionLine(
            id=mission,
            person=known.get(own[0].worker_id) or unknown(own[0].worker_id, own[0].agency_id),
            state=own[0].state,
            decline_reason=own[0].decline_reason,
            published_at=clock.local(own[0].published_at) if own[0].published_at else None,
            answer_by=clock.local(own[0].answer_by) if own[0].answer_by else None,
            shifts=len(own),
            minutes=sum(part.paid_minutes for part in own),
            days=tuple(dict.fromkeys(part.day for part in own)),
            said_yes=said_yes(clock, own[0]),
            cannot_since=clock.local(own[0].cannot_since) if own[0].cannot_since else None,
            announced_on=notice.announced_on(min(part.starts_at for part in own), now) if own[0].held_since else None,
        )
        for mission, own in by_mission.items()
    )
