"""Reading the files a command is given, with errors of one line: file, path in it, reason."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from scheduler.commands.failure import Failure
from solver.instance import Solution, load_instance, read_solution
from solver.plan import Plan
from solver.problem import Problem


def instance_in(path: Path) -> tuple[Problem, str]:
    """Read an instance; return it with the sha256 of the file's bytes.

    Raises
    ------
    Failure
        When the file cannot be read or is not an instance.

    """
    with _faults_of(path):
        return load_instance(path)


def solution_in(path: Path, problem: Problem) -> Solution:
    """Read a solution of an instance.

    Raises
    ------
    Failure
        When the file cannot be read or is not a solution of the instance.

    """
    with _faults_of(path):
        return read_solution(path.read_bytes(), problem)


def start_in(path: Path, problem: Problem) -> Plan:
    """Read what is left of a solution, maybe of another instance, as a plan to begin from.

    Assignments whose shift or worker the instance does not have are left out with a note on stderr; all else in the
    file but its assignments is of no interest.

    Raises
    ------
    Failure
        When the file cannot be read or has no assignments.

    """
    with _faults_of(path):
        pairs = list(_pairs(json.loads(path.read_bytes())))
    known = [pair for pair in pairs if pair[0] in problem.shift_by_id and pair[1] in problem.worker_index]
    if len(known) < len(pairs):
        gone = len(pairs) - len(known)
        click.echo(f"releve: {path}: {gone} of {len(pairs)} assignments are not of this instance, left out", err=True)
    return Plan.of(dict.fromkeys(known))


def _pairs(solution: object) -> Iterator[tuple[str, str]]:
    match solution:
        case {"assignments": [*assignments]}:
            yield from (_pair(index, each) for index, each in enumerate(assignments))
        case _:
            message = "$.assignments: missing, or not a list"
            raise ValueError(message)


def _pair(index: int, assignment: object) -> tuple[str, str]:
    match assignment:
        case {"shift": str(shift), "worker": str(worker)}:
            return shift, worker
        case _:
            message = f"$.assignments[{index}]: expected the ids of a shift and a worker"
            raise ValueError(message)


@contextmanager
def _faults_of(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        message = f"{path}: {error.strerror}"
        raise Failure(message) from error
    except json.JSONDecodeError as error:
        message = f"{path}: $: malformed JSON: {error}"
        raise Failure(message) from error
    except ValueError as error:
        message = f"{path}: {error}"
        raise Failure(message) from error
