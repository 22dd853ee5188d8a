"""Annealing never leaves the plans that keep every rule, whatever the temperature."""

import queue

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.anneal import Annealer, Ways
from solver.construct import construct
from solver.in_thread import Inbox
from solver.jobs import Annealed
from solver.model.assemble import quality_model, ready
from solver.model.coverage import all_empty, pair_gains
from solver.problem import Assignment, Problem, Weights
from solver.span import Span
from tests.examples import examples
from tests.factories import problem, request, shift, worker
from tests.tiny_problems import tiny_problems


@settings(max_examples=examples(150))
@given(
    tiny_problems(),
    st.sampled_from([0.0, 5000.0]),
    st.integers(0, 9),
    st.builds(
        Ways,
        eject=st.sampled_from([0.0, 0.5, 1.0]),
        part_ejected=st.sampled_from([0.0, 0.5, 1.0]),
        part_rebuilt=st.sampled_from([0.0, 0.5, 1.0]),
        chain=st.sampled_from([0.0, 1.0]),
    ),
)
def test_every_plan_on_the_way_keeps_the_rules_and_the_medium_level(
    tried: Problem, temperature: float, seed: int, ways: Ways
) -> None:
    candidates = ready(tried)
    model = quality_model(tried, candidates, medium=all_empty(tried))
    pairs = construct(tried, model)
    if not len(candidates) or not model.matrix.accepts(model.complete(pairs)):
        return
    gains = pair_gains(tried, candidates)
    with Annealer(tried, model, seed, queue.SimpleQueue()) as annealer:
        annealer.start(pairs)
        for _ in range(4):
            annealer.steps(20, temperature, ways)
            better = annealer.pairs
            assert model.matrix.accepts(model.complete(better))
            assert gains @ np.round(better) >= gains @ pairs
            now = annealer.draft
            assert model.matrix.accepts(model.complete(now))
            assert annealer.points == pytest.approx(model.matrix.cost @ model.complete(now))
            pairs = better


def test_a_dear_published_pair_stays_where_no_disruption_is_allowed() -> None:
    asked = request("r", [shift("s", 0, "08:00", "12:00")], preferred_workers=frozenset({"bob"}))
    tried = problem(
        [worker("ann"), worker("bob")],
        [asked],
        published=(Assignment("s", "ann"),),
        max_disruptions=0,
        weights=Weights(preferred=900, disruption=0),
    )
    candidates = ready(tried)
    model = quality_model(tried, candidates, medium=all_empty(tried))
    published = np.array([1.0, 0.0])
    assert model.matrix.accepts(model.complete(published))
    with Annealer(tried, model, 0, queue.SimpleQueue()) as annealer:
        annealer.start(published)
        annealer.steps(500, temperature=0.0)
        assert annealer.pairs.tolist() == published.tolist()


def test_it_finds_who_should_have_left_other_work() -> None:
    """Ann is the only one for the kitchen, and is at the desk: she must be taken from there, which Bob can do."""
    morning = [shift("kitchen", 0, "08:00", "12:00")], [shift("desk", 0, "08:00", "12:00")]
    ann = worker("ann", ["cook"], familiar_sites=frozenset({"school"}))
    tried = problem(
        [ann, worker("bob", ["cook"])],
        [request("k", morning[0], "school", skills=("cook",)), request("d", morning[1], "college")],
        weights=Weights(unfamiliar=900),
    )
    candidates = ready(tried)
    model = quality_model(tried, candidates, medium=all_empty(tried))
    taken = {("ann", "desk"), ("bob", "kitchen")}
    names = [
        (tried.workers[row].id, tried.shifts[number].id)
        for row, number in zip(candidates.worker, candidates.shift, strict=True)
    ]
    wrong = np.array([float(each in taken) for each in names])
    inbox: Inbox = queue.SimpleQueue()
    with Annealer(tried, model, 0, inbox) as annealer:
        annealer.start(wrong)
        annealer.submit(0.2, temperature=0.0)
        _, answer = inbox.get(timeout=120)
    assert isinstance(answer, Annealed)
    assert {name for name, value in zip(names, answer.pairs, strict=True) if value} == {
        ("ann", "kitchen"),
        ("bob", "desk"),
    }


@pytest.mark.parametrize(
    ("ways", "cost"), [(Ways(eject=1.0, part_ejected=1.0), 0), (Ways(part_ejected=0.0, part_rebuilt=0.0), 300)]
)
def test_only_steps_on_some_days_share_a_request(ways: Ways, cost: int) -> None:
    """Ann would rather not work the first day, Bob the second; whoever takes all of it takes a day against the wish."""
    days = [shift("first", 0, "08:00", "12:00"), shift("second", 1, "08:00", "12:00")]
    tried = problem(
        [
            worker("ann", unpreferred=(Span(days[0].start, days[0].end),)),
            worker("bob", unpreferred=(Span(days[1].start, days[1].end),)),
        ],
        [request("r", days)],
        weights=Weights(handover=0, fragmentation=0, travel=0, unfamiliar=0, unpreferred=300),
    )
    model = quality_model(tried, ready(tried), medium=all_empty(tried))
    with Annealer(tried, model, 0, queue.SimpleQueue()) as annealer:
        annealer.start(construct(tried, model))
        annealer.steps(500, 0.0, ways)
        assert model.matrix.objective(model.complete(annealer.pairs)) == cost


@pytest.mark.parametrize(("chain", "filled"), [(1.0, 3), (0.0, 2)])
def test_only_a_row_of_ejections_fills_what_nobody_free_can(chain: float, filled: int) -> None:
    """The kitchen needs Ann, her more urgent desk then Bob, and his gate Carl, who comes to an unknown site."""
    at = {name: [shift(name, 0, "08:00", "12:00")] for name in ("kitchen", "desk", "gate")}
    known = frozenset({"school"})
    tried = problem(
        [
            worker("ann", ["cook", "clerk"], familiar_sites=known),
            worker("bob", ["clerk", "guard"], familiar_sites=known),
            worker("carl", ["guard"]),
        ],
        [
            request("k", at["kitchen"], "school", skills=("cook",)),
            request("d", at["desk"], "school", skills=("clerk",), priority=3),
            request("g", at["gate"], "school", skills=("guard",), priority=3),
        ],
        weights=Weights(unfamiliar=900, travel=0),
    )
    candidates = ready(tried)
    model = quality_model(tried, candidates, medium=all_empty(tried))
    begin = np.zeros(len(candidates))
    for name, taken in (("ann", "desk"), ("bob", "gate")):
        row, number = tried.worker_index[name], [each.id for each in tried.shifts].index(taken)
        begin[candidates.index[row, number]] = 1
    with Annealer(tried, model, 0, queue.SimpleQueue()) as annealer:
        annealer.start(begin)
        annealer.steps(500, 0.0, Ways(eject=1.0, chain=chain))
        assert annealer.pairs.sum() == filled


def test_what_goes_wrong_in_the_thread_is_an_error_of_who_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = problem([worker("ann")], [request("r", [shift("s", 0, "08:00", "12:00")])])
    model = quality_model(tried, ready(tried), medium=all_empty(tried))

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Annealer, "steps", broken)
    inbox: Inbox = queue.SimpleQueue()
    with Annealer(tried, model, 0, inbox) as annealer:
        annealer.submit(1.0, temperature=0.0)
        engine, answer = inbox.get(timeout=120)
        with pytest.raises(RuntimeError, match="ended unexpectedly"):
            engine.current(answer)
