"""Errors carry codes; whoever shows them finds the words."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import scheduler

CODE = re.compile(r"[a-z][a-z0-9_]*")
SOURCES = sorted(Path(scheduler.__file__).parent.rglob("*.py"))


def reasons(tree: ast.AST) -> Iterator[str]:
    """Find the reasons that ``Invalid`` is given, there or in the line before that names field and reason."""
    for node in ast.walk(tree):
        given: list[ast.expr] = []
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Invalid":
            given = node.args[1:] + [each.value for each in node.keywords if each.arg == "reason"]
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple):
            names = [each.id for each in node.targets[0].elts if isinstance(each, ast.Name)]
            if names[:1] == ["field"] and isinstance(node.value, ast.Tuple):
                given = node.value.elts[1:]
        yield from (each.value for each in given if isinstance(each, ast.Constant) and isinstance(each.value, str))


def test_why_a_value_cannot_be_is_a_code() -> None:
    found = [(path.name, each) for path in SOURCES for each in reasons(ast.parse(path.read_text("utf-8")))]
    assert len(found) > 40
    assert [(name, reason) for name, reason in found if not CODE.fullmatch(reason)] == []
