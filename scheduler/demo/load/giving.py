"""A cheap way of giving work to workers that keeps the rules: for a history, not for a plan."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from scheduler.demo.load.crew import Candidate, Work

MINUTES_WORTH_ONE_OF_TRAVEL = 20
"""Who was given much so far lives farther away, so to speak."""


@dataclass(frozen=True)
class Place:
    """Where and for what somebody is needed: a site, skills."""

    site: int
    skills: tuple[int, ...]


def give(
    place: Place, works: Sequence[Work], crew: Sequence[Candidate], at_most: int, *, book: bool = True
) -> Iterator[tuple[Candidate, list[Work]]]:
    """Give shifts to a few workers one after another, the most to the first; what nobody can take stays empty.

    With ``book`` the days of whoever is chosen are taken from then on.
    """
    left = list(works)
    able = [each for each in crew if each.could_serve(place.site, place.skills)]
    for _ in range(at_most):
        offers = ((candidate, taken(candidate, place, left)) for candidate in able)
        found = [(candidate, works) for candidate, works in offers if works]
        if not found:
            return
        candidate, part = min(found, key=lambda offer: (-len(offer[1]), _cost(offer[0], place)))
        if book:
            candidate.book(part)
        left = [work for work in left if work not in part]
        able.remove(candidate)
        yield candidate, part


def taken(candidate: Candidate, place: Place, works: Sequence[Work]) -> list[Work]:
    """Return the shifts that a worker could take all together; the shifts of a day only together."""
    by_day = Counter(work.day for work in works)
    free = [work for work in works if candidate.takes(place.site, place.skills, work)]
    whole = Counter(work.day for work in free)
    return _within_week([work for work in free if whole[work.day] == by_day[work.day]], candidate)


def _within_week(works: Collection[Work], candidate: Candidate) -> list[Work]:
    """Leave out the days that would go beyond a week's limit."""
    found: list[Work] = []
    minutes = Counter(candidate.minutes)
    for day in sorted({work.day for work in works}):
        of_day = [work for work in works if work.day == day]
        more = sum(work.minutes for work in of_day)
        if minutes[of_day[0].week] + more <= candidate.week_limit and more <= candidate.day_limit:
            minutes[of_day[0].week] += more
            found += of_day
    return found


def _cost(candidate: Candidate, place: Place) -> tuple[float, int]:
    travel, _, _ = candidate.trips[place.site]
    return travel + candidate.given / MINUTES_WORTH_ONE_OF_TRAVEL, candidate.worker
