"""Plain progress lines: on change, not more than one a second by the run's own clock, the last always."""

import pytest

from scheduler.commands.progress import Lines
from solver.plan import Bound, Progress, Score


@pytest.fixture
def written() -> list[str]:
    return []


@pytest.fixture
def lines(written: list[str]) -> Lines:
    return Lines(written.append)


def soft(points: int) -> Score:
    return Score(0, -10, -points)


def test_a_line_tells_time_phase_score_and_bound(lines: Lines, written: list[str]) -> None:
    lines(Progress(0.0, "construct"))
    lines(Progress(1.25, "coverage", soft(9)))
    lines(Progress(2.5, "improve", soft(8), Bound(-10)))
    lines(Progress(4.0, "improve", soft(8), Bound(-10, -7)))
    assert written == [
        "     0.0 s  construct     no plan yet",
        "     1.2 s  coverage      medium -10, soft -9",
        "     2.5 s  improve       medium -10, soft -8  (bound -10, soft open)",
        "     4.0 s  improve       medium -10, soft -8  (bound -10, -7)",
    ]


def test_no_news_no_line(lines: Lines, written: list[str]) -> None:
    for second in range(5):
        lines(Progress(float(second), "improve", soft(9)))
    lines.finish()
    assert len(written) == 1


def test_a_crowd_of_news_within_a_second_waits_and_the_last_one_comes_out(lines: Lines, written: list[str]) -> None:
    for step in range(10):
        lines(Progress(step / 10, "improve", soft(100 - step)))
    assert len(written) == 1
    lines.finish()
    assert [line.split()[-1] for line in written] == ["-100", "-91"]


def test_news_held_back_comes_out_with_the_first_report_after_the_second(lines: Lines, written: list[str]) -> None:
    lines(Progress(0.0, "improve", soft(9)))
    lines(Progress(0.5, "improve", soft(8)))
    lines(Progress(1.0, "improve", soft(8)))
    assert [line.split()[-1] for line in written] == ["-9", "-8"]


def test_nothing_reported_nothing_written(lines: Lines, written: list[str]) -> None:
    lines.finish()
    assert written == []
