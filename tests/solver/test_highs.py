"""HiGHS in its child process: jobs, hints, stops, and the end of either process."""

import os
import pickle
import queue
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from solver.children import own_program
from solver.highs import Highs, Inbox
from solver.jobs import Answer, Bounded, Finished, Improved, Job
from solver.model.program import Matrix
from tests.programs import impossible, knapsack, market_split, nothing

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 240.0
"""Seconds after which a process is taken to hang; far above what any of these needs."""

LONG = 10_000.0


def next_answer(child: Highs, inbox: Inbox) -> Answer:
    """Return the next answer to the current job."""
    while True:
        _, answer = inbox.get(timeout=PATIENCE)
        if child.current(answer):
            return answer


def last_answer(child: Highs, inbox: Inbox) -> Finished:
    """Return the end of the current job."""
    while True:
        answer = next_answer(child, inbox)
        if isinstance(answer, Finished):
            return answer


@pytest.fixture(scope="module")
def solve() -> Iterator[Callable[[Matrix], Finished]]:
    inbox: Inbox = queue.SimpleQueue()
    with Highs(inbox) as child:

        def run(matrix: Matrix) -> Finished:
            child.submit(matrix, None, LONG, seed=1)
            end = last_answer(child, inbox)
            assert not child.busy
            return end

        yield run


def test_an_optimum_is_found_and_proven(solve: Callable[[Matrix], Finished]) -> None:
    end = solve(knapsack())
    assert (end.proven, end.infeasible, round(end.bound)) == (True, False, -11)
    assert end.point is not None
    assert np.round(end.point).tolist() == [0, 1, 1]


def test_a_program_without_points_is_infeasible(solve: Callable[[Matrix], Finished]) -> None:
    end = solve(impossible())
    assert (end.proven, end.infeasible, end.point) == (False, True, None)


@pytest.mark.parametrize("least", [0, 1])
def test_a_program_without_columns_is_judged_by_its_rows(solve: Callable[[Matrix], Finished], least: int) -> None:
    end = solve(nothing(least))
    assert (end.proven, end.infeasible, end.bound) == (least == 0, least > 0, 7)


def test_a_new_job_ends_the_old_one_whose_answers_no_longer_count() -> None:
    inbox: Inbox = queue.SimpleQueue()
    with Highs(inbox) as child:
        child.submit(market_split()[0], None, LONG, seed=1)
        old = next_answer(child, inbox)
        child.submit(knapsack(), None, LONG, seed=1)
        assert not child.current(old)
        assert round(last_answer(child, inbox).bound) == -11


def test_an_abandoned_job_leaves_the_process_free() -> None:
    inbox: Inbox = queue.SimpleQueue()
    with Highs(inbox) as child:
        child.submit(market_split()[0], None, LONG, seed=1)
        old = next_answer(child, inbox)
        child.abandon()
        assert not child.busy
        assert not child.current(old)
        child.submit(knapsack(), None, LONG, seed=1)
        assert round(last_answer(child, inbox).bound) == -11


def test_a_hopeless_job_stops_when_asked_and_tells_what_it_knows() -> None:
    matrix, _ = market_split()
    inbox: Inbox = queue.SimpleQueue()
    with Highs(inbox) as child:
        child.submit(matrix, None, LONG, seed=1)
        while not isinstance(found := next_answer(child, inbox), Improved):
            pass
        assert matrix.accepts(found.point)
        child.stop()
        end = last_answer(child, inbox)
        assert (end.proven, end.infeasible) == (False, False)
        assert end.bound < matrix.objective(found.point)


def test_a_job_begins_at_a_point() -> None:
    matrix, best = market_split()
    inbox: Inbox = queue.SimpleQueue()
    with Highs(inbox) as child:
        child.submit(matrix, best, LONG, seed=1)
        end = last_answer(child, inbox)
        assert end.proven, "nothing is below a cost of 0"
        assert end.point is not None
        assert matrix.objective(end.point) == 0


def test_a_job_ends_when_its_time_is_up() -> None:
    inbox: Inbox = queue.SimpleQueue()
    with Highs(inbox) as child:
        child.submit(market_split()[0], None, 0.2, seed=1)
        end = last_answer(child, inbox)
        assert (end.proven, end.infeasible) == (False, False)


def test_a_hint_is_taken_while_the_job_runs() -> None:
    matrix, best = market_split()
    inbox: Inbox = queue.SimpleQueue()
    with Highs(inbox) as child:
        child.submit(matrix, None, LONG, seed=1)
        while not isinstance(next_answer(child, inbox), Bounded | Improved):
            pass
        child.hint(best)
        end = last_answer(child, inbox)
        assert end.proven
        assert end.point is not None
        assert matrix.objective(end.point) == 0


def test_a_child_that_cannot_begin_is_an_error_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    inbox: Inbox = queue.SimpleQueue()
    with Highs(inbox) as child, pytest.raises(BrokenPipeError, match=r"^the HiGHS process ended.*exit code 1$"):
        next_answer(child, inbox)


def test_a_child_that_dies_is_an_error_for_who_waits_and_for_who_orders() -> None:
    inbox: Inbox = queue.SimpleQueue()
    with Highs(inbox) as child:
        child.submit(market_split()[0], None, LONG, seed=1)
        next_answer(child, inbox)
        os.kill(child.pid, signal.SIGKILL)
        with pytest.raises(BrokenPipeError, match=r"exit code -9$"):
            last_answer(child, inbox)
        with pytest.raises(BrokenPipeError, match=r"exit code -9$"):
            child.submit(market_split()[0], None, LONG, seed=1)


PARENT = """
import queue
from solver.highs import Highs
from tests.programs import market_split

inbox = queue.SimpleQueue()
with Highs(inbox) as child:
    child.submit(market_split()[0], None, 10_000.0, seed=1)
    inbox.get()
    print("solving", flush=True)
    queue.SimpleQueue().get()
"""


def test_the_child_ends_with_a_parent_that_is_killed() -> None:
    command = [sys.executable, "-c", PARENT]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"solving\n"
        parent.kill()
        # Both processes hold this pipe: it closes, and this returns, when the child has gone as well.
        assert parent.communicate(timeout=PATIENCE)[1] == b""


def test_the_child_ends_when_an_order_breaks_off() -> None:
    order = pickle.dumps(Job(1, knapsack(), None, LONG, 1))
    child = subprocess.run(
        own_program("solver.highs_child"),
        cwd=ROOT,
        input=order[: len(order) // 2],
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    assert (child.returncode, child.stdout, child.stderr) == (0, b"", b"")
