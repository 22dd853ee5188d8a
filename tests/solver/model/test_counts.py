"""Rows on the number of shifts that fit: five shifts of 430 minutes do not go into a week of 2100."""

from solver.model.assemble import quality_model, ready
from solver.model.coverage import all_empty
from solver.problem import Limits
from tests.factories import problem, request, shift, worker

LONG = [shift(f"d{day}", day, "08:00", "15:10") for day in range(5)]
SHORT = shift("s", 5, "08:00", "12:00")
TRIED = problem(
    [worker("ann", limits=Limits(minutes_per_week=2100)), worker("bob")], [request("r", LONG), request("q", [SHORT])]
)


def test_four_shifts_fit_into_the_week_and_who_serves_half_a_request_does_half_of_that() -> None:
    matrix = quality_model(TRIED, ready(TRIED), all_empty(TRIED)).matrix
    rows = [sorted(matrix.value[matrix.owner == row].tolist()) for row in range(matrix.rows)]
    assert [1, 1, 1, 1, 1] in rows
    assert [-4, 1, 1, 1, 1, 1] in rows
