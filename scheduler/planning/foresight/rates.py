"""How much each site is expected to ask for, a week: what it asked for so far, drawn towards the market's mean.

A weighted mean in two steps, the linear credibility estimate of Bühlmann (Experience Rating and Credibility, ASTIN
Bulletin 4, 1967): with t weeks looked at and k weeks' worth of prior,

    market's mean a site  M = Σ asked / (sites · (t + k))        drawn towards nothing asked at all
    a site's rate         r = (asked + k · M) / (t + k)          drawn towards the market's mean

The mean of a Gamma-Poisson model has the same form, and so do the estimates of Stein (Efron, Morris, JASA 70, 1975).
Of the model more would be untrue: minutes are no counts, and an absence asks for weeks of them at once, so a posterior
from a Poisson law would be far too sure. The linear form needs means and variances alone. A market without a history
thus expects next to nothing, and a site that never asked for a job a little of what the others do.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

PRIOR_WEEKS = 8.0
"""About three absences after one another: days of one absence are no news of each other, so a few weeks tell little."""


@dataclass(frozen=True, slots=True)
class Work:
    """A kind of work: a job (None: none of those that are set up) with the skills that it needs."""

    job: int | None
    skills: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Amount:
    """Paid minutes, and the same times priority."""

    minutes: float
    weight: float


@dataclass(frozen=True, slots=True)
class Rate:
    """What is expected of a site, a week."""

    site: int
    work: Work
    amount: Amount


def rates(asked: Mapping[tuple[int, Work], Amount], sites: Collection[int], weeks: float) -> Iterator[Rate]:
    """Yield what is expected of each site for each kind of work that any of them ever asked for.

    Parameters
    ----------
    asked
        What was asked for by site and kind of work, in all the weeks.
    sites
        All sites that may ask, those that never did included.
    weeks
        How long a time ``asked`` is of: weeks in which work was possible.

    """
    seen = weeks + PRIOR_WEEKS
    by_work: defaultdict[Work, list[Amount]] = defaultdict(list)
    for (site, work), amount in asked.items():
        if site in sites:
            by_work[work].append(amount)
    none = Amount(0, 0)
    for work in sorted(by_work, key=lambda each: (each.job or 0, each.skills)):
        mean = _sum(by_work[work], 1 / (len(sites) * seen))
        for site in sorted(sites):
            own = asked.get((site, work), none)
            minutes = (own.minutes + PRIOR_WEEKS * mean.minutes) / seen
            yield Rate(site, work, Amount(minutes, (own.weight + PRIOR_WEEKS * mean.weight) / seen))


def _sum(amounts: Iterable[Amount], scale: float) -> Amount:
    found = list(amounts)
    return Amount(scale * sum(each.minutes for each in found), scale * sum(each.weight for each in found))
