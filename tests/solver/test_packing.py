"""Packing: all slots filled by as few workers as possible, and only where nothing else counts."""

import queue
from dataclasses import fields, replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.model.assemble import quality_model, ready
from solver.model.coverage import all_empty
from solver.packing import Packer, busiest, only_packing
from solver.plan import Status
from solver.problem import Limits, Opportunity, Problem, Weights, Worker
from solver.solve import SolveLimits, solve
from solver.span import Span
from tests.examples import examples
from tests.factories import problem, request, shift, worker

ACTIVATION_ALONE = Weights(**{each.name: int(each.name == "activation") for each in fields(Weights)})
EXPECTED = worker("ann", opportunity=(Opportunity(Span(), 60),))
HOURS = (("06:00", "10:00"), ("08:00", "12:00"), ("10:00", "14:00"), ("13:00", "17:00"))


@st.composite
def packings(draw: st.DrawFn) -> Problem:
    """Draw up to three workers, each able to do some of up to six jobs."""
    names = [f"w{number}" for number in range(draw(st.integers(1, 3)))]
    requests = [
        request(
            f"r{number}",
            [shift(f"s{number}", draw(st.integers(0, 1)), *draw(st.sampled_from(HOURS)))],
            allowed_workers=frozenset(draw(st.sets(st.sampled_from(names), min_size=1))),
        )
        for number in range(draw(st.integers(1, 6)))
    ]
    return problem([worker(name) for name in names], requests, weights=ACTIVATION_ALONE)


def fewest(tried: Problem) -> int | None:
    """Return the fewest workers who do everything, by trying all plans."""
    able = [sorted(tried.request_by_id[each.request].allowed_workers or ()) for each in tried.shifts]
    best = None
    for plan in product(*able):
        taken = list(zip(plan, tried.shifts, strict=True))
        clash = any(
            one == other and first.start < second.end and second.start < first.end
            for place, (one, first) in enumerate(taken)
            for other, second in taken[:place]
        )
        if not clash:
            best = min(len(set(plan)), best or len(plan))
    return best


@given(packings())
def test_as_many_are_needed_as_there_are_slots_at_the_busiest_moment(tried: Problem) -> None:
    least = busiest(tried, ready(tried))
    assert 1 <= least <= (fewest(tried) or len(tried.shifts))


@settings(max_examples=examples(60))
@given(packings(), st.integers(0, 9))
def test_it_finds_the_fewest_workers_who_do_everything(tried: Problem, seed: int) -> None:
    candidates = ready(tried)
    assert only_packing(tried, candidates)
    model = quality_model(tried, candidates, medium=all_empty(tried))
    packer = Packer(tried, candidates, seed, queue.SimpleQueue())
    for _ in range(60):
        packer.steps(1_000 * len(tried.shifts))
    assert model.matrix.accepts(model.complete(packer.pairs))
    best = fewest(tried)
    assert packer.found == (best is not None)
    if best is not None:
        assert packer.pairs.sum() == len(tried.shifts)
        assert len(np.unique(candidates.worker[packer.pairs > 0])) == best


@pytest.mark.parametrize(
    "change",
    [
        {"weights": replace(ACTIVATION_ALONE, travel=1)},
        {"weights": replace(ACTIVATION_ALONE, activation=0)},
        {"workers": [worker("ann", limits=Limits(minutes_per_day=600))]},
        {"workers": [EXPECTED], "weights": replace(ACTIVATION_ALONE, opportunity=1)},
        {"max_disruptions": 0},
    ],
)
def test_whatever_else_counts_is_not_packing(change: dict[str, object]) -> None:
    given = {"workers": [worker("ann")], "weights": ACTIVATION_ALONE, **change}
    tried = problem(given.pop("workers"), [request("r", [shift("s", 0, "08:00", "12:00")])], **given)  # type: ignore[arg-type]
    assert not only_packing(tried, ready(tried))


@pytest.mark.parametrize(("weight", "who"), [(1, worker("ann")), (0, EXPECTED)])
def test_a_term_that_cannot_count_does_not_stand_in_the_way(weight: int, who: Worker) -> None:
    weights = replace(ACTIVATION_ALONE, opportunity=weight)
    tried = problem([who], [request("r", [shift("s", 0, "08:00", "12:00")])], weights=weights)
    assert only_packing(tried, ready(tried))


def test_a_shift_that_needs_two_gets_two() -> None:
    asked = request("r", [shift("s", 0, "08:00", "12:00"), shift("t", 0, "13:00", "17:00")], headcount=2)
    tried = problem([worker("ann"), worker("bob"), worker("eve")], [asked], weights=ACTIVATION_ALONE)
    result = solve(tried, SolveLimits(60, 2))
    assert result.status is Status.OPTIMAL
    assert result.score is not None
    assert (result.score.medium, result.score.soft) == (0, -2)
