"""Who else could have a mission: everybody named could, and the points are those of the whole plan."""

import time
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from scheduler.planning.alternatives import Choices
from scheduler.planning.explanation import explained
from solver.check import score, violations
from solver.plan import Plan
from solver.problem import Agency, Assignment, Opportunity, Problem, Weights
from solver.span import Span
from tests.factories import all_pairs, commitment, problem, request, shift, worker
from tests.tiny_problems import tiny_problems

FOREVER = float("inf")


@given(tiny_problems(), st.data())
def test_an_alternative_is_a_plan_of_exactly_so_many_points(now: Problem, data: st.DataObject) -> None:
    plan = Plan(tuple(now.pinned))
    for pair in all_pairs(now):
        more = Plan(tuple({*plan, pair}))
        if data.draw(st.booleans()) and not violations(now, more):
            plan = more
    if violations(now, plan):
        return
    for choice in Choices(now, plan).explained(FOREVER):
        mine = {
            pair
            for pair in plan
            if pair.worker == choice.worker
            and now.shift_by_id[pair.shift].request == choice.request
            and pair not in now.pinned
        }
        assert mine
        for other in choice.alternatives:
            swapped = Plan(tuple(({*plan} - mine) | {Assignment(pair.shift, other.worker) for pair in mine}))
            faults = [fault for fault in violations(now, swapped) if fault.rule != "max_disruptions"]
            assert faults == []
            assert score(now, plan).soft - score(now, swapped).soft == other.points


def school() -> Problem:
    mornings = [shift("mon", 0, "08:00", "12:00"), shift("tue", 1, "08:00", "12:00")]
    return problem(
        [
            worker("ann", ["cook"], agency="near"),
            worker("bob", ["cook"], agency="near", familiar_sites=frozenset({"school"})),
            worker("cleo", ["cook"], agency="north", commitments=(commitment(1, "09:00", "10:00"),)),
            worker("dan", ["cook"], agency="north", commitments=(commitment(3, "09:00", "10:00"),)),
            worker("eve", ["drive"], agency="north"),
        ],
        [request("kitchen", mornings, skills=("cook",), preferred_workers=frozenset({"dan"}))],
        home={"ann": {"school": 10}, "bob": {"school": 25}, "dan": {"school": 5}},
        agencies=(Agency("near"), Agency("north", target_minutes=600)),
    )


def test_a_choice_with_its_facts() -> None:
    now = school()
    [choice] = Choices(now, Plan.of([("mon", "ann"), ("tue", "ann")])).explained(FOREVER)
    assert (choice.request, choice.worker, choice.eligible) == ("kitchen", "ann", 4)  # by skill; Eve cannot cook
    assert (choice.travel_minutes, choice.week_minutes) == (10, 480)
    assert (choice.familiar, choice.preferred) == (False, False)
    dan, bob = choice.alternatives  # Cleo is at work on Tuesday
    # Dan: two trips of 10 minutes less, twice a preferred person, 480 of the minutes owed to the agency.
    assert (dan.worker, dan.points) == ("dan", -2 * 2 * 5 * 10 - 2 * 300 - 2 * 480)
    assert (dan.travel_minutes, dan.week_minutes, dan.preferred, dan.familiar) == (5, 540, True, False)
    # Bob: two trips of 30 minutes more, but the site is known.
    assert (bob.worker, bob.points) == ("bob", 2 * 2 * 15 * 10 - 600)
    assert (bob.preferred, bob.familiar) == (False, True)


def test_pins_are_no_missions_of_the_plan() -> None:
    now = replace(school(), pinned=(Assignment("mon", "ann"),))
    plan = Plan.of([("mon", "ann"), ("tue", "ann")])
    [choice] = Choices(now, plan).explained(FOREVER)
    assert choice.week_minutes == 480
    assert {each.worker for each in choice.alternatives} == {"bob", "dan"}


def test_without_time_the_facts_remain() -> None:
    plan = Plan.of([("mon", "ann"), ("tue", "ann")])
    [choice] = Choices(school(), plan).explained(time.monotonic())
    assert choice.alternatives == ()
    assert choice.eligible == 4


def test_empty_slots_come_with_their_reasons() -> None:
    found = explained(school(), Plan.of([("mon", "ann")]), seconds=60)
    [empty] = found.empty
    assert (empty.shift, empty.request, empty.empty, empty.free, empty.main_reason) == ("tue", "kitchen", 1, 3, None)
    assert {(each.name, each.workers, each.alone) for each in empty.reasons} == {
        ("busy", 1, 1),
        ("required_skill", 1, 1),
    }
    assert (found.workers, found.cut, len(found.missions)) == (5, False, 1)


def test_whoever_the_price_alone_kept_is_told_beside_the_best() -> None:
    dear, knows = (Opportunity(Span(), 50),), frozenset({"school"})
    people = [worker("ann"), *(worker(f"b{n}", familiar_sites=knows) for n in range(4))]
    kept = [worker("kim", opportunity=dear, familiar_sites=knows), worker("lou", opportunity=dear)]
    mornings = [shift("mon", 0, "08:00", "12:00"), shift("tue", 1, "08:00", "12:00")]
    home = {name: {"school": 10} for name in ("b0", "b1", "b2", "b3", "lou")}
    now = problem([*people, *kept], [request("help", mornings)], home=home, weights=Weights(opportunity=2))
    [choice] = Choices(now, Plan.of([("mon", "ann"), ("tue", "ann")])).explained(FOREVER)
    # Four times 10 minutes more, the site is known; two mornings at 2 · 50 points an hour. Lou would be worse anyway.
    assert [(each.worker, each.points, each.expected, each.kept) for each in choice.alternatives] == [
        *((f"b{n}", 4 * 10 * 10 - 600, 0, False) for n in range(3)),
        ("kim", 800 - 600, 800, True),
    ]
    cheaper = replace(now, weights=Weights())  # Kim is better here whatever she is expected elsewhere
    [choice] = Choices(cheaper, Plan.of([("mon", "ann"), ("tue", "ann")])).explained(FOREVER)
    assert not any(each.kept for each in choice.alternatives)
