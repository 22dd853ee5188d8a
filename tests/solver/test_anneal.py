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
from tests.factories import problem, request, shift, worker
from tests.tiny_problems import tiny_problems


@settings(max_examples=150)
@given(tiny_problems(), st.sampled_from([0.0, 5000.0]), st.integers(0, 9), st.sampled_from([0.0, 0.5, 1.0]))
def test_every_plan_on_the_way_keeps_the_rules_and_the_medium_level(
    tried: Problem, temperature: float, seed: int, eject: float
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
            annealer.steps(20, temperature, Ways(eject))
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
