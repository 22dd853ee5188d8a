"""One account, three sides: the same minutes seen from whoever works, whoever sends and whoever is served."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scheduler.market.share_balances import Balance
from scheduler.market.shares import Agreement, owed_minutes

PERIODS = 3
"""Fairness periods over which the service of sites is compared: the current one first, then back in time."""


@dataclass(frozen=True, slots=True)
class Work:
    """Paid minutes booked of one worker by one agency at one site.

    ``back`` counts periods: 0 is the current one, 1 the one before; None is work that is still coming. ``asked`` is
    false for what was done before its request was cancelled, which nobody asks for any more. ``stretch`` numbers the
    agreements on shares that count in the current period, in their order.
    """

    worker: int
    agency: int
    site: int
    minutes: int
    back: int | None
    asked: bool = True
    stretch: int = 0


@dataclass(frozen=True, slots=True)
class File:
    """What is known of a worker: by code, also one's own people, since nobody is compared by name."""

    code: str
    agency: int
    wished_minutes: int | None = None
    owed_minutes: int | None = None
    head_start_minutes: int = 0


@dataclass(frozen=True, slots=True)
class WorkerLine:
    """A worker: minutes given in the period, coming, carried into the next run, and owed until the horizon's end."""

    code: str
    agency: str
    wished_minutes: int | None
    given: int
    coming: int
    head_start: int
    owed: int | None

    @property
    def carried(self) -> int:
        """What the next run counts as had already."""
        return self.given - self.head_start

    @property
    def part(self) -> float | None:
        """Given and coming, as a part of what is owed; None where nobody has said what is wished."""
        return (self.given + self.coming) / self.owed if self.owed else None


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """An agency: minutes given in the period and coming, its part of all that was given, and the part agreed.

    ``percent`` is what is agreed as the period ends, ``owed`` the minutes that the agreed parts would have been, each
    counted for the time of its agreement; None where none was agreed.
    """

    name: str
    given: int
    coming: int
    total: int
    percent: int | None
    owed: int | None

    @property
    def part(self) -> float:
        """Its part of all that was given, 0 when nothing was."""
        return self.given / self.total if self.total else 0.0

    @property
    def ahead(self) -> int | None:
        """Minutes above the agreed part, less than nothing below it."""
        return None if self.owed is None else self.given - self.owed


@dataclass(frozen=True, slots=True)
class Served:
    """Minutes asked for and filled in one period."""

    asked: int
    filled: int

    @property
    def part(self) -> float | None:
        """The filled part; None when nothing was asked for."""
        return self.filled / self.asked if self.asked else None


@dataclass(frozen=True, slots=True)
class SiteLine:
    """A site in the last periods, the current one first; ``behind`` counts periods in a row below the market's part."""

    site: int
    name: str
    periods: tuple[Served, ...]
    behind: int


@dataclass(frozen=True, slots=True)
class ShareLine:
    """What an agency has done against its agreed shares since the first agreement."""

    name: str
    balance: Balance


@dataclass(frozen=True, slots=True)
class Ledger:
    """The three sides; of each the minutes given in the period sum up to ``given``.

    ``shares`` goes back to the first agreement on shares, and its balances sum up to zero; empty where there is none.
    """

    workers: tuple[WorkerLine, ...]
    agencies: tuple[AgencyLine, ...]
    sites: tuple[SiteLine, ...]
    market: tuple[Served, ...]
    given: int
    shares: tuple[ShareLine, ...] = ()


def sides(
    work: Sequence[Work],
    asked: Mapping[tuple[int, int], int],
    files: Mapping[int, File],
    agencies: Mapping[int, str],
    agreed: Sequence[Agreement | None],
    sites: Mapping[int, str],
) -> Ledger:
    """Fold the account.

    Parameters
    ----------
    work
        All booked work of the periods.
    asked
        Paid minutes times headcount by site and period.
    files, agencies, sites
        Workers by id; names of agencies and sites. Whoever is not among them (a closed file) is listed by number, so
        that no minute gets lost.
    agreed
        The agreements that count in the current period, in their order; None where none does.
    """
    total = sum(each.minutes for each in work if each.back == 0)
    return Ledger(
        _workers(work, files, agencies), _agencies(work, agencies, agreed), *_sites(work, asked, sites), given=total
    )


