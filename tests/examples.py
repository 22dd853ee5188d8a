"""How much a run of the tests tries: a part of it every day, all of it by ``--long``."""

from collections.abc import Iterable
from zlib import crc32

import pytest
from hypothesis import settings

# The machine is shared, so no example is judged by its time. A failure prints the blob that repeats it.
settings.register_profile("daily", deadline=None, print_blob=True, max_examples=20)
settings.register_profile("long", deadline=None, print_blob=True, max_examples=100)

LEAST = 3


def examples(many: int) -> int:
    """Return how many examples a test draws of ``many``: in long runs all of them, every day so many of a hundred."""
    return max(min(LEAST, many), many * settings().max_examples // 100)


def one_in(many: int) -> pytest.MarkDecorator:
    """Mark a slow test of many cases: every day one in so many is drawn by the run's seed, in long runs all are."""
    return pytest.mark.sampled(one_in=many)


def left(item: pytest.Item, seed: int) -> bool:
    """Tell whether a test is left to long runs by a run of that seed."""
    if item.get_closest_marker("long"):
        return True
    many = [mark.kwargs["one_in"] for mark in item.iter_markers("sampled") if "one_in" in mark.kwargs]
    return any(crc32(f"{seed} {item.nodeid}".encode()) % each for each in many)


def some(cases: Iterable[object], every_day: int) -> list[object]:
    """Return the cases of a slow test for ``parametrize``, of which all but the first few are left to long runs."""
    given = [case if isinstance(case, tuple) else (case,) for case in cases]
    return [
        pytest.param(*case) if number < every_day else pytest.param(*case, marks=pytest.mark.long)
        for number, case in enumerate(given)
    ]
