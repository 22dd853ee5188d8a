"""Rebuilding never leaves the plans that keep every rule, whatever the temperature."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.construct import construct
from solver.model.assemble import quality_model, ready
from solver.model.coverage import all_empty, pair_gains
from solver.problem import Assignment, Problem, Weights
from solver.rebuild import Rebuilder
from tests.factories import problem, request, shift, worker
from tests.tiny_problems import tiny_problems


@settings(max_examples=150)
@given(tiny_problems(), st.sampled_from([0.0, 5000.0]), st.integers(0, 9))
def test_every_plan_on_the_way_keeps_the_rules_and_the_medium_level(
    tried: Problem, temperature: float, seed: int
) -> None:
    candidates = ready(tried)
    model = quality_model(tried, candidates, medium=all_empty(tried))
    pairs = construct(tried, model)
    if not len(candidates) or not model.matrix.accepts(model.complete(pairs)):
        return
    gains = pair_gains(tried, candidates)
    rebuilder = Rebuilder(tried, model, seed)
    rebuilder.start(pairs)
    for _ in range(4):
        better = rebuilder.run(0.002, temperature)
        assert model.matrix.accepts(model.complete(better))
        assert gains @ np.round(better) >= gains @ pairs
        pairs = better


def test_a_dear_published_pair_stays_where_no_disruption_is_allowed() -> None:
    asked = request("r", [shift("s", 0, "08:00", "12:00")], preferred_workers=frozenset({"bob"}))
    tried = problem(
        [worker("ann"), worker("bob")],
        [asked],
        published=(Assignment("s", "ann"),),
        max_disruptions=0,
        weights=Weights(preferred=900, disruption=0),
    )
    candidates = ready(tried)
    model = quality_model(tried, candidates, medium=all_empty(tried))
    published = np.array([1.0, 0.0])
    assert model.matrix.accepts(model.complete(published))
    rebuilder = Rebuilder(tried, model, seed=0)
    rebuilder.start(published)
    assert rebuilder.run(0.05, temperature=0.0).tolist() == published.tolist()
