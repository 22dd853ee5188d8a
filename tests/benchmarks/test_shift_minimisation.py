import json
from itertools import pairwise

import pytest

from solver.check import score
from solver.instance import read_instance
from solver.plan import Plan
from tests.benchmarks.shift_minimisation import converted

# Three jobs, of which only the first two overlap. Worker 0 may do jobs 0 and 2, worker 1 jobs 1 and 2, worker 2 all.
TEXT = """\
Type = 1
Jobs = 3
0 60
30 90
90 1500
Qualifications = 3
2: 0 2
2: 1 2
3: 0 1 2
"""


def test_each_job_is_a_shift_that_keeps_its_times() -> None:
    problem = read_instance(json.dumps(converted(TEXT, "three jobs")).encode())
    assert problem.name == "three jobs"
    assert [shift.end - shift.start for shift in problem.shifts] == [60, 60, 1410]
    assert [later.start - earlier.start for earlier, later in pairwise(problem.shifts)] == [30, 60]
    assert [shift.minutes for shift in problem.shifts] == [60, 60, 1410]


@pytest.mark.parametrize(
    ("workers", "expected"),
    [
        ((0, 1, 0), (0, 0, -2)),
        ((0, 1, 2), (0, 0, -3)),
        ((2, 1, 2), (0, 0, -2)),
        ((1, 1, 1), (-2, 0, -1)),  # may not do job 0, and jobs 0 and 1 overlap
        ((0, 2), (0, -1410, -2)),
    ],
)
def test_a_plan_costs_its_workers_and_each_does_what_he_can(
    workers: tuple[int, ...], expected: tuple[int, ...]
) -> None:
    problem = read_instance(json.dumps(converted(TEXT, "three jobs")).encode())
    plan = Plan.of((f"shift {job}", f"worker {worker}") for job, worker in enumerate(workers))
    found = score(problem, plan)
    assert (found.hard, found.medium, found.soft) == expected


def test_no_jobs_are_an_instance_too() -> None:
    problem = read_instance(json.dumps(converted("Type = 1\nJobs = 0\nQualifications = 1\n0:\n", "none")).encode())
    assert (len(problem.shifts), len(problem.workers)) == (0, 1)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Type = 1", "Type = 2", "Type: only 1 is known"),
        ("Jobs = 3", "Jobs: 3", "line 2: must be 'Jobs = '"),
        ("Jobs = 3", "Jobs = 4", "line 6: must be whole numbers"),
        ("0 60", "60 60", "line 3: must be a start and a later end"),
        ("0 60", "0 30 60", "line 3: must be a start and a later end"),
        ("2: 1 2", "3: 1 2", "line 8: must be 'k:' and k jobs"),
        ("2: 1 2", "2: 1 3", "line 8: jobs must differ and lie between 0 and 2"),
        ("2: 1 2", "2: 1 1", "line 8: jobs must differ and lie between 0 and 2"),
        ("3: 0 1 2\n", "", "end of file: comes too early"),
        ("3: 0 1 2\n", "3: 0 1 2\n0:\n", "line 10: nothing should follow"),
    ],
)
def test_bad_files_are_refused_with_the_line(old: str, new: str, message: str) -> None:
    with pytest.raises(ValueError, match=rf"^{message}"):
        converted(TEXT.replace(old, new, 1), "bad")
