"""Fill the cache of compiled code, ``python -P -m solver.warm_up``: a problem without anything has the types of all."""

import queue

import numpy as np

from solver.anneal import Annealer
from solver.compiled import MARK
from solver.model.assemble import quality_model, ready
from solver.packing import Packer
from solver.problem import Problem
from solver.span import Span
from solver.travel import Travel


def main() -> None:
    """Compile what is not in the cache, and mark the cache as complete."""
    travel = Travel(np.zeros((0, 0), dtype=np.int64), {})
    nothing = Problem("nothing", Span(0, 1), (), (), (), (), travel, {})
    model = quality_model(nothing, ready(nothing), medium=0)
    with Annealer(nothing, model, 0, queue.SimpleQueue()) as annealer:
        annealer.steps(0, 0.0)
    with Packer(nothing, model.candidates, 0, queue.SimpleQueue()) as packer:
        packer.compile()
    MARK.touch()


if __name__ == "__main__":
    main()
