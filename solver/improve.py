"""The soft level: one process proves while the rest of the time goes to improving the plan part by part."""

from dataclasses import replace

from solver.climb import Climber
from solver.compiled import Compiler
from solver.highs import Highs
from solver.model.assemble import Model
from solver.prove import Prover
from solver.search import Search

PROVING_ALONE = 0.4
"""With one process only: the part of the remaining time for the whole program, before its parts."""


def improve(search: Search, children: list[Highs], compiler: Compiler) -> None:
    """Improve the best plan at its medium cost until it is proven or time is up.

    A bound on the soft level means nothing before the medium level is proven: then all processes improve.
    """
    search.phase = "quality"
    model = _at_medium(search)
    prover = Prover(search, model, children[0])
    with Climber(search, model, compiler) as climber:
        if search.covered:
            prover.start(search.left if children[1:] else PROVING_ALONE * search.left)
        climber.employ(children[1:] if search.covered else children)
        climber.work()
        for item in search.answers(search.limits.seconds):
            if search.proven:
                return
            if item is None or not item[0].current(item[1]):
                continue
            engine, answer = item
            before = search.soft
            if climber.employs(engine):
                climber.hear(engine, answer)
                if search.soft < before and not climber.employs(prover.child):
                    prover.hint()
            elif prover.hear(answer):
                climber.employ([prover.child])
            climber.work()


def _at_medium(search: Search) -> Model:
    """Return the quality program in which the medium cost may not rise."""
    matrix = search.model.matrix
    row_lower = matrix.row_lower.copy()
    row_lower[-1] = search.gained
    return replace(search.model, matrix=replace(matrix, row_lower=row_lower))
