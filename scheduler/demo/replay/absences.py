"""What the sites say of their absences, and when: all of it drawn before the first day is played."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from scheduler.demo.absence_model import read_absence_model
from scheduler.demo.absences import Absence as AbsenceOfAgent
from scheduler.demo.absences import draw_absences
from scheduler.demo.calendar import PARIS
from scheduler.demo.chance import chance
from scheduler.demo.news_model import read_news_model
from scheduler.demo.places import is_open
from scheduler.demo.posts import AgentPost, Hours
from scheduler.demo.replay.setting import Setting
from scheduler.demo.requests import Demand, contract_minutes, draw_demands, under_contract
from scheduler.demo.spells import Absence, News, Telephone

FORMS = UUID("6f1c1f6e-3a43-4c39-9d55-0e2a7b1d9c10")
LONGEST = timedelta(days=60)
"""Longer absences are asked for as far as this: then the Département employs somebody itself; an assumption."""


@dataclass(frozen=True, slots=True)
class Word:
    """At a moment a site says that an absence lasts until a day; the first time it asks, then it changes that."""

    at: datetime
    last: date


@dataclass(frozen=True)
class Told:
    """An absence as its site tells it: ``hours`` by day as far as it was ever expected to last.

    ``number`` tells one from another, whatever else becomes of them; ``words`` are in the order of time.
    """

    number: int
    post: AgentPost
    category: str
    headcount: int
    hours: Mapping[date, tuple[Hours, ...]]
    words: tuple[Word, ...]

    def form(self, seed: int) -> UUID:
        """Return what names its form: by it the request is found again."""
        return uuid5(FORMS, f"{seed}/{self.number}")


def draw_told(agents: Sequence[AgentPost], setting: Setting) -> tuple[Told, ...]:
    """Draw all that is asked for; the same setting always gives the same."""
    model, seed = read_absence_model(), setting.seed
    start, end = setting.start, setting.finish
    absences = [_shortened(each) for each in draw_absences(model, agents, start, end, chance(seed, "absences"))]
    demands = draw_demands(absences, start, end, chance(seed, "hours"))
    minutes = round(setting.share * contract_minutes(model, start, end))
    asked = under_contract(model, demands, minutes, chance(seed, "contract"))
    telephone = Telephone(model, read_news_model(), start)
    return tuple(told for row, demand in enumerate(asked) if (told := _told(telephone, demand, row, setting)))


def _shortened(absence: AbsenceOfAgent) -> AbsenceOfAgent:
    """Return what is asked for of an absence under the contract at most."""
    return replace(absence, last=min(absence.last, absence.first + LONGEST))


def _told(telephone: Telephone, demand: Demand, number: int, setting: Setting) -> Told | None:
    absence = demand.absence
    away = Absence(absence.first, absence.last, absence.category)
    spell = telephone.spell(away, chance(setting.seed, f"news/{number}"))
    longest = replace(absence, last=min(spell.last, absence.first + LONGEST))
    whole = draw_demands([longest], setting.start, setting.finish, chance(setting.seed, f"hours/{number}"))
    hours = {day: each for one in whole for day, each in one.hours.items() if is_open(absence.post.college, day)}
    words = tuple(_words({day: spell.news[day] for day in sorted(hours)}))
    return Told(number, absence.post, absence.category, absence.headcount, hours, words) if words else None


def _words(news: Mapping[date, News]) -> Iterator[Word]:
    """Say of each moment at which something becomes known until when the absence lasts as far as that is known."""
    called_off = {each.cancelled_at for each in news.values() if each.cancelled_at is not None}
    for at in sorted({each.known_at for each in news.values()} | called_off):
        known = [day for day, each in news.items() if each.stands(at)]
        yield Word(datetime.fromtimestamp(at * 60, PARIS), max(known, default=date.min))
