"""Who is expected elsewhere: what they have all the same, and what they were kept from."""

from dataclasses import asdict

from hypothesis import given, settings
from hypothesis import strategies as st

from solver.check import soft_parts, violations
from solver.expected import Expected, Priced, explain_expected
from solver.plan import Plan
from solver.problem import Opportunity, Problem, Weights
from solver.solve import SolveLimits, solve
from tests.examples import examples
from tests.factories import all_pairs, commitment, problem, request, shift, span, worker
from tests.tiny_problems import tiny_problems

DEAR = (Opportunity(span(0, "00:00", "24:00"), 90),)
MORNING, EVENING, TOMORROW = (
    shift("morning", 0, "08:00", "12:00"),
    shift("evening", 0, "18:00", "20:00"),
    shift("tomorrow", 1, "08:00", "12:00"),
)


def test_the_solver_keeps_who_is_expected_elsewhere_and_the_explanation_says_so() -> None:
    """Ann knows the school and Bob does not (600 points), but four hours of hers are worth 360 more than that."""
    ann = worker(
        "ann", opportunity=(Opportunity(span(0, "00:00", "24:00"), 240),), familiar_sites=frozenset({"school"})
    )
    tried = problem([ann, worker("bob")], [request("r", [MORNING])])
    result = solve(tried, SolveLimits(60, 1))
    assert result.plan == Plan.of([("morning", "bob")])
    assert result.soft_parts == dict.fromkeys(asdict(tried.weights), 0) | {"unfamiliar": 600}
    (priced,) = tried.shifts
    assert explain_expected(tried, result.plan) == [Expected("ann", (), (Priced(priced, 960, ("bob",)),))]


def test_a_known_need_is_never_left_for_an_expected_one() -> None:
    ann = worker("ann", opportunity=(Opportunity(span(0, "00:00", "24:00"), 1_000_000),))
    tried = problem([ann], [request("r", [MORNING])])
    result = solve(tried, SolveLimits(60, 1))
    assert result.plan == Plan.of([("morning", "ann")])
    (priced,) = tried.shifts
    assert explain_expected(tried, result.plan) == [Expected("ann", (Priced(priced, 4_000_000, ()),), ())]


def test_only_what_bears_on_somebody_is_told() -> None:
    workers = [
        worker("ann", opportunity=DEAR),
        worker("bob"),
        worker("cleo", opportunity=DEAR, commitments=(commitment(0, "07:00", "20:00"),)),  # busy
        worker("dan", opportunity=DEAR, availability=()),
        worker("eve", opportunity=(Opportunity(span(0, "00:00", "24:00"), 0),)),
    ]
    tried = problem(workers, [request("r", [MORNING, EVENING, TOMORROW])])
    morning, evening, _ = tried.shifts
    plan = Plan.of([("evening", "ann"), ("morning", "bob"), ("tomorrow", "bob")])
    told = Expected("ann", (Priced(evening, 180, ()),), (Priced(morning, 360, ("bob",)),))
    assert explain_expected(tried, plan) == [told]
    empty = Plan.of([("evening", "ann")])  # an empty slot is explained elsewhere: nobody was preferred
    assert explain_expected(tried, empty) == [Expected("ann", told.used, ())]


def test_a_request_with_enough_faces_keeps_nobody() -> None:
    workers = [worker("ann", opportunity=DEAR), worker("bob")]
    for most, told in ((1, 0), (2, 1)):
        tried = problem(workers, [request("r", [MORNING], max_workers=most)])
        assert len(explain_expected(tried, Plan.of([("morning", "bob")]))) == told


def test_without_weight_nothing_is_told() -> None:
    ann = worker("ann", opportunity=DEAR)
    tried = problem([ann], [request("r", [MORNING])], weights=Weights(opportunity=0))
    assert explain_expected(tried, Plan.of([("morning", "ann")])) == []


@settings(max_examples=examples(100))
@given(st.data(), tiny_problems())
def test_the_points_are_those_of_the_check(data: st.DataObject, tried: Problem) -> None:
    plan = Plan.of(data.draw(st.lists(st.sampled_from(all_pairs(tried)), max_size=4, unique=True)))
    told = explain_expected(tried, plan)
    before = soft_parts(tried, plan)["opportunity"]
    assert sum(priced.points for each in told for priced in each.used) == before
    broken = {violation.message for violation in violations(tried, plan)}
    for each in told:
        for priced in each.kept_from:
            others = [pair for pair in plan if pair != (priced.shift.id, priced.others[0])]
            moved = Plan.of([*others, (priced.shift.id, each.worker)])
            lost = soft_parts(tried, Plan.of(others))["opportunity"]
            assert soft_parts(tried, moved)["opportunity"] == lost + priced.points
            new = [violation for violation in violations(tried, moved) if violation.message not in broken]
            assert all(violation.worker != each.worker for violation in new)
