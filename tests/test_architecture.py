"""The house rules that a machine can check, and the proof that each import contract bites."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.examples import some

ROOT = Path(__file__).parent.parent
PACKAGES = ("solver", "scheduler", "web")
MODULES = sorted(path.relative_to(ROOT) for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
CONTRACTS = {
    contract["id"]: contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
}

# One forbidden import for each contract: where it is planted, and what.
PLANTED = {
    "layers": ("solver/plan.py", "import scheduler"),
    "rooms": ("scheduler/core/errors.py", "import scheduler.market.settings"),
    "demo": ("scheduler/market/__init__.py", "import scheduler.demo"),
    "solver-pure": ("solver/plan.py", "from sqlalchemy import orm"),
    "calendar": ("solver/plan.py", "from datetime import date"),
    "stated-twice": ("solver/check/__init__.py", "import solver.model"),
    "static-stated-twice": ("solver/check/static.py", "import solver.candidates"),
    "highs-only-in-child": ("solver/highs.py", "import highspy"),
    "highs-child-alone": ("solver/highs_child.py", "import ortools"),
    "scheduler-no-web": ("scheduler/__init__.py", "import flask"),
    "web-thin": ("web/__init__.py", "import solver.plan"),
    "few-doors": ("scheduler/__init__.py", "import solver.plan"),
    "pandas": ("scheduler/__init__.py", "import pandas"),
}

# What the solver may import beside itself and the standard library, and where alone when not everywhere.
SOLVER_MAY_IMPORT = {
    "numpy": None,
    "ortools": None,
    "msgspec": "solver/instance",
    "highspy": "solver/highs_child.py",
    "numba": "solver/compiled.py",
    "llvmlite": "solver/compiled.py",
    "platformdirs": "solver/compiled.py",
}


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = (
        "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True, no_logo=True))"
    )
    environment = {"PYTHONPATH": str(folder), "COLUMNS": "200", "PATH": ""}
    return subprocess.run(
        [sys.executable, "-c", command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def broken_contracts(output: str) -> set[str]:
    return {
        each for each, name in CONTRACTS.items() if re.search(rf"^{re.escape(name)}.* BROKEN", output, re.MULTILINE)
    }


def imported(path: Path) -> set[str]:
    """Return the top names that a module imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse((ROOT / path).read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add("." * node.level + (node.module or ""))
    return {name.split(".")[0] for name in names}


def test_import_contracts_hold() -> None:
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_contract_has_a_planted_violation() -> None:
    assert set(PLANTED) == set(CONTRACTS)


@pytest.mark.parametrize("contract", some(PLANTED, 3))
def test_contract_catches_a_planted_import(contract: str, tmp_path: Path) -> None:
    for module in MODULES:
        copy = tmp_path / module
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / module, copy)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    path, line = PLANTED[contract]
    with (tmp_path / path).open("a") as module_file:
        module_file.write(f"\n{line}\n")
    result = lint_imports(tmp_path)
    assert result.returncode == 1, result.stdout + result.stderr
    assert contract in broken_contracts(result.stdout), result.stdout


def test_highs_child_loads_no_ortools() -> None:
    # The contract sees imports; this sees what the packages around the imported modules load as well.
    program = "import sys, solver.highs_child; print(*sorted({'highspy', 'ortools'} & set(sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert loaded.stdout.split() == ["highspy"]


@pytest.mark.parametrize("module", [path for path in MODULES if path.parts[0] == "solver"], ids=str)
def test_solver_imports_only_what_it_may(module: Path) -> None:
    for name in imported(module) - {"solver"}:
        only_in = SOLVER_MAY_IMPORT.get(name)
        assert name in sys.stdlib_module_names or name in SOLVER_MAY_IMPORT, f"{module} imports {name}"
        assert only_in is None or module.is_relative_to(only_in), f"{module} imports {name}, which is for {only_in}"


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_module_has_one_subject(module: Path) -> None:
    source = (ROOT / module).read_text()
    lines = source.count("\n")
    assert lines <= 300, "find the second subject in it"
    assert not re.search(r"(^|_)(utils?|helpers?|managers?)$|_service$", module.stem), "name it after its subject"
    classes = [node.name for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ClassDef)]
    assert [name for name in classes if re.search(r"(Utils?|Helper|Manager|Service)$", name)] == []
