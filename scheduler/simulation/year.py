"""The world of the Calvados: its absences as they become known, its workers, and who of them falls ill."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

import msgspec

from scheduler.demo.absence_model import AbsenceModel, read_absence_model
from scheduler.demo.absences import draw_absences
from scheduler.demo.calendar import PARIS
from scheduler.demo.chance import chance
from scheduler.demo.instance import START, Volume, document
from scheduler.demo.people import draw_people
from scheduler.demo.places import read_map
from scheduler.demo.posts import AgentPost, draw_posts, draw_template, template_of, usual_hours
from scheduler.demo.requests import Demand, contract_minutes, draw_demands, under_contract
from scheduler.simulation.news_model import NewsModel, log_uniform, read_news_model
from scheduler.simulation.spells import Spell, minute, told
from scheduler.simulation.world import Illness, Need, News, World
from solver.instance import read_instance
from solver.problem import Problem
from solver.span import Span

NIGHT = time(20)
DAWN = time(6)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
YEAR = 365
A_MONDAY = date(2026, 3, 2)


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
    models = model, news_model = read_absence_model(), read_news_model()
    people = draw_people(places, start, chance(seed, "people"), setting.workers)
    usual = chance(seed, "usual hours")
    posts = [
        replace(post, label=draw_template(post.family, usual)[0].label)
        for post in draw_posts(places.colleges, start, chance(seed, "posts"))
    ]
    absences = draw_absences(model, posts, start, end, chance(seed, "absences"))
    demands = draw_demands(absences, start, end, chance(seed, "hours"))
    if setting.volume == "contract":
        demands = under_contract(model, demands, contract_minutes(model, start, end), chance(seed, "contract"))
    spells = [
        told(demand.absence, start, models, chance(seed, f"news/{row}/{demand.absence.first}"))
        for row, demand in enumerate(_one_by_one(demands))
    ]
    expected = draw_demands([spell.absence for spell in spells], start, end, chance(seed, "hours"))
    problem = read_instance(msgspec.json.encode(document(expected, people, (start, end), seed, f"year-{seed}")))
    return World(
        problem=problem,
        news=dict(_news(problem, spells)),
        illnesses=tuple(_illnesses(problem, news_model, start, end, seed)),
        evenings=tuple(_minute(start + row * DAY, NIGHT) for row in range(-1, (end - start).days - 1)),
        needs=tuple(_needs(posts, model)),
        model=news_model,
        seed=seed,
        about={"market": "calvados", **msgspec.to_builtins(setting)},
    )


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


def _illnesses(problem: Problem, model: NewsModel, start: date, end: date, seed: int) -> Iterator[Illness]:
    chance_a_day = model.illness.spells_per_100_workers_a_year / 100 / YEAR
    for worker in problem.workers:
        draws = chance(seed, f"illness/{worker.id}")
        back = start
        for row in range((end - start).days):
            day = start + row * DAY
            falls_ill = draws.random() < chance_a_day
            days = log_uniform(model.illness.min_days, model.illness.max_days + 1, draws)
            if falls_ill and day >= back:
                back = day + int(days) * DAY
                yield Illness(worker.id, Span(_minute(day, time()), _minute(back, time())), _minute(day, DAWN))


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


def _minute(day: date, clock: time) -> int:
    return minute(datetime.combine(day, clock, PARIS))
