"""The reasons that errors of the trade are raised with, read in the text of the program.

A reason is written where it is raised, or comes from a name, a table of what is wrong, or a function of the database.
What is read nowhere is told as text, so that a test can say what it is.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import scheduler
import web

ROOMS = tuple(Path(each.__path__[0]) for each in (scheduler, web))
FUNCTIONS = ROOMS[0] / "core" / "schema" / "functions"
BODY = re.compile(r"CREATE FUNCTION (\w+)\(.*?AS \$\$(.*?)\$\$", re.DOTALL)
REFUSAL = re.compile(r"(?:RETURN|refused :=) '(\w+)'")
CALLED = re.compile(r"(?:func\.|SELECT |FROM )(\w+)\(")
REASON = {
    "Invalid": 1,
    "Conflict": 0,
    "WhichPlace": 1,
    "NothingHolds": 0,
    "LastPlanner": 0,
    "TellsOfHealth": 1,
}
"""Where the reason stands among what each error is made of; a test holds that they are all."""

Names = Mapping[str, list[ast.expr]]


@dataclass(frozen=True, slots=True)
class Raised:
    """A reason of an error, and where it is raised; what could not be read is its text."""

    error: str
    reason: str
    where: str
    is_read: bool = True


def raised() -> list[Raised]:
    """Return every reason of the program."""
    refusals = {
        name: set(REFUSAL.findall(body))
        for file in FUNCTIONS.glob("*.sql")
        for name, body in BODY.findall(file.read_text())
    }
    return [
        each
        for room in ROOMS
        for file in sorted(room.rglob("*.py"))
        for each in of_text(file.read_text(), file.relative_to(room.parent).as_posix(), refusals)
    ]


def of_text(text: str, where: str, refusals: Mapping[str, set[str]]) -> Iterator[Raised]:
    """Iterate over the reasons of a module."""
    tree = ast.parse(text)
    whole = _names(tree)
    for scope in ast.walk(tree):
        if not isinstance(scope, ast.FunctionDef | ast.Module):
            continue
        names = whole | _names(scope)
        for call in _own(scope):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in REASON:
                for given in call.args[REASON[call.func.id] :][:1]:  # without one it has a reason of its own
                    for reason, is_read in _read(given, names, refusals):
                        yield Raised(call.func.id, reason, where, is_read)


def _own(scope: ast.AST) -> Iterator[ast.AST]:
    """Iterate over what stands in a function and in no other one within."""
    for child in ast.iter_child_nodes(scope):
        yield child
        if not isinstance(child, ast.FunctionDef):
            yield from _own(child)


def _names(scope: ast.AST) -> dict[str, list[ast.expr]]:
    """Return what each name is given in a function, also as one of two in a loop over a table."""
    found: defaultdict[str, list[ast.expr]] = defaultdict(list)
    for each in _own(scope):
        if isinstance(each, ast.Assign):
            for target in each.targets:
                _pair(target, each.value, found)
        elif isinstance(each, ast.AnnAssign) and each.value is not None:
            _pair(each.target, each.value, found)
        elif isinstance(each, ast.For):
            _loop(each, found)
    return dict(found)


def _pair(target: ast.expr, value: ast.expr, found: dict[str, list[ast.expr]]) -> None:
    if isinstance(target, ast.Name):
        found[target.id].append(value)
    elif isinstance(target, ast.Tuple):
        for side in (value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,):
            # Of what is starred nobody knows how many there are.
            if isinstance(side, ast.Tuple) and not any(isinstance(e, ast.Starred) for e in (*target.elts, *side.elts)):
                for one, other in zip(target.elts, side.elts, strict=True):
                    _pair(one, other, found)


def _loop(loop: ast.For, found: dict[str, list[ast.expr]]) -> None:
    """Take the two sides of a table: ``for field, reason in wrong.items()``."""
    source = loop.iter
    if not (isinstance(source, ast.Call) and isinstance(source.func, ast.Attribute) and source.func.attr == "items"):
        return
    table = source.func.value
    of = found.get(table.id, []) if isinstance(table, ast.Name) else [table]
    for each in of:
        if isinstance(each, ast.Dict) and isinstance(loop.target, ast.Tuple):
            key, value = loop.target.elts
            for one, other in zip(each.keys, each.values, strict=True):
                if one is not None:
                    _pair(key, one, found)
                _pair(value, other, found)


def _read(value: ast.expr, names: Names, refusals: Mapping[str, set[str]]) -> Iterator[tuple[str, bool]]:
    called = CALLED.findall(ast.unparse(value))
    parts: list[ast.expr] = []
    if isinstance(value, ast.Constant):
        if value.value:  # else a table's word for nothing wrong
            yield str(value.value), True
    elif isinstance(value, ast.IfExp):
        parts = [value.body, value.orelse]
    elif isinstance(value, ast.Name) and value.id in names:
        parts = names[value.id]
    elif called and all(refusals.get(each) for each in called):
        yield from ((reason, True) for each in called for reason in refusals[each])
    else:
        yield ast.unparse(value), False
    for each in parts:
        yield from _read(each, names, refusals)
