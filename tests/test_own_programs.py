"""Our programs run our files: not those of the current folder, nor those of another distribution."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from releve import PACKAGES, foreign_packages
from solver.children import own_program
from tests.drill.installation import Installation
from tests.examples import one_in, some
from tests.scheduler.command_line import TINY, written

pytestmark = one_in(2)

ROOT = Path(__file__).parents[1]
MODULES = ("web", "scheduler.cli", "scheduler.planning.child", "solver.highs_child", "solver.warm_up")
NAMES = (*PACKAGES, "releve", "json", "pickle", "signal", "socket", "struct")
"""Ours, and some of the standard library that children import before anything of ours."""


@pytest.fixture
def littered(tmp_path: Path) -> Path:
    """A folder with files of such names; each leaves a trace when it runs."""
    folder = tmp_path / "littered"
    folder.mkdir()
    for name in NAMES:
        (folder / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'a').write({name!r} + ' ')\n")
    return folder


def ran(littered: Path) -> str:
    """Return the files of the folder that ran."""
    trace = littered.parent / "ran"
    return trace.read_text() if trace.exists() else ""


def run(command: list[str], folder: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run a program to its end in a folder; whoever reads its standard input finds it closed."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("RELEVE_", "PYTHONSAFEPATH"))}
    closed, environment = subprocess.DEVNULL, own | environment
    return subprocess.run(
        command, cwd=folder, env=environment, stdin=closed, capture_output=True, text=True, check=False
    )


def test_the_files_of_the_folder_would_run(littered: Path) -> None:
    run([sys.executable, "-m", "web", "--help"], littered)
    assert "web " in ran(littered)


@pytest.mark.parametrize("module", some(MODULES, 2))
def test_a_program_of_ours_is_ours_wherever_it_starts(littered: Path, module: str) -> None:
    run(own_program(module, "--help"), littered)
    assert ran(littered) == ""


PLACE = """
from solver.places import OwnProcess

if __name__ == "__main__":
    place = OwnProcess()
    place.give(None)  # no task at all: the process is ours if it answers so
    place.pipe.poll(60)
    print(*(type(each).__name__ for each in place.answers()))
    place.close()
"""


def test_the_processes_of_a_pool_are_ours_wherever_they_start(littered: Path, tmp_path: Path) -> None:
    program = tmp_path / "elsewhere" / "program.py"
    program.parent.mkdir()
    program.write_text(PLACE)
    done = run([sys.executable, str(program)], littered)
    assert done.stdout == "Faulty\n", done.stderr
    assert ran(littered) == ""


def test_a_search_is_ours_wherever_it_starts(littered: Path) -> None:
    instance = written(littered / "instance", TINY)
    done = run(own_program("releve", "solve", str(instance), "-o", "plan", "--threads", "2"), littered)
    assert done.returncode == 0, done.stderr
    assert ran(littered) == ""


@pytest.fixture
def product(littered: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    del littered
    found = Installation(tmp_path_factory.mktemp("product"), first_page=503)
    yield found
    found.clear()


def test_the_product_is_ours_wherever_it_starts(littered: Path, product: Installation) -> None:
    product.start(littered)
    product.stop()
    assert ran(littered) == ""


def test_no_program_is_started_in_any_other_way() -> None:
    starts = [
        f"{file.relative_to(ROOT)}:{each.lineno}"
        for package in ("solver", "scheduler", "web")
        for file in (ROOT / package).rglob("*.py")
        for each in ast.walk(ast.parse(file.read_text()))
        if isinstance(each, ast.Constant) and each.value == "-m"
    ]
    assert [start.partition(":")[0] for start in starts] == ["solver/children.py"], starts


# ------------------------------------------------------------------------------------------ other distributions


def installed(folder: Path, name: str, package: str) -> Path:
    """Lay out a distribution as an installer does."""
    module = folder / package / "__init__.py"
    module.parent.mkdir(parents=True)
    module.write_text("raise RuntimeError('of another distribution')\n")
    record = folder / f"{name}-1.0.dist-info" / "RECORD"
    record.parent.mkdir()
    record.write_text(f"{name}-1.0.dist-info/RECORD,,\n{package}/__init__.py,sha256=x,1\n")
    return folder


def test_nobody_else_brings_our_packages_here() -> None:
    assert foreign_packages(sys.path) is None


@pytest.mark.parametrize("package", PACKAGES)
def test_a_distribution_that_brings_a_package_of_ours_is_named(tmp_path: Path, package: str) -> None:
    folder = installed(tmp_path, f"Foreign_{package}", package)
    done = run(own_program("releve", "--version"), ROOT, PYTHONPATH=str(folder))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert f"packages of ours ({package}) are brought by Foreign_{package} too" in done.stderr
    assert f"pip uninstall Foreign_{package}, then install releve again" in done.stderr


def test_one_that_overwrote_files_of_ours_is_named(tmp_path: Path) -> None:
    """Both in one folder, as in an environment: the lists that installing left are all that tells."""
    installed(tmp_path, "fixtures", "fixtures")
    installed(tmp_path, "scheduler", "scheduler")
    ours = tmp_path / "releve-0.1.0.dist-info" / "RECORD"
    ours.parent.mkdir()
    ours.write_text("".join(f"{package}/__init__.py,,\n" for package in PACKAGES))
    told = foreign_packages([str(tmp_path)])
    assert told
    assert "(fixtures, scheduler) are brought by fixtures, scheduler too" in told
    assert "pip uninstall fixtures scheduler" in told


def test_a_package_of_our_name_that_nobody_installed_is_named(tmp_path: Path) -> None:
    stranger = tmp_path / "scheduler" / "__init__.py"
    stranger.parent.mkdir()
    stranger.write_text("")
    done = run(own_program("releve", "--version"), ROOT, PYTHONPATH=str(tmp_path))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert f"{tmp_path}/scheduler: not a package of releve" in done.stderr


def test_the_site_looks_too(tmp_path: Path) -> None:
    folder = installed(tmp_path, "fixtures", "fixtures")
    done = run(own_program("web"), ROOT, PYTHONPATH=str(folder), RELEVE_DATA=str(tmp_path / "data"))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert not (tmp_path / "data").exists()
