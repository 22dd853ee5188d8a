"""Why slots are empty, by hand and against the whole check."""

import random

from hypothesis import given
from hypothesis import strategies as st

from solver.check import unfilled, violations
from solver.diary import BUSY, PAIR_RULES
from solver.explain import EmptySlot, explain
from solver.plan import Plan, Rule
from solver.problem import Agency, Limits, Problem
from solver.span import Span
from tests.factories import all_pairs, at, commitment, problem, request, shift, worker
from tests.tiny_problems import tiny_problems


def reasons(slot: EmptySlot) -> dict[str, tuple[int, int]]:
    return {reason.name: (reason.workers, reason.alone) for reason in slot.reasons}


def test_a_full_plan_needs_no_explanation() -> None:
    full = problem([worker("ann")], [request("r", [shift("s", 0, "08:00", "12:00")])])
    assert explain(full, Plan.of([("s", "ann")])) == []


def test_overlapping_reasons_all_count_and_alone_counts_only_the_last_hurdle() -> None:
    workers = [
        worker("ann"),
        worker("bob", ["cook"], availability=()),
        worker("cleo", availability=(), banned_sites=frozenset({"school"})),
        worker("dan", ["cook"]),
    ]
    asked = request("r", [shift("s", 0, "08:00", "12:00")], skills=("cook",))
    (slot,) = explain(problem(workers, [asked]), Plan())
    assert reasons(slot) == {"required_skill": (2, 1), "availability": (2, 1), "banned": (1, 0)}
    assert slot.free == ("dan",)
    assert slot.empty == 1
    assert slot.main_reason is None


def test_each_static_rule_has_its_own_name() -> None:
    late = Span(at(1), at(2))
    workers = [
        worker("skill"),
        worker("away", ["cook"], availability=(late,)),
        worker("over", ["cook"], engagement=late),
        worker("abroad", ["cook"], agency="far"),
        worker("banned", ["cook"], banned_sites=frozenset({"school"})),
        worker("remote", ["cook"], max_travel_minutes=30),
        worker("somewhere", ["cook"], unknown_sites=frozenset({"school"})),
    ]
    asked = request("r", [shift("s", 0, "08:00", "12:00")], skills=("cook",))
    agencies = (Agency("agency"), Agency("far", sites=frozenset()))
    (slot,) = explain(problem(workers, [asked], agencies=agencies, home={"remote": {"school": 31}}), Plan())
    names = ("required_skill", "availability", "engagement", "territory", "banned", "max_travel", "unknown_travel")
    assert reasons(slot) == dict.fromkeys(names, (1, 1))
    assert slot.free == ()


def test_busy_names_the_shift_and_the_commitment_in_the_way() -> None:
    workers = [
        worker("ann"),
        worker("bob"),
        worker("cleo", commitments=(commitment(0, "11:00", "13:00"),)),
        worker("dan", limits=Limits(rest_minutes=660)),
        worker("eve"),
    ]
    wanted = request("r", [shift("s", 0, "08:00", "12:00")])
    other = request("q", [shift("t", 0, "10:00", "14:00"), shift("night", -1, "18:00", "22:00")], headcount=2)
    rivals = problem(workers, [wanted, other])
    plan = Plan.of([("t", "ann"), ("t", "bob"), ("night", "dan"), ("night", "eve")])
    (slot,) = explain(rivals, plan)
    (busy,) = slot.reasons
    assert (busy.name, busy.workers, busy.alone) == (BUSY, 4, 4)
    assert busy.blockers == {"t": 2, "commitment": 1, "night": 1}
    assert list(busy.blockers) == ["t", "commitment", "night"]
    assert slot.free == ("eve",)
    assert slot.main_reason is None


def test_a_worker_with_work_on_both_sides_is_busy_once_with_two_blockers() -> None:
    wanted = request("r", [shift("s", 1, "08:00", "20:00")])
    other = request("q", [shift("before", 0, "14:00", "22:00"), shift("after", 2, "06:00", "10:00")])
    tired = problem([worker("ann", limits=Limits(rest_minutes=660))], [wanted, other])
    (slot,) = explain(tired, Plan.of([("before", "ann"), ("after", "ann")]))
    assert reasons(slot) == {BUSY: (1, 1)}
    assert slot.reasons[0].blockers == {"after": 1, "before": 1}


