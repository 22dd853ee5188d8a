"""What is kept of a simulation is used again only where nothing that it was made with has changed."""

import ast
from pathlib import Path

import scheduler.simulation
from scheduler.simulation.kept import DECIDING

OURS = {"scheduler", "solver", "fixtures"}


def test_decisions_depend_on_all_that_the_simulation_imports() -> None:
    [folder] = {Path(each) for each in scheduler.simulation.__path__}
    imported = {
        name
        for path in folder.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        for name in _names(node)
        if name.partition(".")[0] in OURS
    }
    known = tuple(each.__name__ for each in DECIDING)
    assert {name for name in imported if not any(f"{name}.".startswith(f"{each}.") for each in known)} == set()


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return [each.name for each in node.names] if isinstance(node, ast.Import) else []
