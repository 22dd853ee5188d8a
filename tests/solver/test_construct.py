"""The first plan: it keeps the rules, keeps the plan it begins from, and leaves nothing that could simply be added."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from solver.construct import construct
from solver.problem import Problem
from tests.brute_force import Floats, free_model, good_plans, pair_values
from tests.examples import examples
from tests.factories import problem, request, shift, worker
from tests.tiny_problems import tiny_problems


@settings(max_examples=examples(150))
@given(tiny_problems())
def test_it_keeps_the_rules_wherever_the_pins_alone_do(tried: Problem) -> None:
    model = free_model(tried)
    pins = model.candidates.pinned.astype(float)
    built = construct(tried, model)
    assert (built >= pins).all()
    assert model.matrix.accepts(model.complete(built)) or not model.matrix.accepts(model.complete(pins))


@settings(max_examples=examples(100))
@given(st.data(), tiny_problems(most_pairs=8))
def test_a_good_plan_to_begin_from_stays_whole(data: st.DataObject, tried: Problem) -> None:
    model, plans = free_model(tried), list(good_plans(tried))
    assume(plans)
    values = pair_values(tried, model.candidates, data.draw(st.sampled_from(plans)))
    assert values is not None
    built = construct(tried, model, values.nonzero()[0].tolist())
    assert (built >= values).all()
    assert model.matrix.accepts(model.complete(built))


@settings(max_examples=examples(100))
@given(st.data(), tiny_problems())
def test_of_a_bad_plan_what_fits_is_kept(data: st.DataObject, tried: Problem) -> None:
    model = free_model(tried)
    assume(len(model.candidates))
    first = data.draw(st.lists(st.integers(0, len(model.candidates) - 1), unique=True))
    pins = model.candidates.pinned.astype(float)
    with_first = pins.copy()
    with_first[first[:1]] = 1
    built = construct(tried, model, first)
    if model.matrix.accepts(model.complete(pins)):
        assert model.matrix.accepts(model.complete(built))
        if first and model.matrix.accepts(model.complete(with_first)):
            assert built[first[0]] == 1


def built_for(tried: Problem, *first: tuple[str, str]) -> set[tuple[str, str]]:
    """Return the pairs of the plan that is built, from some pairs on."""
    model = free_model(tried)
    candidates = model.candidates
    values: Floats | None = pair_values(tried, candidates, first)
    assert values is not None
    pairs = construct(tried, model, values.nonzero()[0].tolist()).nonzero()[0].tolist()
    return {(tried.shifts[candidates.shift[pair]].id, tried.workers[candidates.worker[pair]].id) for pair in pairs}


def test_one_who_covers_all_goes_before_two_who_share() -> None:
    days = [shift(f"s{day}", day, "08:00", "12:00") for day in range(3)]
    part = worker("ann", availability=(problem([], [request("r", days)]).horizon,), banned_sites=frozenset({"gym"}))
    tried = problem([part, worker("bob")], [request("r", days), request("g", [shift("g", 0, "08:00", "12:00")], "gym")])
    assert built_for(tried) == {("g", "bob"), ("s0", "ann"), ("s1", "ann"), ("s2", "ann")}


def test_the_scarce_request_goes_first() -> None:
    ann = worker("ann", ["cook"])
    morning, noon = shift("a", 0, "08:00", "12:00"), shift("b", 0, "09:00", "13:00")
    tried = problem([worker("bob"), ann], [request("any", [morning]), request("cook", [noon], skills=("cook",))])
    assert built_for(tried) == {("a", "bob"), ("b", "ann")}


def test_a_detour_that_only_works_as_a_whole_is_kept() -> None:
    requests = [
        request("r1", [shift("a", 0, "08:00", "10:00")], "p"),
        request("r2", [shift("b", 0, "13:00", "15:00")], "q"),
        request("r3", [shift("c", 0, "11:00", "12:00")], "r"),
    ]
    bob = worker("bob", banned_sites=frozenset({"p", "r"}))
    tried = problem([worker("ann"), bob], requests, between={"p": {"q": 240}}, home={"ann": {"q": 60}})
    whole = {("a", "ann"), ("b", "ann"), ("c", "ann")}
    assert built_for(tried, *whole) == whole
