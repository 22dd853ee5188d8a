"""Who went where, who is on the way, who was asked: the missions of the demo's state."""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from scheduler.core.tables.codes import DeclineReason, MissionState, PersonWish
from scheduler.demo.calendar import moment, working_day
from scheduler.demo.load.asking import Ask, Given
from scheduler.demo.load.crew import Candidate, Work
from scheduler.demo.load.giving import give
from scheduler.demo.load.window import Window

TRIED_SHARE = 0.94
"""Some requests were never filled, whoever could have come."""

GOES_ON_SHARE = 0.8
"""Who serves an absence that runs mostly stays until it ends."""

CONFIRMED_SHARE, PUBLISHED_SHARE, DECLINED_SHARE = 0.35, 0.2, 0.1
AT_LEAST = 2
"""What became of the requests that were known when the plan in force was published; the others are empty so far."""

PREFERRED_SHARE, BANNED_SHARE = 0.3, 0.06
ANSWER_TIME = timedelta(hours=24)
NIGHT = timedelta(hours=12)
ANSWER_DAYS = 2
"""What still waits for an answer begins in so many days at the earliest."""


def look_back(asks: Sequence[Ask], crew: Sequence[Candidate], window: Window, draws: random.Random) -> None:
    """Give the work that is over, and what goes on of it, to workers."""
    for ask in asks:
        tried, goes_on = draws.random() < TRIED_SHARE, draws.random() < GOES_ON_SHARE
        if ask.first < window.today and tried:
            works = [work for work in ask.works if goes_on or work.day < window.today]
            published = ask.created_at + timedelta(hours=1)
            answered = published + timedelta(minutes=draws.randrange(10, 180))
            for candidate, part, slot in _shared(ask, works, crew):
                over = part[-1].day < window.today
                state = MissionState.DONE if over else MissionState.CONFIRMED
                by = _answer_by(published, part)
                ask.missions.append(Given(candidate, part, slot, state, published, by, answered))


def wish(asks: Sequence[Ask], window: Window, draws: random.Random) -> None:
    """Let collèges wish for people who have been there, and not want others back."""
    known: dict[int, set[int]] = defaultdict(set)
    for ask in asks:
        for mission in ask.missions:
            known[ask.place.site].add(mission.candidate.worker)
    open_to_wishes = [ask for ask in asks if ask.first >= window.today and known[ask.place.site]]
    for ask in draws.sample(open_to_wishes, _part(PREFERRED_SHARE, open_to_wishes)):
        workers = sorted(known[ask.place.site])
        for worker in draws.sample(workers, min(len(workers), draws.randint(1, 2))):
            ask.wishes[worker] = PersonWish.PREFERRED
    without = [ask for ask in open_to_wishes if not ask.wishes]
    for ask in draws.sample(without, _part(BANNED_SHARE, without)):
        ask.wishes[draws.choice(sorted(known[ask.place.site]))] = PersonWish.BANNED


def look_ahead(asks: Sequence[Ask], crew: Sequence[Candidate], window: Window, draws: random.Random) -> None:
    """Make the plan in force: what was published last Friday is confirmed, still to be answered, or declined."""
    published = window.published_at
    known = [ask for ask in asks if ask.first >= window.today and ask.created_at < published]
    draws.shuffle(known)
    later = window.today + timedelta(days=ANSWER_DAYS)
    plan = dict.fromkeys(known[: _part(CONFIRMED_SHARE, known)], MissionState.CONFIRMED)
    rest = [ask for ask in known if ask not in plan and ask.first >= later]
    waiting = _part(PUBLISHED_SHARE, known)
    plan |= dict.fromkeys(rest[:waiting], MissionState.PUBLISHED)
    plan |= dict.fromkeys(rest[waiting : waiting + _part(DECLINED_SHARE, known)], MissionState.DECLINED)
    reasons = [reason for reason in DeclineReason if reason != DeclineReason.NONE]
    draws.shuffle(reasons)
    for row, (ask, state) in enumerate(plan.items()):
        answered = published + timedelta(minutes=draws.randrange(20, 7 * 60))
        declined = state == MissionState.DECLINED
        # Who declines is as free as before.
        for candidate, part, slot in _shared(ask, ask.works, crew, book=not declined):
            if state == MissionState.PUBLISHED:
                by, at = _open_until(window, part), None
            else:
                by, at = _answer_by(published, part), answered
            reason = reasons[row % len(reasons)] if declined else None
            ask.missions.append(Given(candidate, part, slot, state, published, by, at, reason))


def familiar(asks: Sequence[Ask]) -> Mapping[tuple[int, int], None]:
    """Return who has worked where, as pairs of worker and site in order."""
    return {
        (mission.candidate.worker, ask.place.site): None
        for ask in asks
        for mission in ask.missions
        if mission.state == MissionState.DONE
    }


def _shared(
    ask: Ask, works: Sequence[Work], crew: Sequence[Candidate], *, book: bool = True
) -> Iterator[tuple[Candidate, tuple[Work, ...], int]]:
    """Share out the shifts of a request, slot by slot; nobody is in two slots."""
    banned = {worker for worker, wish in ask.wishes.items() if wish == PersonWish.BANNED}
    chosen: set[int] = set()
    for slot in range(1, ask.headcount + 1):
        others = [each for each in crew if each.worker not in banned | chosen]
        for candidate, part in give(ask.place, works, others, ask.most, book=book):
            chosen.add(candidate.worker)
            yield candidate, tuple(part), slot


def _part(share: float, asks: Sequence[Ask]) -> int:
    """Return how many requests a share is: a few at least, as far as there are any."""
    return min(len(asks), max(AT_LEAST, round(share * len(asks))))


def _answer_by(published: datetime, works: Sequence[Work]) -> datetime:
    return min(published + ANSWER_TIME, works[0].starts_at)


def _open_until(window: Window, works: Sequence[Work]) -> datetime:
    """Return noon of the next working day, or the evening before the first shift where that is earlier."""
    day = working_day(window.today + timedelta(days=1), 1)
    return min(moment(day, "12:00"), works[0].starts_at - NIGHT)
