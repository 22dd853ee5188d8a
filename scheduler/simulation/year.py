"""The world of the Calvados: its absences as they become known, and its workers."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import msgspec

from scheduler.demo.absence_model import AbsenceModel, read_absence_model
from scheduler.demo.absences import draw_absences
from scheduler.demo.calendar import days, is_school_day
from scheduler.demo.chance import chance
from scheduler.demo.instance import START, Volume, document
from scheduler.demo.news_model import read_news_model
from scheduler.demo.people import draw_people
from scheduler.demo.places import read_map
from scheduler.demo.posts import AgentPost, draw_posts, draw_template, template_of, usual_hours
from scheduler.demo.requests import Demand, contract_minutes, draw_demands, under_contract
from scheduler.demo.spells import Absence, News, Spell, Telephone
from scheduler.planning.foresight.scarcity import Need
from scheduler.simulation.nights import evenings, illnesses
from scheduler.simulation.past import summed
from scheduler.simulation.world import Past, World
from solver.instance import read_instance
from solver.problem import Problem

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
A_MONDAY = date(2026, 3, 2)
PAST_WEEKS = 30
"""As much of a year as schools are open, from November to May."""
SCHOOL_DAYS = 5


@dataclass(frozen=True, slots=True)
class Setting:
    """What makes a world of the Calvados.

    ``workers`` None is as many as the market has; ``volume`` as in ``scheduler.demo.instance``.
    """

    weeks: int
    seed: int
    volume: Volume = "full"
    workers: int | None = None
    start: date = START


def calvados(setting: Setting) -> World:
    """Draw a world; the same setting always gives the same.

    Raises
    ------
    ValueError
        If the start is no Monday, or the world goes beyond the known school calendars.

    """
    start, seed, places = setting.start, setting.seed, read_map()
    if start.weekday() != 0:
        message = f"start: must be a Monday, not {start:%A}"
        raise ValueError(message)
    end = start + setting.weeks * WEEK
    model = read_absence_model()
    telephone = Telephone(model, read_news_model(), start)
    people = draw_people(places, start, chance(seed, "people"), setting.workers)
    usual = chance(seed, "usual hours")
    posts = [
        replace(post, label=draw_template(post.family, usual)[0].label)
        for post in draw_posts(places.colleges, start, chance(seed, "posts"))
    ]
    demands = list(_one_by_one(_asked(setting, model, posts, start, end, "")))
    spells = [_spell(telephone, demand, chance(seed, f"news/{row}")) for row, demand in enumerate(demands)]
    ever = [replace(demand.absence, last=spell.last) for demand, spell in zip(demands, spells, strict=True)]
    expected = draw_demands(ever, start, end, chance(seed, "hours"))
    problem = read_instance(msgspec.json.encode(document(expected, people, (start, end), seed, f"year-{seed}")))
    return World(
        problem=problem,
        news=dict(_news(problem, spells)),
        illnesses=tuple(illnesses(telephone, end, problem.worker_index, seed)),
        evenings=evenings(telephone, end),
        needs=tuple(_needs(posts, model)),
        past=_past(setting, model, posts),
        model=telephone.news,
        seed=seed,
        about={"market": "calvados", **msgspec.to_builtins(setting)},
    )


def _asked(
    setting: Setting, model: AbsenceModel, posts: Sequence[AgentPost], start: date, end: date, which: str
) -> list[Demand]:
    """Draw what is asked for between two days; ``which`` tells one draw of the same days from another."""

    def draws(what: str) -> random.Random:
        return chance(setting.seed, f"{what}{which}")

    absences = draw_absences(model, posts, start, end, draws("absences"))
    demands = draw_demands(absences, start, end, draws("hours"))
    if setting.volume == "full":
        return list(demands)
    return list(under_contract(model, demands, contract_minutes(model, start, end), draws("contract")))


def _past(setting: Setting, model: AbsenceModel, posts: Sequence[AgentPost]) -> Past:
    """Draw another school year of the same posts; nothing of the year that is lived depends on it."""
    end = setting.start + PAST_WEEKS * WEEK
    demands = _asked(setting, model, posts, setting.start, end, " before")
    return summed(
        (
            (post.college.uai, post.family.skills, each.minutes, post.family.priority)
            for each in demands
            for post in [each.absence.post]
        ),
        sum(map(is_school_day, days(setting.start, end))) / SCHOOL_DAYS,
    )


def _spell(telephone: Telephone, demand: Demand, draws: random.Random) -> Spell:
    away = demand.absence
    return telephone.spell(Absence(away.first, away.last, away.category), draws)


def _one_by_one(demands: Sequence[Demand]) -> Iterator[Demand]:
    """Ask for each of several workers by itself: a night may then tell one and look for the other."""
    for demand in demands:
        for _ in range(demand.absence.headcount):
            yield Demand(replace(demand.absence, headcount=1), demand.hours)


def _news(problem: Problem, spells: Sequence[Spell]) -> Iterator[tuple[str, News]]:
    """Yield the news of each shift; the requests are in the order of the spells."""
    for request, spell in zip(problem.requests, spells, strict=True):
        for shift in request.shifts:
            yield shift.id, spell.news[date.fromordinal(shift.day)]


def _needs(posts: Sequence[AgentPost], model: AbsenceModel) -> Iterator[Need]:
    """Yield what is expected of each post: its usual week as often as agents are away."""
    for post in posts:
        week = [
            hours
            for row in range(5)
            for hours in usual_hours(template_of(post.family, post.label or ""), A_MONDAY + row * DAY)
        ]
        minutes = sum(hours.minutes for hours in week)
        yield Need(post.college.uai, post.family.skills, model.share_away * minutes * post.family.priority)
