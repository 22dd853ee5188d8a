"""What follows by itself from a worker's word while nobody is at the office.

Whoever says at 6:45 that they cannot come cannot wait for an office that opens at 8:00. Where the market lets its
engine offer lost work anew, their days are free at once and the stand-by is asked. Where it does not, nobody is taken
off and nobody asked: the site and the lead are told the word as such, and when it is taken back.

A stand-by's yes is told to the site and the lead as what it is: the agency confirms when it opens, or who is on duty
(``market.duty``) by one tap, and the offer stays open for as long; or the yes itself confirms, where the agency chose
so. Where the work begins before the agency opens and nobody is on duty, all are told that nobody comes until somebody
confirms, the whole agency too. A stand-by's no gives the days to the next one, and whoever read a yes reads that it
holds no more. In office hours nothing follows: a person of the agency reads the same word and acts; what they have left
at closing time follows then. Pages say at any hour what a person has said (``missions.unable``).
"""

import logging
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, text
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.db import Database
from scheduler.core.errors import SchedulerError
from scheduler.core.states import Action, follow, lock_request, move
from scheduler.core.states import log as log_event
from scheduler.core.tables import Market, Mission
from scheduler.core.tables.codes import Audience, MissionState, Thing, Word
from scheduler.core.tables.taking_off_codes import TakeOffReason
from scheduler.core.transitions import YES_COUNTED, transition
from scheduler.market.deadlines import Deadlines
from scheduler.market.office import office_of
from scheduler.market.settings import MarketSettings
from scheduler.market.urgency import nights_of
from scheduler.missions.taking_off import take_off_as_heard
from scheduler.planning.people_counts import count_who_could_come
from scheduler.planning.queue import ask_for_reoffer, lost

WAITING = text("SELECT mission_id, word, at, on_duty, told_of_yes, warned FROM words_to_see_to()")

log = logging.getLogger(__name__)


def hear(database: Database, now: datetime) -> None:
    """See to what workers have said, in every market; each word in a transaction of its own."""
    for code, engine in database.engines().items():
        with database.transaction(engine) as session:
            waiting = words_to_see_to(session, engine, now)
        for word in waiting:
            try:
                with database.transaction(engine) as session:
                    see_to(session, engine, word, now)
            except SchedulerError as error:
                log.error("the word on mission %s of %s waits for a person: %s", word.mission_id, code, error)  # noqa: TRY400  (it says all)


def words_to_see_to(session: Session, actor: Actor, now: datetime) -> list[Row[Any]]:
    """Return which words nobody is there to read, each with its mission and its moment."""
    market = session.get_one(Market, actor.market)
    nobody_there = not office_of(session, market).is_open(now)
    waiting = session.execute(WAITING).all()
    # Whoever was warned reads at any hour that it was for nothing. A yes that was told and is taken back cannot stand,
    # whatever becomes of the days.
    return [
        row
        for row in waiting
        if (row.word == Word.YES and row.warned)
        or (nobody_there and (_by_itself(market) or row.told_of_yes or not (row.word == Word.NO or row.warned)))
    ]


def _by_itself(market: Market) -> bool:
    return MarketSettings.of(market.settings).automatic_reoffers


def see_to(session: Session, actor: Actor, said: Row[Any], now: datetime) -> None:
    """Do what follows of a word; done again, or after somebody has answered, there is nothing to do."""
    mission = session.get_one(Mission, said.mission_id)
    lock_request(session, mission)
    session.refresh(mission)
    if said.word == Word.CANNOT and mission.state == MissionState.CONFIRMED:
        if _by_itself(session.get_one(Market, actor.market)):
            take_off_as_heard(session, actor, mission.id, said.at, now)
        else:
            _warn(session, actor, mission, now, on_duty=said.on_duty)
    elif said.word == Word.YES and mission.state == MissionState.CONFIRMED:
        move(session, actor, mission, Action.UNWARN)
    elif said.word == Word.YES and mission.state == MissionState.PUBLISHED and not _counts(session, actor, mission):
        _tell_that_they_agree(session, actor, mission, now, on_duty=said.on_duty)
    elif said.word == Word.NO and mission.state == MissionState.PUBLISHED:
        _ask_the_next(session, actor, mission, now, told_of_yes=said.told_of_yes)


def _warn(session: Session, actor: Actor, mission: Mission, now: datetime, *, on_duty: bool) -> None:
    """Tell the site and the lead who cannot come, and when the agency opens: nobody is asked by itself."""
    opens = office_of(session, session.get_one(Market, actor.market)).opening(now)
    hours = mission.hours
    late = nights_of(session, actor).urgent(now)
    detail: dict[str, object] = {"opens_at": opens.isoformat()}
    if on_duty:
        detail["on_duty"] = True
    if any(late.covers(max(start, now)) for start, end in hours if end > now):
        detail["urgent"] = True
    move(session, actor, mission, Action.WARN, detail=detail)


def _counts(session: Session, actor: Actor, mission: Mission) -> bool:
    """Confirm at a stand-by's own yes where their agency lets it count, and contract and declaration are done."""
    session.flush()
    if not session.scalar(select(func.count_yes(mission.id))):
        return False
    session.refresh(mission)
    log_event(session, actor, YES_COUNTED, mission.id)
    follow(session, actor, mission.request_id)
    return True


def _tell_that_they_agree(session: Session, actor: Actor, mission: Mission, now: datetime, *, on_duty: bool) -> None:
    """Tell the site, the lead and who is on duty, and leave the agency its time to answer from when it opens."""
    deadlines = Deadlines.of(session, session.get_one(Market, actor.market))
    opens = deadlines.office.opening(now)
    hours = mission.hours
    begins = min(start for start, end in hours if end > now)
    if mission.answer_by is not None:
        until = deadlines.answer_by_after_yes(now, max(end for _, end in hours))
        mission.answer_by = max(mission.answer_by, until)
    detail: dict[str, object] = {"confirms_at": opens.isoformat()}
    if on_duty:
        detail["on_duty"] = True
    elif begins < opens:  # until somebody confirms, nobody comes: that is somebody's to do before
        detail |= {"begins_at": begins.isoformat(), "urgent": True}
    move(session, actor, mission, Action.AGREE, detail=detail)


def _ask_the_next(session: Session, actor: Actor, mission: Mission, now: datetime, *, told_of_yes: bool) -> None:
    """End the offer of whoever stood by and says no: they are not asked again for these days, the next one is."""
    line = transition(Thing.MISSION, mission.state, Action.REFUSE, actor.role)
    if not told_of_yes:  # the site has never heard of them
        line = replace(line, tells=tuple(each for each in line.tells if each != Audience.SITE))
    mission.state, mission.taken_off = MissionState.CANCELLED, TakeOffReason.UNABLE
    session.flush()
    log_event(session, actor, line, mission.id, detail=lost(session, actor, mission.hours, now))
    ask_for_reoffer(session, actor, mission)
    count_who_could_come(session, actor, [mission.request_id], now)
