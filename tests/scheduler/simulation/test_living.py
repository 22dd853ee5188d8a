"""Small worlds lived through: who comes in the end, and why nobody does."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from scheduler.demo.spells import News
from scheduler.planning.foresight.scarcity import Need
from scheduler.simulation.hindsight import Ceiling, ceiling, kept_ceiling
from scheduler.simulation.kept import Kept
from scheduler.simulation.life import Life, Loss
from scheduler.simulation.living import BrokenPlanError, live
from scheduler.simulation.outcome import of_hindsight, outcome
from scheduler.simulation.policies import LATE, POLICIES, Policy
from scheduler.simulation.world import Illness, World
from solver.plan import Plan
from solver.problem import Assignment, Problem, Worker
from solver.solve import SolveLimits
from tests.factories import at, problem, request, shift, span, worker
from tests.scheduler.simulation.worlds import EVENINGS, declining, one_for_two, world

ROOT = Path(__file__).parents[3]
LIMITS = SolveLimits(threads=1, work=1)
NOTHING_KEPT = Kept(None, {})
TWO_DAYS = [shift("s0", 1, "08:00", "12:00"), shift("s1", 2, "08:00", "12:00")]


def lived(given: World, name: str = "careful") -> Life:
    return live(given, POLICIES[name], LIMITS, NOTHING_KEPT)


def who_declines(given: World) -> list[str]:
    (asked,) = given.problem.requests
    return [each.id for each in given.problem.workers if given.declines(each.id, asked.id)]


@pytest.mark.parametrize("name", POLICIES)
def test_what_is_known_in_time_is_served(name: str) -> None:
    given = world(problem([worker("ann")], [request("r", TWO_DAYS)]))
    life = lived(given, name)
    assert life.worked == {"s0": "ann", "s1": "ann"}
    assert life.counts == {"told": 2}
    found = outcome(life, ceiling(given, LIMITS))
    assert (found.served, found.foresight, found.promises_broken, found.hours) == (100, 0, 0, 8)


@pytest.mark.parametrize(
    ("name", "comes"), [("careful", False), ("nights", False), ("at-once", True), ("foresight", True)]
)
def test_news_of_the_morning_is_too_late_for_the_evening_but_not_for_who_answers_at_once(
    name: str, *, comes: bool
) -> None:
    tried = problem([worker("ann")], [request("r", [shift("s", 1, "10:00", "12:00"), shift("t", 2, "08:00", "12:00")])])
    given = world(tried, {"s": News(at(1, "07:00")), "t": News(at(1, "07:00"))})
    life = lived(given, name)
    assert life.worked == {"t": "ann"} | ({"s": "ann"} if comes else {})
    found = outcome(life, ceiling(given, LIMITS))
    assert (found.served, found.known_too_late) == ((100.0, 33.33) if comes else (66.67, 33.33))
    assert found.lost_on_the_day == 0


def test_nobody_is_sent_within_two_hours() -> None:
    tried = problem([worker("ann")], [request("r", [shift("s", 1, "08:59", "12:00"), shift("t", 1, "13:00", "15:00")])])
    given = world(tried, {"s": News(at(1, "07:00")), "t": News(at(1, "07:00"))})
    assert lived(given, "at-once").worked == {"t": "ann"}


def test_who_falls_ill_is_replaced_the_next_evening_and_the_day_is_lost() -> None:
    ill = Illness("ann", span(1, "00:00", "24:00", to_day=2), at(1, "06:00"))
    ann = worker("ann", familiar_sites=frozenset({"school"}))
    given = world(problem([ann, worker("bob")], [request("r", TWO_DAYS)]), illnesses=[ill])
    life = lived(given)
    assert life.worked == {"s1": "bob"}
    assert life.counts == {"told": 3, Loss.ILL: 2}
    found = outcome(life, ceiling(given, LIMITS))
    assert (found.served, found.lost_on_the_day, found.foresight, found.promises_broken) == (50, 50, 0, 0)
    assert lived(given, "at-once").worked == {"s0": "bob", "s1": "bob"}


def test_who_declines_is_not_asked_again_and_another_comes() -> None:
    workers = [worker("ann", familiar_sites=frozenset({"school"})), worker("bob")]
    asked = [request(f"r{row}", [shift("s", 3, "08:00", "12:00")]) for row in range(20)]
    worlds = [world(problem(workers, [each]), model=declining(0.5)) for each in asked]
    given = next(each for each in worlds if who_declines(each) == ["ann"])
    life = lived(given)
    assert life.worked == {"s": "bob"}
    assert life.counts == {"told": 2, Loss.DECLINED: 1}
    assert life.declined == {("ann", given.problem.requests[0].id)}
    found = outcome(life, ceiling(given, LIMITS))
    assert (found.served, found.told, found.promises_broken) == (100, 2, 0)


def test_a_shift_that_is_called_off_frees_who_had_it() -> None:
    day, evening = shift("s", 2, "08:00", "16:00"), shift("t", 2, "08:00", "12:00")
    tried = problem([worker("ann")], [request("r", [day]), request("q", [evening])])
    news = {"s": News(at(-3), at(0, "15:00")), "t": News(at(0, "10:00"))}
    life = lived(world(tried, news))
    assert life.worked == {"t": "ann"}
    assert life.counts == {"told": 2, Loss.CANCELLED: 1}


def _spend_ann() -> World:
    """Ann can cook and is sent to clean, which Bob can do; the need for a cook becomes known a day later."""
    ann = worker("ann", ["cook", "clean"], familiar_sites=frozenset({"school"}))
    asked = [
        request("clean", [shift("c", 3, "08:00", "12:00")], skills=("clean",)),
        request("cook", [shift("k", 3, "08:00", "12:00")], skills=("cook",), priority=3),
    ]
    needs = [Need("school", ("cook",), 300), Need("school", ("clean",), 100)]
    tried = problem([ann, worker("bob", ["clean"])], asked)
    return world(tried, {"k": News(at(0, "12:00"))}, needs=needs)


@pytest.mark.parametrize(
    ("name", "served", "taken_back"),
    [("careful", 25, 0), ("nights", 25, 0), ("sparing", 100, 0), ("nights-free", 100, 1)],
)
def test_foresight_is_what_is_lost_when_people_are_spent_on_what_others_could_do(
    name: str, served: int, taken_back: int
) -> None:
    given = _spend_ann()
    top = ceiling(given, LIMITS)
    assert top == Ceiling(asked=960, most=960, in_time=960, plan=Plan.of([("c", "bob"), ("k", "ann")]), proven=True)
    found = outcome(lived(given, name), top)
    assert (found.served, found.foresight) == (served, 100 - served)
    assert (found.known_too_late, found.lost_on_the_day) == (0, 0)
    assert found.taken_back == taken_back
    hindsight = of_hindsight(given, top)
    assert (hindsight.served, hindsight.foresight) == (100, 0)


def test_a_promise_that_is_taken_back_is_broken() -> None:
    ann = worker("ann", ["cook", "clean"])
    asked = [
        request("clean", [shift("c", 3, "08:00", "12:00")], skills=("clean",)),
        request("cook", [shift("k", 3, "08:00", "12:00")], skills=("cook",), priority=3),
    ]
    given = world(problem([ann], asked), {"k": News(at(0, "12:00"))})
    top = ceiling(given, LIMITS)
    assert outcome(lived(given, "nights-free"), top).promises_broken == 500
    assert outcome(lived(given, "nights"), top).promises_broken == 0


@pytest.mark.parametrize("name", ["late", "estimated"])
def test_what_was_promised_is_not_given_up_for_what_is_asked_for_later(name: str) -> None:
    assert POLICIES[name].notice_days == LATE
    given = one_for_two()
    life = lived(given, name)
    assert life.worked == {"s": "ann"}
    assert life.promises == {"s": [5, 4, 3]}
    found = outcome(life, ceiling(given, LIMITS))
    assert (found.promises_broken, found.promises_held) == (0, 100)


def test_whoever_falls_ill_before_being_told_is_replaced_and_that_breaks_no_promise() -> None:
    ill = Illness("ann", span(3, "00:00", "24:00", to_day=9), at(0, "06:00"))
    asked = [request("r", [shift("s", 5, "08:00", "12:00")])]
    alone = world(problem([worker("ann")], asked), illnesses=[ill])
    life = Life(alone)
    life.intended = Plan.of([("s", "ann")])
    life.close(EVENINGS[0])
    assert life.hear(at(0, "06:00")) == {"r"}
    assert (life.intended, life.lost) == (Plan(), {"s": (at(0, "06:00"), Loss.ILL)})
    found = outcome(life, ceiling(alone, LIMITS))
    assert (found.promises_broken, found.promises_held) == (0, 0)
    ann = worker("ann", familiar_sites=frozenset({"school"}))
    both = world(problem([ann, worker("bob")], asked), illnesses=[ill])
    assert lived(both, "estimated").worked == {"s": "bob"}


class _Broken(Exception):  # noqa: N818  # no error of the product: the power goes
    """The run is broken off."""


def _counting(calls: list[int]) -> Policy:
    def decide(lived: World, tried: Problem, limits: SolveLimits, intended: Plan) -> Plan:
        calls.append(len(tried.shifts))
        return POLICIES["careful"].decide(lived, tried, limits, intended)

    return Policy(decide, at_once=True)


def test_a_life_that_was_broken_off_goes_on_where_it_was(tmp_path: Path) -> None:
    shifts = [shift(f"s{day}", day, "08:00", "12:00") for day in range(5)]
    news = {f"s{day}": News(at(day - 1, "11:00")) for day in range(1, 5)}
    given = world(problem([worker("ann"), worker("bob")], [request("r", shifts)]), news)
    whole: list[int] = []
    expected = live(given, _counting(whole), LIMITS, NOTHING_KEPT)
    file, about = tmp_path / "life.jsonl", {"seed": 1}
    first: list[int] = []

    def stop(evenings: int) -> None:
        if evenings == 3:
            raise _Broken

    with pytest.raises(_Broken):
        live(given, _counting(first), LIMITS, Kept(file, about), stop)
    with file.open("ab") as cut:
        cut.write(b'{"at":12')  # the last line was cut short
    rest: list[int] = []
    life = live(given, _counting(rest), LIMITS, Kept(file, about))
    assert (life.worked, life.counts) == (expected.worked, expected.counts)
    assert 0 < len(rest) < len(whole)
    assert first + rest == whole
    again: list[int] = []
    assert live(given, _counting(again), LIMITS, Kept(file, about)).worked == expected.worked
    assert again == []
    live(given, _counting(again), LIMITS, Kept(file, {"seed": 2}))
    assert again == whole


def test_a_decision_that_breaks_a_rule_ends_the_simulation() -> None:
    def everything(_world: World, tried: Problem, _limits: SolveLimits, _intended: Plan) -> Plan:
        return Plan.of((each.id, "ann") for each in tried.shifts)

    asked: Sequence[Worker] = [worker("ann", availability=())]
    given = world(problem(asked, [request("r", TWO_DAYS)]))
    with pytest.raises(BrokenPlanError, match=r"worker ann is not available from start to end for shift s0"):
        live(given, Policy(everything), LIMITS, NOTHING_KEPT)


@pytest.mark.parametrize("name", POLICIES)
def test_all_policies_live_the_same_world_and_the_same_again(name: str) -> None:
    given = _spend_ann()
    one, other = lived(given, name), lived(given, name)
    assert one.worked == other.worked
    counts: Mapping[str, int] = one.counts
    assert counts == other.counts


def test_an_old_excuse_does_not_excuse_a_promise_that_was_made_anew() -> None:
    """Somebody declined, another was planned the next evening, and the evening after nobody was."""
    life = Life(world(problem([worker("ann")], [request("r", [shift("s", 4, "08:00", "12:00")])])))
    life.tell(EVENINGS[0], [Assignment("s", "ann")])
    life.close(EVENINGS[0])
    life.lose(at(0, "12:00"), "s", Loss.DECLINED)
    assert life.excused("s", life.covered["s"])
    life.intended = Plan.of([("s", "ann")])
    life.close(EVENINGS[1])
    assert not life.excused("s", life.covered["s"])
    top = ceiling(life.world, LIMITS)
    assert outcome(life, top).promises_broken == 1000


def test_whoever_is_about_to_begin_is_not_sent_elsewhere_at_the_same_time() -> None:
    """What may be taken back may not be so near its beginning: it is fixed work by then."""
    asked = [
        request("r", [shift("s", 1, "21:00", "24:00")]),
        request("q", [shift("t", 1, "22:30", "24:00")], priority=9),
    ]
    given = world(problem([worker("ann")], asked), {"t": News(at(1, "12:00"))})
    assert lived(given, "nights-free").worked == {"s": "ann"}


def test_a_ceiling_is_proven_once_for_a_world(tmp_path: Path) -> None:
    """It was proven anew in every process: the file was named after texts of sets, whose order differs."""
    given, file = replace(_spend_ann(), about={"seed": 1}), tmp_path / "ceiling.json"
    top = kept_ceiling(given, LIMITS, file)
    assert top == ceiling(given, LIMITS)
    file.write_bytes(file.read_bytes().replace(b'"most":960', b'"most":959'))  # so that it shows where it comes from
    command = "import sys; from tests.scheduler.simulation.test_living import told_ceiling as told; told(sys.argv[1])"
    for seed in ("1", "2"):
        told = subprocess.check_output(
            [sys.executable, "-c", command, str(file)], env={**os.environ, "PYTHONHASHSEED": seed}, cwd=ROOT, text=True
        )
        assert told == "959\n"
    other = replace(given, illnesses=(Illness("ann", span(9, "00:00", "24:00"), at(8)),))
    assert kept_ceiling(other, LIMITS, file).most == 960
    file.write_bytes(file.read_bytes().replace(b'"proven":true', b'"proven":false').replace(b"960", b"959"))
    assert kept_ceiling(other, LIMITS, file).most == 960


def told_ceiling(file: str) -> None:
    """Print the ceiling of the world above out of a file, in a process of its own."""
    sys.stdout.write(f"{kept_ceiling(replace(_spend_ann(), about={'seed': 1}), LIMITS, Path(file)).most}\n")
