"""The market Calvados as rows: places and calendar that are real, people and posts that are invented."""

from dataclasses import dataclass, replace
from datetime import date, time

from sqlalchemy import URL
from sqlalchemy.orm import Session

from scheduler.core.db import administration
from scheduler.demo.calendar import TIMEZONE, ZONE
from scheduler.demo.chance import chance
from scheduler.demo.load.accounts import CODE
from scheduler.demo.load.closures import add_closures
from scheduler.demo.load.contracts import add_contracts
from scheduler.demo.load.files import add_worker_skills, add_workers
from scheduler.demo.load.members import add_members
from scheduler.demo.load.presence import add_presence, add_ways
from scheduler.demo.load.trades import add_posts, store_jobs, store_skills
from scheduler.demo.load.window import HORIZON_DAYS, window_around
from scheduler.demo.people import draw_more_people, draw_people
from scheduler.demo.places import read_map
from scheduler.demo.workforce import read_workforce
from scheduler.market.places_to_live import rounded
from scheduler.market.setting_up import found_market, name_places
from scheduler.market.travel import take_as_computed

NAME = "Remplacements dans les collèges du Calvados"
NIGHTLY_START = time(3, 30)
LEAD_TIME_MINUTES = 720


@dataclass(frozen=True, slots=True)
class MarketLoaded:
    """The market's id and code, and how much was stored; ``posts`` are agents."""

    market: int
    code: str
    sites: int
    agencies: int
    workers: int
    posts: int


def load_market(owner: URL, *, seed: int, today: date, password_hash: str, code: str = CODE) -> MarketLoaded:
    """Store the market with everything but requests; the same arguments always store the same rows.

    Parameters
    ----------
    owner
        The database, as its owner.
    seed
        Where chance begins.
    today
        The day around which dates are laid: passes, days off, the calendar.
    password_hash
        Of the password that all users share: ``$argon2id$...``.
    code
        The market's code. A second market on the same server has other organisations, users and workers.

    Raises
    ------
    Conflict
        When there is such a market already.
    ValueError
        When the published school calendar does not reach the weeks after ``today``.
    """
    with administration(owner) as session:
        return store_market(session, seed=seed, today=today, password_hash=password_hash, code=code)


def store_market(  # a market, and how much of it
    session: Session,
    *,
    seed: int,
    today: date,
    password_hash: str,
    code: str = CODE,
    until: date | None = None,
    workers: int | None = None,
) -> MarketLoaded:
    """Do the same in a transaction of the administration that is under way.

    Parameters
    ----------
    until
        The calendar, days off and other work are stored up to this day at least.
    workers
        How many there are; as many as the market has if absent. Of more the first ones are the market's.
    """
    window, places = window_around(today), read_map()
    known = replace(window, end=max(window.end, until)) if until else window
    # In the summer the horizon reaches into the next term; else the default is right.
    horizon = {"horizon_days": window.days_ahead} if window.days_ahead > HORIZON_DAYS else {}
    market = found_market(
        session,
        code,
        NAME,
        timezone=TIMEZONE,
        nightly_start=NIGHTLY_START,
        lead_time_minutes=LEAD_TIME_MINUTES,
        # All that is published is announced at once, so that every agency of the demonstration has something to answer.
        settings={"school_zone": ZONE, "announce_days": 0, **horizon},
    )
    communes = {each.name: rounded(each.latitude, each.longitude) for each in places.communes}
    name_places(session, market.id, communes)
    members = add_members(session, places, market, password_hash)
    skills = store_skills(session)
    jobs = store_jobs(session, market.id)
    agents = add_posts(session, places, members, jobs, chance(seed, "posts"))
    add_closures(session, places, members, known, seed)
    usual = read_workforce().workers
    people = draw_people(places, today, chance(seed, "people"), min(usual, workers or usual))
    people += draw_more_people(places, today, seed, (workers or usual) - len(people), after=len(people))
    recruits = add_workers(session, people, members, seed, code)
    add_contracts(session, recruits, members, today, seed, code)
    add_worker_skills(session, recruits, skills)
    add_presence(session, recruits, known, seed)
    add_ways(session, recruits, members, seed)
    take_as_computed(session, market)
    return MarketLoaded(market.id, code, len(places.colleges), len(places.agencies), len(people), agents)
