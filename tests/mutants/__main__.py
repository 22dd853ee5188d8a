"""Plants each fault of the table in a copy of the program and lets its tests find it: ``make mutants``."""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from tests.conftest import server_for_tests
from tests.mutants.table import ROOT, Fault, faults

COPIED = ("releve.py", "pyproject.toml", "solver", "scheduler", "web", "fixtures", "tests", "docs")
FAILED = re.compile(r"^FAILED (?P<test>\S+)", re.MULTILINE)


def copied(folder: Path) -> Path:
    """Copy the program and its tests."""
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder)
    return folder


def tested(copy: Path, tests: Sequence[str], server: str) -> "subprocess.CompletedProcess[str]":
    """Run tests of a copy, in one process, all of each: which of them fail is what counts."""
    # Bytecode is found by time and size, and a fault may change neither.
    environment = os.environ | {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1", "TEST_DATABASE_URL": server}
    options = ("-q", "-n0", "--long", "--tb=no", "-rf", "-p", "no:cacheprovider")
    command = [sys.executable, "-m", "pytest", *options, *tests]
    return subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)


def missed(fault: Fault, said: str) -> list[str]:
    """Return the tests of a fault that did not fail. A test that could not begin has found nothing either."""
    failed = [match["test"] for match in FAILED.finditer(said)]
    return [test for test in fault.tests if not any(each == test or each.startswith(f"{test}[") for each in failed)]


def main() -> int:
    """Plant the faults; return how many were overlooked."""
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    parser.add_argument("--only", default="", help="faults whose description has these words")
    parser.add_argument("--copies", type=int, default=2, help="how many are tried side by side")
    arguments = parser.parse_args()
    chosen = [each for each in faults() if arguments.only in each.what]
    for each in chosen:
        each.planted()  # a row that fits no longer ends everything before anything is run
    with tempfile.TemporaryDirectory() as folder, server_for_tests() as server:
        address = server.render_as_string(hide_password=False)
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(arguments.copies):
            copy = Path(folder, str(number))
            copy.mkdir()
            copies.put(copied(copy))

        def overlooked(fault: Fault) -> str:
            copy = copies.get()
            try:
                (copy / fault.file).write_text(fault.planted(), encoding="utf-8")
                run = tested(copy, fault.tests, address)
                return "" if not missed(fault, run.stdout) else run.stdout + run.stderr
            finally:
                shutil.copy(ROOT / fault.file, copy / fault.file)
                copies.put(copy)

        copy = copies.get()
        sound = tested(copy, sorted({test for each in chosen for test in each.tests}), address)
        copies.put(copy)
        if sound.returncode:
            print(f"Without any fault the tests fail already:\n{sound.stdout}{sound.stderr}")
            return 1
        lost = 0
        with ThreadPoolExecutor(arguments.copies) as pool:
            for fault, said in zip(chosen, pool.map(overlooked, chosen), strict=True):
                print(f"{'OVERLOOKED' if said else 'found'}: {fault.what} ({fault.file})\n{said}".rstrip(), flush=True)
                lost += bool(said)
    print(f"{len(chosen) - lost} of {len(chosen)} faults found")
    return lost


if __name__ == "__main__":
    sys.exit(main())
