"""``releve demo``, ``--version`` and the list of commands."""

from datetime import datetime, timedelta
from importlib import metadata
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from scheduler.cli import COMMANDS
from scheduler.commands.summary import AgencyShare, summary
from scheduler.core.addresses import Addresses, addresses
from scheduler.core.config import Settings
from scheduler.core.db import opened
from scheduler.demo.calendar import PARIS
from solver.plan import Plan
from solver.problem import Agency
from tests.factories import problem, request, shift, worker
from tests.scheduler.command_line import releve


@pytest.fixture
def demo_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own, on whatever server the tests run."""
    for name in ("RELEVE_DATABASE_URL", "RELEVE_APPLICATION_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("RELEVE_DATA", str(tmp_path))
    return tmp_path


def test_the_demo_begins_anew_plays_plans_tells_and_goes_on(demo_data: Path) -> None:
    """Two demos are enough: the first one begins anew where there was a database before."""
    settings = Settings(demo_data / "demo")
    with opened(settings), addresses(settings) as found:
        ask(found, "CREATE TABLE left_over ()")
    first = releve("demo", "--no-serve", "--time-limit", "1", "--reset")
    assert first.exit_code == 0, first.output
    assert "goes on" not in first.stdout
    for word in (
        "58 collèges with 550 posts",
        "History",
        "Evening",
        "Coverage",
        "Missions",
        "handovers",
        "Score",
        "Bound",
    ):
        assert word in first.stdout
    for word in ("Agency", "main reason", "calvados-full", "planification@hirondelles.example"):
        assert word in first.stdout
    second = releve("demo", "--no-serve", "--time-limit", "1")
    assert second.exit_code == 0, second.output
    assert "goes on from where it was" in second.stdout
    assert told_of_the_contract(second.stdout) == told_of_the_contract(first.stdout)
    with addresses(settings) as found:
        assert ask(found, "SELECT to_regclass('public.left_over') IS NULL AND to_regclass('missions') IS NOT NULL")


@pytest.mark.long
def test_a_replay_is_played_and_goes_on(demo_data: Path) -> None:
    first = releve("demo", "--replay", "--weeks", "1", "--no-serve")
    assert first.exit_code == 0, first.output
    assert "7 of 7 days" in first.stdout
    assert "Worked" in first.stdout
    second = releve("demo", "--replay", "--no-serve")
    assert second.exit_code == 0, second.output
    assert "goes on" in second.stdout
    assert second.stdout.partition("Asked")[2] == first.stdout.partition("Asked")[2]
    with addresses(Settings(demo_data / "demo" / "replay")) as found:
        assert ask(found, "SELECT now() = pg_catalog.now()")
    anew = releve("demo", "--replay", "--weeks", "1", "--no-serve", "--reset")
    assert anew.exit_code == 0, anew.output
    assert "goes on" not in anew.stdout
    assert anew.stdout.partition("Asked")[2] == first.stdout.partition("Asked")[2]


def ask(found: Addresses, query: str) -> bool | None:
    """Have the database's owner ask something."""
    assert found.owner
    engine = create_engine(found.owner)
    try:
        with engine.begin() as connection:
            answer = connection.execute(text(query))
            return answer.scalar() if answer.returns_rows else None
    finally:
        engine.dispose()


def told_of_the_contract(output: str) -> str:
    return output.partition("Coverage")[2].partition("calvados-full")[0]


def test_what_is_still_to_come_is_not_played(demo_data: Path) -> None:
    for until in (datetime.now(PARIS).date(), datetime.now(PARIS).date() + timedelta(weeks=3)):
        refused = releve("demo", "--replay", "--weeks", "1", "--no-serve", "--until", f"{until}")
        assert refused.exit_code == 2
        assert "--until: that week is not over" in refused.output
    assert list(demo_data.iterdir()) == []


def test_only_the_embedded_database_is_begun_anew(demo_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELEVE_DATABASE_URL", "postgresql://somebody@nowhere.invalid/precious")
    refused = releve("demo", "--no-serve", "--reset")
    assert refused.exit_code == 2
    assert "drop the database" in refused.output
    assert list(demo_data.iterdir()) == []


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