def test_transfer_is_judged_for_the_site_and_not_for_the_time_alone() -> None:
    near, far = (request(name, [shift(name + "-s", 0, "10:00", "12:00")], site=name) for name in ("near", "far"))
    morning = request("q", [shift("m", 0, "08:00", "09:45")], site="start")
    between = {"start": {"near": 10, "far": 60}, "near": {}, "far": {}}
    trip = problem([worker("ann")], [near, far, morning], between=between)
    by_shift = {slot.shift.id: slot for slot in explain(trip, Plan.of([("m", "ann")]))}
    assert by_shift["near-s"].free == ("ann",)
    assert by_shift["far-s"].reasons[0].blockers == {"m": 1}


def test_limits_and_plan_rules_go_by_their_own_names() -> None:
    asked = request("r", [shift("s", 0, "13:00", "18:00"), shift("t", 0, "08:00", "12:00")], max_workers=1)
    short = Limits(minutes_per_day=480)
    limited = problem([worker("ann", limits=short), worker("bob", limits=short)], [asked])
    (slot,) = explain(limited, Plan.of([("t", "ann")]))
    assert reasons(slot) == {"minutes_per_day": (1, 1), "max_workers": (1, 1)}


def test_who_is_already_there_cannot_come_twice() -> None:
    twice = problem([worker("ann")], [request("r", [shift("s", 0, "08:00", "12:00")], headcount=3)])
    (slot,) = explain(twice, Plan.of([("s", "ann")]))
    assert (slot.empty, reasons(slot)) == (2, {"already_there": (1, 1)})


def test_slots_come_in_order_of_start() -> None:
    late = request("a", [shift("late", 3, "08:00", "12:00")])
    early = request("b", [shift("early", 1, "08:00", "12:00")])
    slots = explain(problem([worker("ann")], [late, early]), Plan())
    assert [slot.shift.id for slot in slots] == ["early", "late"]


def test_the_main_reason_is_the_one_whose_end_helps_most() -> None:
    workers = [worker("ann", availability=()), *(worker(name, availability=(), agency="far") for name in "bcd")]
    workers += [worker(name, agency="far") for name in "ef"]
    agencies = (Agency("agency"), Agency("far", sites=frozenset()))
    asked = problem(workers, [request("r", [shift("s", 0, "08:00", "12:00")])], agencies=agencies)
    (slot,) = explain(asked, Plan())
    assert reasons(slot) == {"availability": (4, 1), "territory": (5, 2)}
    assert slot.main_reason == "territory"


@given(tiny_problems(), st.randoms(use_true_random=False))
def test_reasons_are_what_one_pair_more_breaks(tiny: Problem, chance: random.Random) -> None:
    """Against the whole check, which neither remembers nor skips anything."""
    plan = Plan(tuple(pair for pair in all_pairs(tiny) if chance.random() < 0.3))
    broken = {violation.message for violation in violations(tiny, plan)}
    slots = explain(tiny, plan)
    assert {slot.shift.id: slot.empty for slot in slots} == unfilled(tiny, plan)
    for slot in slots:
        expected: dict[str, set[str]] = {}
        for each in tiny.workers:
            pair = (slot.shift.id, each.id)
            if pair in plan.assignments:
                expected.setdefault("already_there", set()).add(each.id)
                continue
            for violation in violations(tiny, Plan.of([*plan, pair])):
                # A published pair more leaves fewer disruptions: other words, but no reason.
                if violation.message in broken or violation.rule is Rule.MAX_DISRUPTIONS:
                    continue
                expected.setdefault(BUSY if violation.rule in PAIR_RULES else violation.rule, set()).add(each.id)
        assert {name: count for name, (count, _) in reasons(slot).items()} == {
            name: len(stopped) for name, stopped in expected.items()
        }
        stopped_by_any = set[str]().union(*expected.values())
        assert set(slot.free) == {each.id for each in tiny.workers} - stopped_by_any
        for reason in slot.reasons:
            others = set[str]().union(*(expected[name] for name in expected if name != reason.name))
            assert reason.alone == len(expected[reason.name] - others)
