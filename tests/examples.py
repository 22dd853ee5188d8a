"""How much a run of the tests tries: a part of it every day, all of it by ``--long``."""

from collections.abc import Iterable

import pytest
from hypothesis import settings

# The machine is shared, so no example is judged by its time. A failure prints the blob that repeats it.
settings.register_profile("daily", deadline=None, print_blob=True, max_examples=40)
settings.register_profile("long", deadline=None, print_blob=True, max_examples=100)

LEAST = 3


def examples(many: int) -> int:
    """Return how many examples a test draws of ``many``: in long runs all of them, every day so many of a hundred."""
    return max(min(LEAST, many), many * settings().max_examples // 100)


def some(cases: Iterable[object], every_day: int) -> list[object]:
    """Return the cases of a slow test for ``parametrize``, of which all but the first few are left to long runs."""
    given = [case if isinstance(case, tuple) else (case,) for case in cases]
    return [
        pytest.param(*case) if number < every_day else pytest.param(*case, marks=pytest.mark.long)
        for number, case in enumerate(given)
    ]
