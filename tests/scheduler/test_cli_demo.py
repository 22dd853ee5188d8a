"""``releve demo``, ``--version`` and the list of commands."""

from importlib import metadata

import pytest

from scheduler.cli import COMMANDS
from scheduler.commands.summary import AgencyShare, summary
from solver.plan import Plan
from solver.problem import Agency
from tests.factories import problem, request, shift, worker
from tests.scheduler.command_line import releve


def test_the_demo_tells_what_the_plan_is_worth() -> None:
    result = releve("demo", "--time-limit", "3")
    assert result.exit_code == 0, result.output
    for word in ("Coverage", "Missions", "handovers", "Travel", "Score", "Bound", "Status", "Agency", "main reason"):
        assert word in result.stdout


def test_a_summary_counts_slots_minutes_missions_and_reasons() -> None:
    kitchen = request("kitchen", [shift("mon", 0, "08:00", "12:00"), shift("tue", 1, "08:00", "12:00")], headcount=2)
    cables = request("cables", [shift("wed", 2, "08:00", "10:00")], skills=("electrician",))
    workers = [worker("ann"), worker("bob"), worker("cleo", agency="two")]
    tiny = problem(
        workers,
        [kitchen, cables],
        agencies=(Agency("agency", 600), Agency("two")),
        home={"ann": {"school": 10}, "cleo": {"school": 25}},
    )
    numbers = summary(tiny, Plan.of([("mon", "ann"), ("tue", "ann"), ("mon", "bob"), ("tue", "cleo")]))
    assert (numbers.slots, numbers.filled_slots) == (5, 4)
    assert (numbers.minutes, numbers.filled_minutes) == (1080, 960)
    assert (numbers.missions, numbers.handovers, numbers.travel_minutes) == (3, 1, 90)
    assert numbers.agencies == {"agency": AgencyShare(2, 2, 720, 600), "two": AgencyShare(1, 1, 240, 0)}
    assert numbers.reasons == {"required_skill": 1}


def test_the_version_is_the_package_s() -> None:
    assert releve("--version").stdout == f"releve {metadata.version('releve')}\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    result = releve(command, "--help")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"Usage: releve {command}")
    assert f"  {command} " in releve("--help").stdout


def test_an_unknown_command_is_a_usage_error() -> None:
    assert releve("dance").exit_code == 2
