"""``releve audit verify``: what it prints, and how it ends."""

import json
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from scheduler.core.addresses import Addresses
from scheduler.core.db import administration
from scheduler.core.tables import HourHead
from tests.scheduler.command_line import releve
from tests.scheduler.db.world import CLOSED_MONTH, World

OK = "ok: nothing changed, nothing missing, nothing added"


@pytest.fixture
def here(fresh: Addresses, monkeypatch: pytest.MonkeyPatch) -> Addresses:
    assert fresh.owner
    monkeypatch.setenv("RELEVE_DATABASE_URL", fresh.owner.render_as_string(hide_password=False))
    monkeypatch.setenv("RELEVE_APPLICATION_URL", fresh.application.render_as_string(hide_password=False))
    return fresh


def test_a_whole_ledger_is_told_with_its_heads(here: Addresses, world: World) -> None:
    assert here.owner
    with administration(here.owner) as session:
        head = session.get_one(HourHead, (world.calvados, CLOSED_MONTH)).hash
    line = f"calvados 2026-01: 1 entries, closed, head {head}"
    told = releve("audit", "verify")
    assert (told.exit_code, told.stdout.splitlines()) == (0, [line, OK])
    told = releve("audit", "verify", "calvados", "--head", f"2026-01={head.upper()}")
    assert (told.exit_code, told.stdout.splitlines()) == (0, [line, OK])


def test_what_is_wrong_is_told_line_by_line(here: Addresses) -> None:
    assert here.owner
    engine = create_engine(here.owner)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE hour_entries NO FORCE ROW LEVEL SECURITY"))
        connection.execute(text("UPDATE hour_entries SET at = at - interval '1 day'"))
        connection.execute(text("ALTER TABLE hour_entries FORCE ROW LEVEL SECURITY"))
    engine.dispose()
    told = releve("audit", "verify", "calvados", "--head", "2026-02=" + "0" * 64)
    assert told.exit_code == 1
    assert told.stdout.splitlines()[1:] == [
        "calvados 2026-01, entry 1: changed (its facts and the entry before it do not give its hash)",
        "calvados 2026-02, head: missing (no entry has the hash that was printed)",
    ]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("nowhere",), "market nowhere: not found"),
        (("calvados", "--head", "2026-13=" + "0" * 64), "write the month and the 64 signs"),
        (("--head", "2026-01=" + "0" * 64), "a head is of one market: name it"),
    ],
)
@pytest.mark.usefixtures("here")
def test_what_is_not_understood_is_told_in_one_line(arguments: tuple[str, ...], problem: str) -> None:
    told = releve("audit", "verify", *arguments)
    assert told.exit_code == 2
    assert problem in told.stderr
    assert told.stderr.count("\n") == 1


def test_a_month_is_written_as_a_document(here: Addresses, world: World, tmp_path: Path) -> None:
    assert here.owner
    with administration(here.owner) as session:
        head = session.get_one(HourHead, (world.calvados, CLOSED_MONTH)).hash
    target = tmp_path / "ledger.json"
    told = releve("audit", "export", "calvados", "2026-01", "-o", str(target))
    assert (told.exit_code, told.stdout) == (0, "")
    found = json.loads(target.read_bytes())
    assert (found["format"], found["market_code"], found["head"], found["closed"]) == (
        *("releve-ledger/1", "calvados", head),
        True,
    )
    printed = releve("audit", "export", "calvados", "2026-01")
    assert json.loads(printed.stdout) == found


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("nowhere", "2026-01"), "market nowhere: not found"),
        (("calvados", "2026-02"), "month 2026-02-01: not found"),
        (("calvados", "January"), "write the month as 2026-11"),
    ],
)
@pytest.mark.usefixtures("here")
def test_a_month_that_is_not_there_is_told_in_one_line(arguments: tuple[str, ...], problem: str) -> None:
    told = releve("audit", "export", *arguments)
    assert told.exit_code == 2
    assert problem in told.stderr
    assert told.stderr.count("\n") == 1
