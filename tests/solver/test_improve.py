"""The soft level, begun before the medium level is proven: nothing is lost when a better medium cost turns up."""

from contextlib import ExitStack

from hypothesis import Phase, assume, given, settings

from solver.compiled import Compiler
from solver.highs import Highs
from solver.improve import improve
from solver.model.assemble import coverage_model, quality_model, ready
from solver.model.coverage import all_empty
from solver.plan import Score
from solver.problem import Problem
from solver.search import Search, SolveLimits
from tests.brute_force import good_plans
from tests.examples import examples
from tests.tiny_problems import tiny_problems

LONG = 600.0


@settings(max_examples=examples(12), phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(tiny_problems())
def test_from_what_is_pinned_and_a_proof_of_the_coverage_under_way_all_is_found_and_proven(tried: Problem) -> None:
    candidates = ready(tried)
    search = Search(tried, SolveLimits(LONG, threads=2), lambda _: None, lambda: False)
    search.prepare(candidates, quality_model(tried, candidates, medium=all_empty(tried)))
    search.offer(search.model.matrix.lower[: len(candidates)])
    assume(search.pairs is not None)
    with ExitStack() as stack:
        children = [stack.enter_context(Highs(search.inbox)) for _ in range(2)]
        children[0].submit(coverage_model(tried, candidates).matrix, None, LONG, 0)
        improve(search, children, stack.enter_context(Compiler()))
    best = max(good_plans(tried).values())
    assert search.proven
    assert search.score == Score(0, best.medium, best.soft)
