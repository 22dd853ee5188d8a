"""A draft after any steps is what a recomputation from its pairs gives: in Python, and compiled."""

from collections.abc import Callable

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from solver.compiled import compiled
from solver.draft import Board, add, become, board_of, may, remove, undo
from solver.model.assemble import Model
from solver.problem import Problem
from tests.brute_force import Floats, free_model, good_plans, pair_values
from tests.examples import examples
from tests.tiny_problems import tiny_problems

TOLERANCE = 1e-6


@compiled
def compiled_may(board: Board, pair: int) -> bool:
    return may(board, pair)


@compiled
def compiled_add(board: Board, pair: int) -> bool:
    return add(board, pair)


@compiled
def compiled_remove(board: Board, pair: int) -> bool:
    return remove(board, pair)


@compiled
def compiled_undo(board: Board, mark: int) -> None:
    undo(board, mark)


class Draft:
    """A board and its steps, either way."""

    def __init__(self, model: Model, *, fast: bool) -> None:
        self.board = board_of(model) if fast else board_of(model).in_python()
        self.may: Callable[[int], bool] = lambda pair: (compiled_may if fast else may)(self.board, pair)
        self.add: Callable[[int], bool] = lambda pair: (compiled_add if fast else add)(self.board, pair)
        self.remove: Callable[[int], bool] = lambda pair: (compiled_remove if fast else remove)(self.board, pair)
        self.undo: Callable[[int], None] = lambda mark: (compiled_undo if fast else undo)(self.board, mark)
        self._count = len(model.candidates)

    @property
    def pairs(self) -> Floats:
        return np.array(self.board.value[: self._count])

    @property
    def cost(self) -> float:
        return float(self.board.points[0])


def excess(model: Model, pairs: Floats) -> Floats:
    """Return by how much each row is broken when the plan is completed."""
    held = model.matrix.times(model.complete(pairs))
    return np.maximum(0, np.maximum(model.matrix.row_lower - held, held - model.matrix.row_upper))


def allowed(model: Model, pairs: Floats, pair: int) -> bool:
    """Tell whether one more pair breaks no row any more than it is."""
    more = pairs.copy()
    more[pair] = 1
    return pairs[pair] == 0 and bool((excess(model, more) <= excess(model, pairs) + TOLERANCE).all())


def cost(model: Model, pairs: Floats) -> float:
    return float(model.matrix.cost @ model.complete(pairs))


def walk(data: st.DataObject, model: Model, draft: Draft, steps: int, *, forget: bool = True) -> None:
    """Add and remove pairs at random, checking each answer and the state after it."""
    count = len(model.candidates)
    for pair in data.draw(st.lists(st.integers(0, count - 1), max_size=steps)) if count else []:
        before = draft.pairs
        after = before.copy()
        if before[pair]:
            removed = draft.remove(pair)
            assert removed == (not model.candidates.pinned[pair])
            after[pair] = 0 if removed else 1
        else:
            possible = allowed(model, before, pair)
            assert draft.may(pair) or not possible
            assert draft.add(pair) == possible
            after[pair] = 1 if possible else 0
        assert draft.pairs.tolist() == after.tolist()
        assert draft.cost == cost(model, after)
        draft.board.steps[0] *= not forget


@settings(max_examples=examples(150))
@given(st.data(), tiny_problems(), st.sampled_from(["python", "compiled"]))
def test_every_step_is_what_the_rows_say(data: st.DataObject, tried: Problem, way: str) -> None:
    model = free_model(tried)
    draft = Draft(model, fast=way == "compiled")
    assert draft.pairs.tolist() == model.candidates.pinned.astype(float).tolist()
    walk(data, model, draft, 25)


@settings(max_examples=examples(50))
@given(st.data(), tiny_problems(), st.sampled_from(["python", "compiled"]))
def test_undo_goes_back_to_the_mark_and_the_draft_works_on(data: st.DataObject, tried: Problem, way: str) -> None:
    model = free_model(tried)
    draft = Draft(model, fast=way == "compiled")
    walk(data, model, draft, 8)
    pairs, points = draft.pairs, draft.cost
    draft.board.steps[0] = 0
    walk(data, model, draft, 8, forget=False)
    draft.undo(0)
    assert draft.pairs.tolist() == pairs.tolist()
    assert draft.cost == points
    walk(data, model, draft, 8)


@settings(max_examples=examples(50))
@given(st.data(), tiny_problems(most_pairs=8), st.sampled_from(["python", "compiled"]))
def test_a_draft_becomes_any_good_plan(data: st.DataObject, tried: Problem, way: str) -> None:
    model, plans = free_model(tried), list(good_plans(tried))
    assume(plans)
    draft = Draft(model, fast=way == "compiled")
    for plan in data.draw(st.lists(st.sampled_from(plans), max_size=3)):
        values = pair_values(tried, model.candidates, plan)
        assert values is not None
        become(draft.board, values)
        assert draft.pairs.tolist() == values.tolist()
        assert draft.cost == cost(model, values)
        walk(data, model, draft, 4)
