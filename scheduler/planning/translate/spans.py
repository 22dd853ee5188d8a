"""Arithmetic with stretches on a line, of moments or of numbered days: lists of half-open (begin, end)."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

P = TypeVar("P", int, datetime)


def joined(spans: Iterable[tuple[P, P]]) -> list[tuple[P, P]]:
    """Return the same points as ordered spans that neither overlap nor touch; empty ones vanish."""
    found: list[tuple[P, P]] = []
    for begin, end in sorted(span for span in spans if span[0] < span[1]):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begin, end))
    return found


def without(spans: Iterable[tuple[P, P]], taken: Iterable[tuple[P, P]]) -> list[tuple[P, P]]:
    """Return the points of some spans that are in none of the others."""
    left = joined(spans)
    for begin, end in joined(taken):
        left = [
            piece
            for first, last in left
            for piece in ((first, min(begin, last)), (max(end, first), last))
            if piece[0] < piece[1]
        ]
    return left


def common(spans: Iterable[tuple[P, P]], others: Iterable[tuple[P, P]]) -> list[tuple[P, P]]:
    """Return the points that are in both."""
    given = joined(others)
    return [
        (max(begin, first), min(end, last))
        for first, last in joined(spans)
        for begin, end in given
        if begin < last and first < end
    ]
