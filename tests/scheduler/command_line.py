"""Running ``releve`` in tests, on a tiny instance whose numbers can be counted by hand.

Ann lives 10 minutes from the school and may cook, Bob has been there before but has Tuesday off. Nobody may do the
electrician's Wednesday. The best plan gives Monday and Tuesday to Ann: medium -240, soft -1000.
"""

import json
import subprocess
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from scheduler.cli import main
from solver.children import own_program

ROOT = Path(__file__).parents[2]

TINY: dict[str, Any] = {
    "format": "releve-instance/1",
    "name": "tiny",
    "horizon": {"start": "2026-03-02T00:00:00+01:00", "end": "2026-03-09T00:00:00+01:00"},
    "sites": [{"id": "school", "lat": 49.18, "lon": -0.37}],
    "agencies": [{"id": "one"}],
    "workers": [
        {"id": "ann", "agency": "one", "skills": [{"id": "cook"}]},
        {
            "id": "bob",
            "agency": "one",
            "skills": [{"id": "cook"}],
            "familiar_sites": ["school"],
            "availability": [{"start": "2026-03-02T00:00:00+01:00", "end": "2026-03-03T00:00:00+01:00"}],
        },
    ],
    "requests": [
        {
            "id": "kitchen",
            "site": "school",
            "skills": ["cook"],
            "shifts": [
                {"id": "mon", "start": "2026-03-02T08:00:00+01:00", "end": "2026-03-02T12:00:00+01:00"},
                {"id": "tue", "start": "2026-03-03T08:00:00+01:00", "end": "2026-03-03T12:00:00+01:00"},
            ],
        },
        {
            "id": "cables",
            "site": "school",
            "skills": ["electrician"],
            "shifts": [{"id": "wed", "start": "2026-03-04T08:00:00+01:00", "end": "2026-03-04T12:00:00+01:00"}],
        },
    ],
    "travel": {"home_site": {"ann": {"school": 10}, "bob": {"school": 0}}},
}

BEST = [{"shift": "mon", "worker": "ann"}, {"shift": "tue", "worker": "ann"}]

BEST_PARTS = {
    "handover": 0,
    "fragmentation": 0,
    "travel": 400,
    "balance": 0,
    "agency_share": 0,
    "unpreferred": 0,
    "opportunity": 0,
    "preferred": 0,
    "unfamiliar": 600,
    "disruption": 0,
    "activation": 0,
}


def releve(*arguments: str | Path) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(main, [str(each) for each in arguments], prog_name="releve")


def start_releve(*arguments: str | Path, stderr: int = subprocess.PIPE) -> "subprocess.Popen[bytes]":
    """Start a command in a process of its own, with a process group of its own as a shell would give it."""
    return subprocess.Popen(
        own_program("releve", *(str(each) for each in arguments)),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=stderr,
        start_new_session=True,
    )


def written(path: Path, content: object) -> Path:
    """Write JSON into a file and return its path."""
    path.write_text(json.dumps(content), encoding="utf-8")
    return path
