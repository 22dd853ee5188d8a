"""The soft level: one process proves while the rest of the time goes to improving the plan part by part."""

from dataclasses import replace
from typing import Any

from solver.climb import Climber
from solver.compiled import Compiler
from solver.cover import hear_coverage
from solver.highs import Highs
from solver.jobs import Answer
from solver.model.assemble import Model
from solver.prove import Prover
from solver.search import Search

PROVING_ALONE = 0.4
"""With one process only: the part of the remaining time for the whole program, before its parts."""


def improve(search: Search, children: list[Highs], compiler: Compiler) -> None:
    """Improve the best plan at its medium cost until it is proven or time is up.

    The first process may still be busy with proving that medium cost, see ``cover``. A bound on the soft level means
    nothing before: where that proof has ended without one, all processes improve.
    """
    search.phase = "quality"
    while _better_coverage_came(search, children, compiler):
        pass


def _better_coverage_came(search: Search, children: list[Highs], compiler: Compiler) -> bool:
    """Do so until the medium cost turns out not to be the best: then True, for all to begin anew from there."""
    medium = search.medium
    model = _at_medium(search)
    prover = Prover(search, model, children[0])
    covering = children[0].busy and not search.covered
    with Climber(search, model, compiler) as climber:
        if search.covered:
            prover.start(search.left if children[1:] else PROVING_ALONE * search.left)
        climber.employ(children[1:] if search.covered or covering else children)
        climber.work()
        for item in search.answers(search.limits.seconds):
            if search.proven:
                return False
            if item is None or not item[0].current(item[1]):
                continue
            engine, answer = item
            if covering and engine is children[0]:
                hear_coverage(search, answer)
                if search.medium < medium:
                    return True
                covering = engine.busy and not search.covered
                if search.covered:
                    prover.start(search.left)
                elif not covering:
                    climber.employ(children[:1])
            else:
                _hear_quality(search, climber, prover, item)
            climber.work()
    return False


def _hear_quality(search: Search, climber: Climber, prover: Prover, item: tuple[Any, Answer]) -> None:
    """Pass an answer on to whoever asked, and a better plan to the prover."""
    engine, answer = item
    before = search.soft
    if climber.employs(engine):
        climber.hear(engine, answer)
        if search.soft < before and not climber.employs(prover.child):
            prover.hint()
    elif prover.hear(answer):
        climber.employ([prover.child])


def _at_medium(search: Search) -> Model:
    """Return the quality program in which the medium cost may not rise."""
    matrix = search.model.matrix
    row_lower = matrix.row_lower.copy()
    row_lower[-1] = search.gained
    return replace(search.model, matrix=replace(matrix, row_lower=row_lower))
