"""Searching in the process that plans, for whoever plays many nights after one another.

A child process protects a program that people wait for, and takes longer to start than a short search lasts. Here the
work is counted instead of the seconds, so the same night always gives the same plan, and nothing is explained.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256

from scheduler.planning.run_record import Explanation
from scheduler.planning.search import Answer, Limits, SearchNews
from scheduler.planning.solving import solved
from solver.instance import read_instance, write_solution
from solver.solve import SolveLimits


def search_here(
    instance: bytes,
    limits: Limits,
    beat: Callable[[SearchNews | None], bool],
    held: Sequence[tuple[str, str]] = (),
) -> Answer:
    """Search for as much work as the limits say; for the rest as ``planning.search.search``.

    ``beat`` is asked once, before it begins: so short a search is not broken off.
    """
    beat(None)
    problem = read_instance(instance)
    result = solved(problem, held, SolveLimits(limits.seconds, 1, limits.seed, limits.work))
    return Answer(write_solution(result, problem, sha256(instance).hexdigest()).decode(), Explanation())
