"""Nobody can find the number of a small group, whatever else is shown."""

from collections import defaultdict
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from scheduler.impact.small_groups import LEAST, Split, nested, split, spread

PEOPLE = st.integers(0, 400)


@given(whole=PEOPLE, part=PEOPLE, inner=PEOPLE)
def test_no_small_group_is_shown_or_follows_by_subtracting(whole: int, part: int, inner: int) -> None:
    part, inner = min(whole, part), min(whole, part, inner)
    outer, within = nested(whole, part, inner)
    known = [each for each in (outer.whole, outer.part, within) if each is not None]
    follows = {abs(one - other) for one, other in product(known, known)} | set(known)
    assert not follows & set(range(1, LEAST))


@given(whole=PEOPLE, part=PEOPLE, inner=PEOPLE)
def test_what_is_shown_is_true(whole: int, part: int, inner: int) -> None:
    part, inner = min(whole, part), min(whole, part, inner)
    outer, within = nested(whole, part, inner)
    assert outer.whole in {None, whole}
    assert outer.part in {None, part}
    assert within in {None, inner}
    if min(inner, part - inner, whole - part) >= LEAST:
        assert (outer, within) == (Split(whole, part), inner), "large groups are shown"


def test_whoever_knows_the_rule_still_has_a_choice() -> None:
    """From what is shown and how it is hidden, every number that is hidden could be at least two."""
    behind: dict[tuple[Split, int | None], set[tuple[int, int, int]]] = defaultdict(set)
    for whole in range(30):
        for part in range(whole + 1):
            for inner in range(part + 1):
                behind[nested(whole, part, inner)].add((whole, part, inner))
    for (outer, within), populations in behind.items():
        for place, seen in enumerate((outer.whole, outer.part, within)):
            if seen is None:
                assert len({each[place] for each in populations}) > 1, (outer, within)


@given(people=st.lists(st.sets(st.integers(0, 2), min_size=1), max_size=40))
def test_the_people_of_several_months_say_nothing_of_who_came_twice(people: list[set[int]]) -> None:
    """From all populations of two and three months, how often somebody came again cannot be told where it is small."""
    parts = [sum(month in each for each in people) for month in range(3)]
    again = sum(parts) - len(people)
    shown = spread(len(people), parts)
    assert all(each in {None, part} for each, part in zip(shown, parts, strict=True))
    if 0 < again < LEAST:
        assert None in shown


def test_who_came_in_both_of_two_months_is_a_group_too() -> None:
    assert spread(20, [12, 10]) == (12, None), "two came in both"
    assert spread(20, [15, 12]) == (15, 12)
    assert spread(20, [0, 20]) == (0, 20)
    assert spread(20, [10, 10]) == (10, 10), "nobody came again"


def test_nobody_at_all_is_no_group() -> None:
    assert split(0, 0) == Split(0, 0)
    assert split(12, 0) == Split(12, 0)
    assert split(12, 12) == Split(12, 12)
    assert split(4, 0) == Split(None, None)
    assert split(12, 9) == Split(12, None), "three of them are the rest"