def _sums(work: Iterable[Work], side: str) -> tuple[Counter[int], Counter[int]]:
    given: Counter[int] = Counter()
    coming: Counter[int] = Counter()
    for each in work:
        if each.back in {0, None}:
            (coming if each.back is None else given)[getattr(each, side)] += each.minutes
    return given, coming


def _workers(work: Sequence[Work], files: Mapping[int, File], agencies: Mapping[int, str]) -> tuple[WorkerLine, ...]:
    given, coming = _sums(work, "worker")
    senders = {each.worker: each.agency for each in work}
    lines = []
    for worker in files.keys() | given.keys() | coming.keys():
        file = files.get(worker) or File(f"#{worker}", senders[worker])
        lines.append(
            WorkerLine(
                code=file.code,
                agency=agencies.get(file.agency, f"#{file.agency}"),
                wished_minutes=file.wished_minutes,
                given=given[worker],
                coming=coming[worker],
                head_start=file.head_start_minutes,
                owed=file.owed_minutes,
            )
        )
    return tuple(sorted(lines, key=lambda line: (line.part is None, line.part, line.code)))


def _agencies(
    work: Sequence[Work], agencies: Mapping[int, str], agreed: Sequence[Agreement | None]
) -> tuple[AgencyLine, ...]:
    given, coming = _sums(work, "agency")
    stretches: Counter[int] = Counter()
    for each in work:
        if each.back == 0:
            stretches[each.stretch] += each.minutes
    worked = [(agreement, stretches[place]) for place, agreement in enumerate(agreed)]
    now = agreed[-1].percent if agreed and agreed[-1] else {}
    lines = []
    for agency in [*agencies, *sorted((given.keys() | coming.keys()) - agencies.keys())]:
        name = agencies.get(agency, f"#{agency}")
        owed = owed_minutes(agency, worked)
        lines.append(AgencyLine(name, given[agency], coming[agency], stretches.total(), now.get(agency), owed))
    return tuple(lines)


def _sites(
    work: Sequence[Work], asked: Mapping[tuple[int, int], int], sites: Mapping[int, str]
) -> tuple[tuple[SiteLine, ...], tuple[Served, ...]]:
    filled: Counter[tuple[int, int]] = Counter()
    wanted: Counter[tuple[int, int]] = Counter(asked)
    for each in work:
        if each.back is not None:
            filled[each.site, each.back] += each.minutes
            if not each.asked:
                wanted[each.site, each.back] += each.minutes
    there = {site for site, _ in filled.keys() | wanted.keys()}
    market = tuple(
        Served(sum(wanted[site, back] for site in there), sum(filled[site, back] for site in there))
        for back in range(PERIODS)
    )
    lines = []
    for site in there:
        own = tuple(Served(wanted[site, back], filled[site, back]) for back in range(PERIODS))
        lines.append(SiteLine(site, sites.get(site, f"#{site}"), own, _behind(own, market)))
    return tuple(sorted(lines, key=_least_served)), market


def _behind(own: Sequence[Served], market: Sequence[Served]) -> int:
    """Count the periods in a row, from the current one back, in which a site was served less than the market."""
    count = 0
    for mine, all_ in zip(own, market, strict=True):
        if mine.part is None:
            continue  # whoever asked for nothing was neither first nor last
        if all_.part is None or mine.part >= all_.part:
            break
        count += 1
    return count


def _least_served(line: SiteLine) -> tuple[int, bool, float, str]:
    part = line.periods[0].part
    return -line.behind, part is None, part or 0.0, line.name
