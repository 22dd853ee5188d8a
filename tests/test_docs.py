"""The documents on the model and the formats name what the code has: rules, weights, members, and places that exist."""

import ast
import hashlib
import re
from dataclasses import Field, fields
from pathlib import Path

import msgspec
import pytest

from scheduler.commands.verdict import objections
from scheduler.requests.promised import HELD_OF_100
from solver.instance import read_instance, read_solution, wire
from solver.plan import Rule
from solver.problem import Problem, Weights
from solver.travel import MODES

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
MODEL = (DOCS / "model.md").read_text()
FORMATS = (DOCS / "formats.md").read_text()
PLACE = re.compile(r"\[`(?P<name>[\w.]+)`\]\(\.\./(?P<path>solver/[\w/]+)\.py\)")
LINK = re.compile(r"\]\((?!https?:)(?P<target>[^)]+)\)")


def places(text: str) -> set[str]:
    """Return the dotted names of the places in the code that a text links to."""
    return {match["name"] for match in PLACE.finditer(text)}


def is_stated_twice(text: str) -> bool:
    """Tell whether a text names a place in the check and one in the model."""
    sides = {name.split(".")[0] for name in places(text)}
    return "check" in sides and bool(sides & {"model", "candidates"})


def defined(path: Path) -> set[str]:
    """Return the names that a module defines, those in a class with the name of the class before them."""
    names: set[str] = set()
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        if isinstance(node, ast.ClassDef):
            names |= {f"{node.name}.{each.name}" for each in node.body if isinstance(each, ast.FunctionDef)}
    return names


@pytest.mark.parametrize(("name", "path"), sorted({(each["name"], each["path"]) for each in PLACE.finditer(MODEL)}))
def test_places_in_the_code_exist(name: str, path: str) -> None:
    module = path.removeprefix("solver/").replace("/", ".")
    assert name.startswith(f"{module}.")
    assert name.removeprefix(f"{module}.") in defined(ROOT / f"{path}.py")


@pytest.mark.parametrize("document", sorted(DOCS.glob("*.md")), ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    for match in LINK.finditer(document.read_text()):
        file, _, heading = match["target"].partition("#")
        target = (document.parent / file).resolve() if file else document
        assert target.exists(), match["target"]
        headings = re.findall(r"^#+ (.*)$", target.read_text(), re.MULTILINE) if heading else []
        assert not heading or heading in [each.lower().replace(" ", "-") for each in headings], match["target"]


def sections() -> dict[str, str]:
    """Return the sections on hard rules by heading."""
    (rules,) = re.findall(r"^## Hard rules\n(.*?)^## ", MODEL, re.MULTILINE | re.DOTALL)
    return dict(re.findall(r"^### (.*?)\n(.*?)(?=^### |\Z)", rules, re.MULTILINE | re.DOTALL))


def test_rules_are_numbered() -> None:
    assert [heading.split(".")[0] for heading in sections()] == [str(number) for number in range(1, 18)]


@pytest.mark.parametrize("rule", Rule)
def test_every_rule_has_a_section_with_both_places_and_a_source(rule: Rule) -> None:
    (section,) = [text for heading, text in sections().items() if f"`{rule}`" in heading]
    assert is_stated_twice(section)
    assert re.search(r"\bSource:\s", section)


@pytest.mark.parametrize("weight", fields(Weights), ids=lambda weight: weight.name)
def test_every_soft_term_has_a_row_with_its_default_and_both_places(weight: Field[int]) -> None:
    (row,) = re.findall(rf"^\| `{weight.name}` \| {weight.default} \|.*$", MODEL, re.MULTILINE)
    assert is_stated_twice(row)


def members(kind: type[msgspec.Struct]) -> set[str]:
    """Return the names of the members of a wire format, those of the objects in it included."""
    names: set[str] = set()
    for field in msgspec.structs.fields(kind):
        names.add(field.encode_name)
        for each in re.findall(r"wire\.(\w+)", str(field.type)):
            inner = getattr(wire, each, None)
            if isinstance(inner, type) and issubclass(inner, msgspec.Struct):
                names |= members(inner)
    return names


@pytest.mark.parametrize("name", sorted(members(wire.Instance) | members(wire.SolutionFile)))
def test_every_member_is_explained(name: str) -> None:
    assert f"`{name}`" in FORMATS


@pytest.mark.parametrize("name", MODES)
def test_every_mode_of_travel_has_its_speed(name: str) -> None:
    speed, fixed_minutes = MODES[name]
    assert f"| `{name}` | {speed} | {fixed_minutes} |" in FORMATS


class TestExample:
    """The instance and the solution in the document are read, and the check agrees with the solution."""

    INSTANCE, SOLUTION = (
        each.encode() for each in re.findall(r"^```json\n(.*?)^```", FORMATS, re.MULTILINE | re.DOTALL)
    )

    @pytest.fixture
    def problem(self) -> Problem:
        return read_instance(self.INSTANCE)

    def test_the_solution_holds(self, problem: Problem) -> None:
        solution = read_solution(self.SOLUTION, problem)
        assert list(objections(problem, solution)) == []
        assert solution.instance == problem.name
        assert solution.instance_sha256 == hashlib.sha256(self.INSTANCE).hexdigest()


def test_how_often_a_promise_holds_is_what_was_measured() -> None:
    """Sites read it on a request: that of the kind of simulated worlds where promises hold least."""
    measured = (DOCS / "benchmarks.md").read_text().partition("<!-- results of year -->")[2]
    held = [float(line.split("|")[-3]) for line in measured.splitlines() if line.startswith("| estimated |")]
    assert min(held) == HELD_OF_100
