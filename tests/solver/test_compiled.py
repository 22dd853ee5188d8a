"""Where compiled code is kept: nobody else may put code there, and a machine without a cache can fill it."""

import subprocess
import sys
from pathlib import Path

import pytest

from solver import compiled

ROOT = Path(__file__).parents[2]

WHERE = "from solver.compiled import FOLDER, MARK; print(FOLDER, MARK.exists())"


def run(cache: Path, temporary: Path, *command: str) -> str:
    # Compiled without optimising: what is kept where is the same, and takes a fraction of the time.
    environment = {"XDG_CACHE_HOME": str(cache), "TMPDIR": str(temporary), "PATH": "", "NUMBA_OPT": "0"}
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    return folder


@pytest.mark.long  # compiling takes half a minute
def test_an_empty_cache_is_filled_once(tmp_path: Path, temporary: Path) -> None:
    cache = tmp_path / "cache"
    folder, complete = run(cache, temporary, "-c", WHERE).split()
    assert Path(folder).is_relative_to(cache)
    assert complete == "False"
    run(cache, temporary, "-P", "-m", "solver.warm_up")
    assert run(cache, temporary, "-c", WHERE) == f"{folder} True"
    assert list(Path(folder).rglob("*.nbi"))


def test_a_folder_in_which_others_can_write_is_not_used(tmp_path: Path, temporary: Path) -> None:
    cache = tmp_path / "cache"
    (cache / "releve").mkdir(parents=True)
    (cache / "releve").chmod(0o777)
    folder, _ = run(cache, temporary, "-c", WHERE).split()
    assert Path(folder).is_relative_to(temporary)


def test_no_folder_at_all_is_no_hindrance(tmp_path: Path, temporary: Path) -> None:
    cache = tmp_path / "cache"
    cache.write_text("a file")
    folder, complete = run(cache, temporary, "-c", WHERE).split()
    assert Path(folder).is_relative_to(temporary)
    assert complete == "False"


def test_the_text_of_every_compiled_function_names_the_folder() -> None:
    """A module with such functions that is missing from the list would go on with old code."""
    here = Path(compiled.__file__).parent
    using = {each.name for each in here.glob("*.py") if "\n@compil" in each.read_text()}
    assert using == set(compiled.SOURCES)
