"""Programs as arrays: what a completed point is, what depends on what, and what defining rows promise."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.model.assemble import coverage_model, ready
from solver.model.program import Program
from solver.problem import Problem
from tests.brute_force import free_model
from tests.examples import examples
from tests.tiny_problems import tiny_problems


def example() -> Program:
    """Make a program of three pairs, whether any is taken, and by how much all of it is beyond 1."""
    program = Program()
    program.binaries(np.array([False, True, False]))
    taken = program.any_of([0, 1, 2], cost=5)
    beyond = program.derived([0, 1, 2], [1, 1, 1], constant=-1, upper=float("inf"), cost=7, integer=False)
    program.row([beyond, 0, 1, 2], [1, -1, -1, -1], lower=-1, defining=True)
    program.derived([taken, beyond], [2, -1], upper=1)
    program.offset = 100
    return program


def test_the_arrays_say_what_was_written() -> None:
    matrix, complete = example().matrix(), example().completion()
    point = complete(np.array([1.0, 1.0, 1.0]))
    assert point.tolist() == [1, 1, 1, 1, 2, 0]
    assert matrix.objective(point) == 100 + 5 + 2 * 7
    assert matrix.times(point).tolist() == [0, 0, 0, -1]
    assert matrix.accepts(point)
    assert complete(np.array([0.0, 1.0, 0.0])).tolist() == [0, 1, 0, 1, 0, 1]


def test_a_point_outside_a_row_or_a_bound_is_refused() -> None:
    matrix, complete = example().matrix(), example().completion()
    assert not matrix.accepts(complete(np.array([1.0, 0.0, 0.0]))), "the pin is missing"
    assert not matrix.accepts(np.array([0.0, 1, 0, 0, 0, 0])), "nobody is told to be taken"


def test_any_of_one_column_is_that_column() -> None:
    program = Program()
    program.binaries(np.array([False, False]))
    assert program.any_of([1], cost=3) == 1
    assert program.cost == [0, 3]


@settings(max_examples=examples(50))
@given(st.data(), tiny_problems())
def test_completed_points_keep_the_defining_rows_and_change_only_what_pairs_reach(
    data: st.DataObject, tried: Problem
) -> None:
    for model in (free_model(tried), coverage_model(tried, ready(tried))):
        count, matrix, complete = len(model.candidates), model.matrix, model.complete
        masks = st.lists(st.booleans(), min_size=count, max_size=count).map(np.array)
        before, flipped = data.draw(masks), data.draw(masks).astype(np.bool_)
        point = complete(before.astype(np.float64))
        held = matrix.times(point)
        kept = (held >= matrix.row_lower) & (held <= matrix.row_upper)
        assert kept[model.defining].all() or not kept[~model.defining].all()
        changed = complete((before != flipped).astype(np.float64)) != point
        assert not (changed & ~complete.reach(flipped)).any()
