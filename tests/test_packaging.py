"""The lock file installs anywhere, and the wheel holds all that the product needs."""

import os
import re
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PACKAGES = ("solver", "scheduler", "web", "fixtures", "releve.py")
LOCK = (ROOT / "requirements.lock").read_text()
# A requirement stands on its line and those that follow with a backslash.
LOCKED = re.findall(r"^[a-z0-9][^\\\n]*(?:\\\n[^\\\n]*)*", LOCK, re.MULTILINE)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def requirement(entry: str) -> Requirement:
    return Requirement(entry.partition("\\")[0].strip())


@pytest.mark.parametrize(
    "word", ["http", "file:", "--index", "--extra-index", "--find-links", "--trusted", "-e ", " @ "]
)
def test_lock_names_no_source(word: str) -> None:
    assert word not in LOCK


def test_lock_names_no_path() -> None:
    assert re.findall(r".*[/~].*", LOCK) == []


def test_lock_has_nothing_but_requirements_and_comments() -> None:
    rest = [line for line in LOCK.splitlines() if not re.match(r"[a-z0-9]|    --hash=|    # |$", line)]
    assert rest == []


@pytest.mark.parametrize("entry", LOCKED, ids=lambda entry: entry.split()[0])
def test_lock_pins_and_hashes_each_requirement(entry: str) -> None:
    assert [specifier.operator for specifier in requirement(entry).specifier] == ["=="]
    hashes = re.findall(r"--hash=(\S+)", entry)
    assert hashes
    assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", each) for each in hashes)


@pytest.mark.parametrize("wanted", [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]])
def test_lock_satisfies_the_project(wanted: str) -> None:
    range_ = Requirement(wanted)
    found = [
        each for each in map(requirement, LOCKED) if canonicalize_name(each.name) == canonicalize_name(range_.name)
    ]
    assert found, "run `make lock`"
    for each in found:
        assert range_.specifier.contains(next(iter(each.specifier)).version), "run `make lock`"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return next(folder.glob("releve-*.whl"))


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def known_files() -> set[str]:
    """Return what git knows, or would know after `git add`, of the packages."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *PACKAGES]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return {name for name in listed.split("\0") if name and (ROOT / name).exists()}


def run_from(folder: Path, *arguments: str) -> str:
    # Without site (-S) the editable install stays out, so only the unpacked wheel can answer.
    path = os.pathsep.join([str(folder), sysconfig.get_path("purelib")])
    command = [sys.executable, "-S", *arguments]
    result = subprocess.run(command, cwd=folder, env={"PYTHONPATH": path}, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_wheel_holds_the_packages_and_nothing_else(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert names == known_files()
    assert {PurePosixPath(name).parts[0] for name in names} == set(PACKAGES)


def test_wheel_offers_the_command(unpacked: Path) -> None:
    entry_points = next(unpacked.glob("releve-*.dist-info/entry_points.txt")).read_text()
    assert "releve = releve:main" in entry_points.splitlines()
    version = run_from(unpacked, "-c", "from scheduler.cli import main; main(['--version'])")
    assert PROJECT["project"]["version"] in version


def test_wheel_serves_its_fixtures(unpacked: Path) -> None:
    instance = "instances/calvados-contract.json"
    program = f"import importlib.resources as r; print(r.files('fixtures').joinpath('{instance}').read_bytes())"
    assert run_from(unpacked, "-c", program) == f"{(ROOT / 'fixtures' / instance).read_bytes()!r}\n"
