"""What is asked for: absences with the hours to be filled, and whom the collège or the past ties to them."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scheduler.demo.absence_model import AbsenceModel
from scheduler.demo.absences import Absence
from scheduler.demo.calendar import days, instant, is_school_day
from scheduler.demo.people import Person
from scheduler.demo.posts import Hours, draw_template, hours_on, template_of

SCHOOL_WEEK = 5

SMALL_COLLEGE_POSTS = 6
"""In a team this small nobody can step in: one more point of priority; an assumption."""

SERVED_SHARE = 0.7
SECOND_SERVER_SHARE = 0.2
PREFERRED_SHARE = 0.3
BANNED_SHARE = 0.06
MAX_WORKERS_SHARE = 0.15
CHOSEN_FROM = 6
"""All shares are assumptions; those who serve or are wished for are drawn from the nearest few."""


@dataclass(frozen=True)
class Demand:
    """An absence with its hours by day in the horizon."""

    absence: Absence
    hours: Mapping[date, tuple[Hours, ...]]

    @property
    def minutes(self) -> int:
        """Paid minutes of all slots."""
        return self.absence.headcount * sum(each.minutes for day in self.hours.values() for each in day)


def draw_demands(absences: Sequence[Absence], start: date, end: date, draws: random.Random) -> list[Demand]:
    """Draw each absent agent's usual week unless it is known; absences without any hour in the horizon are left out."""
    demands = []
    for absence in absences:
        post = absence.post
        template = template_of(post.family, post.label) if post.label else draw_template(post.family, draws)
        away = days(max(start, absence.first), min(end, absence.last + timedelta(days=1)))
        due = (day for day in away if str(day.isoweekday()) in absence.weekdays)
        hours = {day: tuple(hours_on(template, day)) for day in due}
        demands.append(Demand(absence, {day: each for day, each in hours.items() if each}))
    return [demand for demand in demands if demand.hours]


def contract_minutes(model: AbsenceModel, start: date, end: date) -> int:
    """Return the contract's minutes for the school days of the horizon."""
    school_days = sum(1 for day in days(start, end) if is_school_day(day))
    return model.contract_hours_a_week * 60 * school_days // SCHOOL_WEEK


def under_contract(model: AbsenceModel, demands: Sequence[Demand], minutes: int, draws: random.Random) -> list[Demand]:
    """Draw the part of the demand that so many minutes pay for, by how likely each is asked for."""
    # Keys of Efraimidis and Spirakis, Weighted random sampling with a reservoir, 2006.
    weights = [model.weight(each.absence.days) * each.absence.post.family.asked_weight for each in demands]
    keys = [draws.random() ** (1 / weight) for weight in weights]
    left = minutes
    chosen = set()
    for row in sorted(range(len(demands)), key=lambda row: keys[row], reverse=True):
        if demands[row].minutes <= left:
            chosen.add(row)
            left -= demands[row].minutes
    return [demand for row, demand in enumerate(demands) if row in chosen]


def draw_requests(
    demands: Sequence[Demand], people: Sequence[Person], start: date, draws: random.Random
) -> list[dict[str, object]]:
    """Draw the requests as the instance format wants them."""
    return [_request(f"R{row:03}", demand, people, start, draws) for row, demand in enumerate(demands, start=1)]


def _request(
    name: str, demand: Demand, people: Sequence[Person], start: date, draws: random.Random
) -> dict[str, object]:
    post, headcount = demand.absence.post, demand.absence.headcount
    uai, shifts = post.college.uai, list(_shifts(name, demand))
    near = sorted((person for person in people if _could(person, demand)), key=lambda each: each.trips[uai].minutes)
    known = [person.id for person in near[:CHOSEN_FROM]]
    draws.shuffle(known)
    # Separate slices: whom the collège bans is neither wished for nor there already.
    banned = [known.pop()] if known and draws.random() < BANNED_SHARE else []
    running, second = draws.random() < SERVED_SHARE, draws.random() < SECOND_SERVER_SHARE
    served = known[: 1 + second] if demand.absence.first < start and running else []
    preferred = known[:3] if draws.random() < PREFERRED_SHARE else []
    most = max(headcount, draws.choice((2, 3))) if draws.random() < MAX_WORKERS_SHARE else None
    request: dict[str, object] = {
        "id": name,
        "site": uai,
        "skills": list(post.family.skills),
        "priority": post.family.priority + (post.college.posts <= SMALL_COLLEGE_POSTS),
        "headcount": headcount if headcount > 1 else None,
        "preferred_workers": sorted(preferred),
        "banned_workers": banned,
        "max_workers": most,
        "served_by": sorted(served),
        "shifts": shifts,
    }
    return {name: value for name, value in request.items() if value not in (None, [])}


def _could(person: Person, demand: Demand) -> bool:
    """Tell whether a worker could have done most of the hours before the horizon."""
    post = demand.absence.post
    if not person.holds(post.family.skills) or post.college.uai not in person.reach:
        return False
    fits = [
        person.comes(post.college.uai, day.isoweekday(), each.start, each.end)
        for day, hours in demand.hours.items()
        for each in hours
    ]
    return 2 * sum(fits) > len(fits)


def _shifts(name: str, demand: Demand) -> Iterator[dict[str, object]]:
    """Name a shift by its request and day; a second one on the same day gets a letter."""
    for day, hours in demand.hours.items():
        for row, each in enumerate(hours):
            shift: dict[str, object] = {
                "id": f"{name}-{day:%m%d}{'bc'[row - 1] if row else ''}",
                "start": instant(day, each.start),
                "end": instant(day, each.end),
            }
            if each.break_minutes:
                shift["break_minutes"] = each.break_minutes
            yield shift
