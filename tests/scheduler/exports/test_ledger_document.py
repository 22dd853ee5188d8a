"""The ledger as a document: whoever has it alone can verify it, with the few lines that docs/ledger.md gives."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scheduler.core.errors import NotAllowed, NotFound
from scheduler.core.tables import HourHead
from scheduler.core.tables.hour_codes import HoursReason
from scheduler.exports.ledger import FORMAT, Entry, Ledger, ledger, written
from scheduler.hours.saying import dispute
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.exports.exported import settled
from tests.scheduler.hours.months import MONTH, closed
from tests.scheduler.hours.working import last_of, say

DOCS = Path(__file__).parents[3] / "docs" / "ledger.md"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", DOCS.read_text(), re.MULTILINE | re.DOTALL)


@pytest.fixture
def document(stage: Stage, world: World) -> dict[str, Any]:
    found = settled(stage, world)
    entry = last_of(stage, replace(found, mission=world.published), found.days[0])
    say(stage, world.sophie, dispute, entry, HoursReason.OTHER_HOURS)
    with stage.acting(world.engine) as session:
        read: dict[str, Any] = json.loads(written(ledger(session, world.engine, MONTH)))
    return read


def verified(document: object, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the lines of the documentation on a document, in a Python that knows nothing of the product."""
    [program] = blocks("python")
    (folder / "verify.py").write_text(program)
    (folder / "ledger.json").write_text(json.dumps(document))
    return subprocess.run(
        [sys.executable, "-I", "verify.py", "ledger.json"], cwd=folder, capture_output=True, text=True, check=False
    )


def test_the_document_proves_itself(document: dict[str, Any], tmp_path: Path) -> None:
    told = verified(document, tmp_path)
    assert told.returncode == 0, told.stderr
    assert told.stdout.strip() == f"{len(document['entries'])} entries, head {document['head']}"


@pytest.mark.parametrize(
    "change", ["break", "minutes", "hash", "order", "missing", "tail", "head", "said_by", "beginning"]
)
def test_whatever_is_changed_shows(document: dict[str, Any], tmp_path: Path, change: str) -> None:
    entries = document["entries"]
    if change == "break":
        entries[3]["break_minutes"] += 1
    elif change == "minutes":
        entries[3]["minutes"] += 1
    elif change == "hash":
        entries[3]["hash"] = "0" * 64
    elif change == "order":
        entries[3], entries[4] = entries[4], entries[3]
    elif change == "missing":
        del entries[3]
    elif change == "tail":
        del entries[-1]
    elif change == "head":
        document["head"] = entries[0]["hash"]
    elif change == "said_by":
        entries[-1]["said_by"] += 1
    else:
        document["market"] += 1
    assert verified(document, tmp_path).returncode == 1


def test_it_holds_codes_and_no_names(document: dict[str, Any]) -> None:
    told = json.dumps(document, ensure_ascii=False)
    for name in ("Confirmed P.", "Sophie", "Agnes", "Lucie", "example.org", "Collège"):
        assert name not in told
    assert "W-CONFIRMED" in told
    assert (document["format"], document["market_code"], document["month"]) == (FORMAT, "calvados", f"{MONTH:%Y-%m}")


def test_its_head_is_that_of_the_month(stage: Stage, world: World) -> None:
    settled(stage, world)
    closed(stage, world)
    with stage.acting(world.lucie) as session:
        found = ledger(session, world.lucie, MONTH)
    with stage.administering() as session:
        assert found.head == session.get_one(HourHead, (world.calvados, MONTH)).hash
    assert found.closed
    assert found.entries[-1].kind == "closing"


def test_the_document_is_described_member_by_member() -> None:
    text = DOCS.read_text()
    for name in (*Ledger.__struct_fields__, *Entry.__struct_fields__):
        assert f"`{name}`" in text, name
    [example] = blocks("json")
    read = json.loads(example)
    assert set(read) == set(Ledger.__struct_fields__)
    assert set(read["entries"][0]) == set(Entry.__struct_fields__)


def test_the_example_of_the_documentation_proves_itself(tmp_path: Path) -> None:
    [example] = blocks("json")
    told = verified(json.loads(example), tmp_path)
    assert told.returncode == 0, told.stderr


@pytest.mark.parametrize("person", ["agnes", "leo", "sophie", "denise"])
def test_it_is_for_whoever_leads(stage: Stage, world: World, person: str) -> None:
    settled(stage, world)
    actor = world.people[person]
    assert actor is not None
    with pytest.raises(NotAllowed), stage.acting(actor) as session:
        ledger(session, actor, MONTH)


def test_a_market_hands_out_its_own_months_alone(stage: Stage, world: World) -> None:
    settled(stage, world)
    with pytest.raises(NotFound), stage.acting(world.mona) as session:
        ledger(session, world.mona, MONTH)
    with pytest.raises(NotFound), stage.acting(world.lucie) as session:
        ledger(session, world.lucie, MONTH.replace(year=2001))
