"""How few others can do what a person can: the expected demand that leans on each, divided among all who are able."""

from collections.abc import Mapping
from functools import lru_cache

from scheduler.simulation.world import Need, World
from solver.problem import Problem, Worker


@lru_cache(maxsize=4)
def leaning(world: World) -> Mapping[str, float]:
    """Return by worker the expected minutes a week, times priority, that each would do if all able shared alike.

    Skills count as held by whoever holds them at any time; hours of the day are not looked at.
    """
    problem = world.problem
    load = dict.fromkeys(problem.worker_index, 0.0)
    for need in world.needs:
        able = [worker.id for worker in problem.workers if can_serve(problem, worker, need)]
        for worker in able:
            load[worker] += need.weight / len(able)
    return load


def can_serve(problem: Problem, worker: Worker, need: Need) -> bool:
    """Tell whether a worker may be sent to a site for such work, whatever the hours."""
    sites = problem.agency_by_id[worker.agency].sites
    most = worker.max_travel_minutes
    return (
        all(skill in worker.skills for skill in need.skills)
        and (sites is None or need.site in sites)
        and need.site not in worker.banned_sites
        and (most is None or problem.home_minutes(worker, need.site) <= most)
    )
