"""How few others can do what a person can: the expected demand that leans on each, divided among all who are able."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from solver.problem import Problem, Worker


@dataclass(frozen=True, slots=True)
class Need:
    """What is expected to be asked for at a site: ``weight`` is minutes a week times priority."""

    site: str
    skills: tuple[str, ...]
    weight: float


def leaning(problem: Problem, needs: Iterable[Need]) -> Mapping[str, float]:
    """Return by worker the expected minutes a week, times priority, that each would do if all able shared alike."""
    return shared(problem, ((need, able(problem, need)) for need in needs))


def shared(problem: Problem, needs: Iterable[tuple[Need, Sequence[str]]]) -> Mapping[str, float]:
    """Return the same for needs of which it is known who is able."""
    load = dict.fromkeys(problem.worker_index, 0.0)
    for need, workers in needs:
        for worker in workers:
            load[worker] += need.weight / len(workers)
    return load


def able(problem: Problem, need: Need) -> list[str]:
    """Return who may be sent to a site for such work, whatever the hours, in the order of the problem's workers.

    Skills count as held by whoever holds them at any time; hours of the day are not looked at.
    """
    return [worker.id for worker in problem.workers if _can_serve(problem, worker, need)]


def _can_serve(problem: Problem, worker: Worker, need: Need) -> bool:
    sites = problem.agency_by_id[worker.agency].sites
    most = worker.max_travel_minutes
    return (
        all(skill in worker.skills for skill in need.skills)
        and (sites is None or need.site in sites)
        and need.site not in worker.banned_sites | worker.unknown_sites
        and (most is None or problem.home_minutes(worker, need.site) <= most)
    )
