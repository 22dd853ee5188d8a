"""What is asked for around a day: weeks that are over, absences that run, and the weeks to come."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby

from scheduler.demo.absence_model import read_absence_model
from scheduler.demo.absences import Absence, draw_absences
from scheduler.demo.chance import chance
from scheduler.demo.instance import Volume
from scheduler.demo.load.window import Window
from scheduler.demo.posts import AgentPost, Hours, template_of, usual_hours
from scheduler.demo.requests import Demand, contract_minutes, draw_demands, under_contract

CAMPAIGNS = 2
"""So many of the coming requests need several workers at once, whatever else is drawn."""

CLEANERS = "ENTRETIEN"
MORNINGS = "Matin"
PERMANENCE_SITES = 6
PERMANENCE_DAYS = 4
"""In the holidays some collèges ask for two people to help on the first of their permanence days; an assumption."""


def draw_asked(posts: Sequence[AgentPost], window: Window, volume: Volume, seed: int) -> list[Demand]:
    """Draw all demand from ``window.past`` to ``window.end``, in order of its first day.

    What is over was asked for under the contract, and so was what runs; of what is to come, "full" has every absence.
    """
    model = read_absence_model()
    absences = draw_absences(model, posts, window.past, window.end, chance(seed, "absences"))
    every = draw_demands(absences, window.past, window.end, chance(seed, "hours"))
    coming = {row: demand for row, demand in enumerate(every) if max(demand.hours) >= window.today}
    ahead = [_since(demand, window.today) for demand in coming.values()]
    campaigns = [demand for demand in ahead if demand.absence.headcount > 1 and not _runs(demand, window)][:CAMPAIGNS]
    left = contract_minutes(model, window.today, window.end) - sum(demand.minutes for demand in campaigns)
    # By identity: two absences may well be equal.
    forced = set(map(id, campaigns))
    others = [demand for demand in ahead if id(demand) not in forced]
    paid = forced | set(map(id, under_contract(model, others, left, chance(seed, "contract"))))
    asked = [
        whole if id(short) in paid else short
        for whole, short in zip(coming.values(), ahead, strict=True)
        if id(short) in paid or volume == "full"
    ]
    behind = sum(_before(demand, window.today).minutes for demand in asked if min(demand.hours) < window.today)
    over = [demand for row, demand in enumerate(every) if row not in coming]
    left = contract_minutes(model, window.past, window.today) - behind
    asked += under_contract(model, over, left, chance(seed, "history"))
    return sorted(asked, key=lambda demand: (min(demand.hours), demand.absence.post.college.uai, max(demand.hours)))


def draw_cleaning(
    posts: Sequence[AgentPost], permanence: Sequence[tuple[str, date]], draws: random.Random
) -> Iterator[Demand]:
    """Draw what collèges ask for in the holidays, given the permanence days ahead by UAI."""
    cleaners = {post.college.uai: post for post in posts if (post.family.id, post.label) == (CLEANERS, MORNINGS)}
    days = {
        uai: [day for _, day in rows]
        for uai, rows in groupby(sorted(permanence), key=lambda row: row[0])
        if uai in cleaners
    }
    for uai in sorted(draws.sample(sorted(days), min(PERMANENCE_SITES, len(days)))):
        template = template_of(cleaners[uai].family, MORNINGS)
        first = days[uai][0]
        near = [day for day in days[uai][:PERMANENCE_DAYS] if day - first < timedelta(weeks=1)]
        hours: dict[date, tuple[Hours, ...]] = {day: tuple(usual_hours(template, day)) for day in near}
        yield Demand(Absence(cleaners[uai], first, near[-1], headcount=2, category="workload"), hours)


def _runs(demand: Demand, window: Window) -> bool:
    return demand.absence.first < window.today


def _since(demand: Demand, day: date) -> Demand:
    return Demand(demand.absence, {each: hours for each, hours in demand.hours.items() if each >= day})


def _before(demand: Demand, day: date) -> Demand:
    return Demand(demand.absence, {each: hours for each, hours in demand.hours.items() if each < day})
