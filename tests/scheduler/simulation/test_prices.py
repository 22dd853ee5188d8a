"""What people are expected to be worth: dearer the more leans on them and the less is known."""

from hashlib import sha256

from scheduler.demo.spells import News
from scheduler.planning.foresight.scarcity import Need
from scheduler.simulation.kept import Kept
from scheduler.simulation.living import live
from scheduler.simulation.policies import LATE, POLICIES
from scheduler.simulation.prices import DAY, priced
from scheduler.simulation.world import World
from solver.problem import Limits
from solver.solve import SolveLimits
from tests.factories import at, problem, request, shift, worker
from tests.scheduler.simulation.worlds import EVENINGS, fortnight, world

LIMITS = SolveLimits(threads=1, work=1)


def test_prices_rise_with_what_leans_on_somebody_and_with_the_days_ahead() -> None:
    workers = [
        worker("ann", ["cook", "clean"]),
        worker("bob", ["clean"]),
        worker("cleo", ["clean"], limits=Limits(minutes_per_week=1050)),
        worker("dan"),
    ]
    tried = problem(workers, [request("r", [shift("s", 0, "08:00", "12:00")])])
    given = world(tried, needs=[Need("school", ("cook",), 210), Need("school", ("clean",), 63)])
    ann, bob, cleo, dan = priced(given, tried, EVENINGS[0]).workers
    # 1000 points x (210 + 21) / 2100 minutes a week x (1 - exp(-1 / 20)), and so on by the middle of the span
    assert [each.points_per_hour for each in ann.opportunity] == [5, 18, 34, 51, 64, 78, 93, 110]
    assert [each.points_per_hour for each in bob.opportunity][-2:] == [8, 10]
    assert [each.points_per_hour for each in cleo.opportunity][-2:] == [17, 20]  # half of the hours, twice as dear
    assert dan.opportunity == ()
    assert ann.opportunity[0].span.start == EVENINGS[0]
    assert ann.opportunity[1].span.start == EVENINGS[0] + 2 * DAY


def test_prices_of_the_calvados_are_those_that_were_measured() -> None:
    """Held against what they were when the arithmetic stood in the simulation alone, so results can be compared."""
    found = sha256()
    for each in priced(fortnight(), fortnight().problem, fortnight().evenings[3]).workers:
        spans = [(one.span.start, one.span.end, one.points_per_hour) for one in each.opportunity]
        found.update(repr((each.id, spans)).encode())
    assert found.hexdigest() == "fc96f201c5b124928c6a7a87ab3e3cf59efc6e07a5694baf6aa85ff68bdeba14"


def _cook_and_cleaner() -> World:
    """Ann alone can cook; she knows the school, which makes her 600 points cheaper than Bob for cleaning."""
    ann = worker("ann", ["cook", "clean"], familiar_sites=frozenset({"school"}))
    days = [shift(f"c{day}", day, "08:00", "12:00") for day in range(2, 5)]
    asked = [
        request("clean", days, skills=("clean",)),
        request("cook", [shift("k", 3, "08:00", "12:00")], skills=("cook",), priority=3),
    ]
    needs = [Need("school", ("cook",), 6000), Need("school", ("clean",), 1000)]
    return world(problem([ann, worker("bob", ["clean"])], asked), {"k": News(at(0, "12:00"))}, needs=needs)


def test_with_prices_a_night_keeps_who_will_be_needed() -> None:
    given = _cook_and_cleaner()
    without = live(given, POLICIES["nights"], LIMITS, Kept(None, {}))
    assert without.worked == dict.fromkeys(("c2", "c3", "c4"), "ann")
    life = live(given, POLICIES["opportunity"], LIMITS, Kept(None, {}))
    assert life.worked == dict.fromkeys(("c2", "c3", "c4"), "bob") | {"k": "ann"}


def test_who_is_told_late_can_still_be_chosen_anew() -> None:
    given = _cook_and_cleaner()
    assert LATE > 2
    far = [shift(f"c{day}", day + LATE, "08:00", "12:00") for day in range(1)]
    later = problem(
        list(given.problem.workers),
        [
            request("clean", far, skills=("clean",)),
            request("cook", [shift("k", LATE, "08:00", "12:00")], skills=("cook",), priority=3),
        ],
    )
    moved = world(later, {"k": News(at(0, "12:00"))})
    assert live(moved, POLICIES["nights"], LIMITS, Kept(None, {})).worked == {"c0": "ann"}
    life = live(moved, POLICIES["late"], LIMITS, Kept(None, {}))
    assert life.worked == {"c0": "bob", "k": "ann"}
    assert life.counts == {"told": 2}
    assert life.covered.keys() == {"c0", "k"}
