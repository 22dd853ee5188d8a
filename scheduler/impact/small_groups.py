"""Numbers of people that are small enough to point at somebody are hidden, together with what would give them away.

Whoever knows a whole and one of its two parts knows the other: so both are shown, or neither.
"""

from collections.abc import Sequence
from dataclasses import dataclass

LEAST = 5
"""People that a group has at least for its number to be shown; nobody at all may be shown too."""


@dataclass(frozen=True, slots=True)
class Split:
    """A group of people and a part of it, as they may be shown; None is hidden."""

    whole: int | None
    part: int | None


def is_small(people: int) -> bool:
    """Tell whether a number of people could point at somebody."""
    return 0 < people < LEAST


def split(whole: int, part: int) -> Split:
    """Return a group and a part of it as they may be shown.

    The part is hidden where it is small or where the rest is; a small whole hides all.

    Raises
    ------
    ValueError
        When the part is not within the whole.
    """
    if not 0 <= part <= whole:
        raise ValueError(part)
    if is_small(whole):
        return Split(None, None)
    return Split(whole, None if is_small(part) or is_small(whole - part) else part)


def nested(whole: int, part: int, inner: int) -> tuple[Split, int | None]:
    """Return a group, a part of it and a part of that as they may be shown: of a hidden part nothing is.

    The rest of the whole beside the inner part is two groups, neither of them small, so it need not be looked at.
    """
    outer = split(whole, part)
    return outer, None if outer.part is None else split(part, inner).part


def spread(whole: int, parts: Sequence[int]) -> tuple[int | None, ...]:
    """Return parts that overlap and make up all of a group, such as the people of each month, as they may be shown.

    Their sum beyond the whole is how often somebody is in one more of them: of two parts, how many are in both. Where
    that is small, the smallest part is hidden too.
    """
    shown = [split(whole, each).part for each in parts]
    known = [each for each in shown if each is not None]
    if len(known) == len(parts) and is_small(sum(known) - whole):
        shown[shown.index(min(each for each in known if each))] = None
    return tuple(shown)
