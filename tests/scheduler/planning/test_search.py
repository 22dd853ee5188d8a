"""The child that searches, on an instance that would keep it busy for minutes."""

import signal
import subprocess
import sys
import time
from importlib import resources
from pathlib import Path

import psutil
import pytest
from msgspec import json

from scheduler.planning import search as module
from scheduler.planning.search import Limits, SearchFailed, SearchNews, search
from solver.check import score, violations
from solver.children import own_program
from solver.instance import read_instance, read_solution
from tests.examples import one_in, some

pytestmark = one_in(2)

LONG = Limits(seconds=3600, threads=1)
PATIENCE = 240.0
"""Seconds after which a process is taken to hang."""


@pytest.fixture(scope="module")
def instance() -> bytes:
    return (resources.files("fixtures") / "instances" / "calvados-contract.json").read_bytes()


def searches() -> list[psutil.Process]:
    return [each for each in psutil.Process().children() if "scheduler.planning.child" in each.cmdline()]


def test_a_stop_gives_the_best_plan_so_far(instance: bytes) -> None:
    news: list[SearchNews | None] = []

    def enough(progress: SearchNews | None) -> bool:
        news.append(progress)
        return bool(progress and progress["score"])

    found = search(instance, LONG, enough)
    problem = read_instance(instance)
    solution = read_solution(found.solution.encode(), problem)
    assert solution.score == score(problem, solution.plan)
    assert violations(problem, solution.plan) == []
    assert found.explanation.workers == len(problem.workers)
    assert found.explanation.missions
    assert {"phase", "seconds", "limit", "score", "bound"} == set(news[-1] or {})
    assert searches() == []


def test_what_the_caller_raises_ends_the_search(instance: bytes) -> None:
    def object_to(_progress: SearchNews | None) -> bool:
        raise LookupError

    with pytest.raises(LookupError):
        search(instance, LONG, object_to)
    assert searches() == []


def test_a_crash_tells_the_last_words() -> None:
    with pytest.raises(SearchFailed, match=r"code 1 .*FormatError"):
        search(b"{}", LONG, lambda _: False)


def test_a_search_that_is_stuck_is_ended(instance: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "OVERTIME_SECONDS", -LONG.seconds)
    with pytest.raises(SearchFailed, match="stuck"):
        search(instance, LONG, lambda _: False)
    assert searches() == []


PARENT = """
import sys
from pathlib import Path
import psutil
from scheduler.planning.search import Limits, search

def tell(progress):
    if progress and progress["score"]:
        print(*(each.pid for each in psutil.Process().children(recursive=True)), flush=True)
    return False

search(Path(sys.argv[1]).read_bytes(), Limits(3600, 1), tell)
"""


def test_nothing_is_left_of_a_search_whose_parent_is_killed(instance: bytes, tmp_path: Path) -> None:
    file = tmp_path / "instance.json"
    file.write_bytes(instance)
    with subprocess.Popen([sys.executable, "-c", PARENT, str(file)], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        alive = [psutil.Process(int(pid)) for pid in parent.stdout.readline().split()]
        parent.send_signal(signal.SIGKILL)
    assert len(alive) >= 2  # the search, and HiGHS below it
    _, left = psutil.wait_procs(alive, timeout=PATIENCE)
    assert left == []


def test_the_child_speaks_in_whole_lines(instance: bytes) -> None:
    order = {"size": len(instance), "seconds": 1.0, "threads": 1, "seed": 0}
    command = own_program("scheduler.planning.child")
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin
        assert child.stdout
        child.stdin.write(json.encode(order) + b"\n" + instance)
        child.stdin.flush()
        kinds = [json.decode(line)["kind"] for line in child.stdout]
    assert kinds[0] == "ready"
    assert kinds[-1] == "explanation"
    assert [kind for kind in kinds if kind != "progress"] == ["ready", "solution", "explanation"]


@pytest.mark.parametrize("moment", some([0.02, 0.0, 0.05, 0.1], 1))
def test_a_stop_that_comes_when_all_is_told_is_no_crash(instance: bytes, moment: float) -> None:
    order = json.encode({"size": len(instance), "seconds": 0.1, "threads": 1, "seed": 0}) + b"\n"
    command = own_program("scheduler.planning.child")
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin
        assert child.stdout
        child.stdin.write(order + instance)
        child.stdin.flush()
        while json.decode(child.stdout.readline())["kind"] != "explanation":
            pass
        time.sleep(moment)
        child.send_signal(signal.SIGTERM)
        assert child.wait(PATIENCE) == 0


BYSTANDER = """
import subprocess, sys
from solver.children import own_program

child = subprocess.Popen(own_program("scheduler.planning.child"), stdin=subprocess.PIPE)
child.stdin.write(sys.stdin.buffer.read())
child.stdin.close()
print(child.wait())
"""


def test_a_child_without_a_parent_kills_nobody_else_of_the_group_it_was_born_in(instance: bytes) -> None:
    order = json.encode({"size": len(instance), "seconds": 3600.0, "threads": 1, "seed": 0}) + b"\n"
    # In a group of its own: should the child kill its group after all, it is not the one of this test.
    bystander = subprocess.run(
        [sys.executable, "-c", BYSTANDER],
        input=order + instance,
        capture_output=True,
        start_new_session=True,
        timeout=PATIENCE,
        check=False,
    )
    assert bystander.returncode == 0
    assert bystander.stdout.splitlines()[-1] == b"-9"
