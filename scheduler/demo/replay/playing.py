"""Playing: one day after the other, each noted once it is over, so that whoever breaks off goes on from there."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from sqlalchemy import URL
from sqlalchemy.orm import Session

from scheduler.core.db import Database, administration
from scheduler.core.tables import Market
from scheduler.demo.calendar import moment
from scheduler.demo.career_model import read_career_model
from scheduler.demo.load.accounts import CODE
from scheduler.demo.load.billed import let_members_bill
from scheduler.demo.load.careers import published_from
from scheduler.demo.load.market import store_market
from scheduler.demo.load.stored import read_stored
from scheduler.demo.load.window import Window
from scheduler.demo.replay import (
    answering,
    arriving,
    asking,
    figures,
    hours,
    illness,
    leaving,
    months,
    planning,
    training,
)
from scheduler.demo.replay.absences import draw_told
from scheduler.demo.replay.clock import Clock
from scheduler.demo.replay.queue import Jobs
from scheduler.demo.replay.setting import Setting, keep, note, played
from scheduler.demo.replay.staff import begin_with_those_who_are_there, read_staff
from scheduler.demo.replay.stage import Stage, read_people, read_places
from scheduler.demo.workforce import read_workforce
from scheduler.planning.execution import Searching
from scheduler.planning.in_process import search_here

PARTS = (arriving, training, leaving, asking, planning, answering, illness, hours, months, figures)
"""What happens on a day; each says what at which moments."""


@dataclass(frozen=True, slots=True)
class DayPlayed:
    """A day that is over: how many of all there are, and how many seconds it took."""

    day: date
    done: int
    days: int
    seconds: float


def load(session: Session, setting: Setting, password_hash: str) -> None:
    """Store the market as it is on the eve of the first day, in a transaction of the administration."""
    store_market(
        session,
        seed=setting.seed,
        today=setting.start,
        password_hash=password_hash,
        until=setting.finish,
        workers=setting.workers or read_workforce().workers + read_career_model().more_people,
    )
    begin_with_those_who_are_there(session, setting)
    market = session.query(Market).filter_by(code=CODE).one()
    kept = {"worked_hours": True, "automatic_reoffers": True, **published_from(setting.start)}
    market.settings = {**market.settings, **kept}
    let_members_bill(session)
    keep(session, setting)


@contextmanager
def stage_of(
    owner: URL, application: URL, setting: Setting, searching: Searching = search_here
) -> Iterator[tuple[Stage, Jobs]]:
    """Open what is played on, for the length of a block; the database's clock is the played one."""
    clock, jobs = Clock(owner), Jobs(owner)
    clock.make(moment(setting.start, "00:00"))
    database = Database(application)
    try:
        with administration(owner) as session:
            stored = read_stored(session, CODE, Window(setting.start, setting.start, setting.finish))
            people, places = read_people(session, CODE), read_places(session, CODE)
            staff = read_staff(session, setting)
        told = {each.form(setting.seed): each for each in draw_told(stored.agents, setting)}
        yield Stage(database, clock, CODE, setting, people, places, staff, told, searching), jobs
    finally:
        database.close()
        jobs.close()
        clock.close()


def play_day(stage: Stage, jobs: Jobs, day: date) -> None:
    """Play one day, in the order of its moments; what the job worker would do meanwhile comes after each."""
    acts = sorted((act for part in PARTS for act in part.of_day(stage, day)), key=lambda act: act.at)
    for act in acts:
        act.does(stage, act.at)
        jobs.work(stage, act.at)
    jobs.end_day(stage, moment(day, "21:00"))


def play(
    owner: URL,
    application: URL,
    setting: Setting,
    *,
    on_day: Callable[[DayPlayed], None] = lambda _: None,
    stop: Callable[[], bool] = lambda: False,
    searching: Searching = search_here,
) -> bool:
    """Play what has not been played yet; tell whether all of it has been by now.

    Parameters
    ----------
    owner, application
        The two ways into a database in which the market was loaded.
    on_day
        Called after each day.
    stop
        Asked after each day: true ends the replay there, and the next one goes on.
    searching
        Who looks for the plan of a night.
    """
    with administration(owner) as session:
        done = played(session)
    if done >= set(setting.days):
        return True
    with stage_of(owner, application, setting, searching) as (stage, jobs):
        for row, day in enumerate(setting.days, start=1):
            if day in done:
                continue
            if stop():
                return False
            began = time.monotonic()
            play_day(stage, jobs, day)
            seconds = time.monotonic() - began
            with administration(owner) as session:
                note(session, day, seconds)
            on_day(DayPlayed(day, row, len(setting.days), seconds))
    return True
