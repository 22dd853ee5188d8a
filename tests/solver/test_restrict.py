"""A part of a program, the rest fixed: what it allows and costs is what the whole program allows and costs."""

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from solver.problem import Problem
from solver.restrict import restrict
from tests.brute_force import free_model, good_plans, pair_values
from tests.examples import examples
from tests.tiny_problems import tiny_problems


@settings(max_examples=examples(100))
@given(st.data(), tiny_problems(most_pairs=8))
def test_a_point_of_the_part_is_as_good_as_in_the_whole(data: st.DataObject, tried: Problem) -> None:
    model, plans = free_model(tried), list(good_plans(tried))
    assume(plans)
    values = pair_values(tried, model.candidates, data.draw(st.sampled_from(plans)))
    assert values is not None
    point, count = model.complete(values), len(values)
    masks = st.lists(st.booleans(), min_size=count, max_size=count)
    freed = np.array(data.draw(masks), dtype=np.bool_)
    free = model.complete.reach(freed)
    part = restrict(model.matrix, free, point)
    assert part.columns.tolist() == np.flatnonzero(free).tolist()
    assert part.expand(point[part.columns]).tolist() == point.tolist()

    changed = np.where(freed, np.array(data.draw(masks), dtype=np.float64), values)
    small = model.complete(changed)[part.columns]
    large = part.expand(small)
    assert large[~free].tolist() == point[~free].tolist()
    assert large[free].tolist() == small.tolist()
    assert part.matrix.objective(small) == model.matrix.objective(large)
    assert part.matrix.accepts(small) == model.matrix.accepts(large)
