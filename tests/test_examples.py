"""What is drawn every day of a slow test is drawn by the seed: in time, all of it."""

import pytest

from tests.examples import left, one_in


def test_each_seed_draws_others(request: pytest.FixtureRequest) -> None:
    request.node.add_marker(one_in(4))
    drawn = [not left(request.node, seed) for seed in range(400)]
    assert 60 < sum(drawn) < 140


def test_what_is_long_is_always_left(request: pytest.FixtureRequest) -> None:
    request.node.add_marker(pytest.mark.long)
    assert all(left(request.node, seed) for seed in range(10))
