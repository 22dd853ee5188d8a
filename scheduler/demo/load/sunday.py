"""The demo's Sunday evening: weeks of history, people at work, a plan in force with gaps, requests that wait."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import URL
from sqlalchemy.orm import Session

from scheduler.core.db import administration
from scheduler.core.tables.codes import MissionState, RequestState
from scheduler.demo.chance import chance
from scheduler.demo.instance import Volume
from scheduler.demo.load.accounts import CODE
from scheduler.demo.load.asking import make_asks
from scheduler.demo.load.deciding import look_ahead, look_back, wish
from scheduler.demo.load.demand import draw_asked, draw_cleaning
from scheduler.demo.load.roster import read_crew
from scheduler.demo.load.stored import read_stored
from scheduler.demo.load.storing import store
from scheduler.demo.load.story import request_state
from scheduler.demo.load.window import window_around

WAITING = (RequestState.OPEN, RequestState.PARTLY_FILLED)


@dataclass(frozen=True, slots=True)
class SundayEvening:
    """How much there is: requests in all and those that still lack somebody, missions by state."""

    requests: int
    waiting: int
    done: int
    confirmed: int
    published: int
    declined: int


def play_sunday_evening(owner: URL, volume: Volume, *, seed: int, today: date, code: str = CODE) -> SundayEvening:
    """Store requests and missions in a market that was just loaded; the same arguments always store the same rows.

    The weeks before ``today`` are over, mostly worked; some of it goes on. What was known last Friday was published
    then: partly confirmed, partly waiting for an answer, partly declined. The rest waits for the night.

    Parameters
    ----------
    owner
        The database, as its owner.
    volume
        "contract": requests of the contract's hours for each school week. "full": from today on every absence is
        asked for.
    seed
        Where chance begins.
    today
        The day of the evening, any day of the week; what lies on it is going on.
    code
        The market's code.

    Raises
    ------
    NotFound
        When there is no such market.
    ValueError
        When the published school calendar does not reach the weeks after ``today``.
    """
    with administration(owner) as session:
        return store_sunday_evening(session, volume, seed=seed, today=today, code=code)


def store_sunday_evening(
    session: Session, volume: Volume, *, seed: int, today: date, code: str = CODE, since: date | None = None
) -> SundayEvening:
    """Do the same in a transaction of the administration that is under way.

    ``since`` is when a kept history ends: the weeks before today begin there, if that is not too long ago.
    """
    window = window_around(today, since)
    stored = read_stored(session, code, window)
    demands = draw_asked(stored.agents, window, volume, seed)
    demands += draw_cleaning(stored.agents, stored.permanence, chance(seed, "cleaning"))
    asks = make_asks(demands, stored, window, chance(seed, "asking"))
    crew = read_crew(session, stored.coordinators)
    look_back(asks, crew, window, chance(seed, "past"))
    wish(asks, window, chance(seed, "wishes"))
    look_ahead(asks, crew, window, chance(seed, "plan in force"))
    store(session, asks, stored, window)
    missions = Counter(mission.state for ask in asks for mission in ask.missions)
    return SundayEvening(
        requests=len(asks),
        waiting=sum(request_state(ask, window) in WAITING for ask in asks),
        done=missions[MissionState.DONE],
        confirmed=missions[MissionState.CONFIRMED],
        published=missions[MissionState.PUBLISHED],
        declined=missions[MissionState.DECLINED],
    )
