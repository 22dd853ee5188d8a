"""What there is to plan at a moment."""

from dataclasses import replace

import pytest

from scheduler.simulation.evening import problem_at
from scheduler.simulation.life import Life
from scheduler.simulation.world import WINDOW_DAYS
from solver.plan import Plan
from solver.problem import Assignment, Limits
from tests.factories import at, problem, request, shift, worker
from tests.scheduler.simulation.worlds import EVENINGS, one_for_two, world

TWO_DAYS = [shift("s0", 1, "08:00", "12:00"), shift("s1", 2, "08:00", "12:00")]


def test_news_is_answered_around_what_is_promised_and_not_told() -> None:
    """It would else take whoever is meant to come to others; the evening could only choose which word to break."""
    life = Life(one_for_two())
    life.intended = Plan.of([("s", "ann")])
    news = problem_at(life, at(-1, "21:00"), stays=True, earliest=at(-1, "23:00"), only=frozenset({"r"}))
    assert [each.id for each in news.requests] == ["r"]
    assert [each.start for each in news.worker("ann").commitments] == [at(5, "08:00")]
    evening = problem_at(life, at(0, "20:00"), stays=True, earliest=at(0, "22:00"))
    assert [(each.id, each.priority) for each in evening.requests] == [("q", 1), ("r", 4)]
    assert evening.worker("ann").commitments == ()


def test_what_was_told_is_fixed_work_or_published() -> None:
    ann = worker("ann", target_minutes=900, limits=Limits(minutes_in_horizon=600))
    given = world(problem([ann, worker("bob")], [request("r", [*TWO_DAYS, shift("s2", 3, "08:00", "12:00")])]))
    life = Life(given)
    life.tell(EVENINGS[0], [Assignment("s0", "ann"), Assignment("s1", "ann")])
    life.begin(given.problem.shift_by_id["s0"])
    stays = problem_at(life, at(1, "20:00"), stays=True, earliest=at(1, "22:00"))
    assert [each.id for each in stays.shifts] == ["s2"]
    assert stays.requests[0].served_by == {"ann"}
    assert [each.day for each in stays.worker("ann").commitments] == [each.day for each in given.problem.shifts[:2]]
    assert (stays.worker("ann").limits.minutes_in_horizon, stays.worker("ann").carried_minutes) == (120, 480)
    assert stays.published == ()
    free = problem_at(life, at(1, "20:00"), stays=False, earliest=at(1, "22:00"))
    assert [each.id for each in free.shifts] == ["s1", "s2"]
    assert free.published == (Assignment("s1", "ann"),)
    assert (free.worker("ann").limits.minutes_in_horizon, len(free.worker("ann").commitments)) == (360, 1)
    assert stays.worker("bob") == free.worker("bob") == given.problem.worker("bob")


@pytest.mark.parametrize(
    ("now", "seen"), [((-1, "20:00"), 28), ((0, "19:59"), 28), ((0, "20:00"), 29), ((5, "20:00"), 32)]
)
def test_a_decision_looks_as_far_as_a_night_of_the_market(now: tuple[int, str], seen: int) -> None:
    """Days are numbered from Monday, the evening before which is the first; the world ends after 32 of them."""
    days = [shift(f"s{day}", day, "08:00", "12:00") for day in range(32)]
    given = replace(
        world(problem([worker("ann")], [request("r", days)])), evenings=tuple(at(day, "20:00") for day in range(-1, 31))
    )
    found = problem_at(Life(given), at(*now), stays=True, earliest=at(*now))
    assert WINDOW_DAYS == 28
    assert found.shifts[-1].id == f"s{seen - 1}"
    assert found.horizon.end == (at(seen) if seen < 32 else given.problem.horizon.end)
