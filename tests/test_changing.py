"""The ten changes of ``docs/changing.md`` name files that exist and speak of what they are named for."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs" / "changing.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(?P<file>[^`]+)` \| `(?P<word>[^`]+)` \| (?P<what>.+) \|$", re.MULTILINE)
CHANGES = {part.partition("\n")[0]: part for part in TEXT.split("\n## ")[1:]}
PLACES = [(change, match["file"], match["word"]) for change, part in CHANGES.items() for match in ROW.finditer(part)]
MOST = {"A message": 4, "A column of workers": 10}
"""Files of the product, tests and catalogues aside."""


@pytest.mark.parametrize(("change", "file", "word"), PLACES)
def test_a_place_says_what_it_is_named_for(change: str, file: str, word: str) -> None:
    assert word in (ROOT / file).read_text(encoding="utf-8"), f"{change}: {file} does not mention {word}"


def test_there_are_ten_and_each_names_a_test() -> None:
    assert len(CHANGES) == 10
    for change, part in CHANGES.items():
        rows = part.count("\n| `")
        assert rows == sum(each == change for each, _, _ in PLACES), f"{change}: a row that cannot be read"
        assert any(file.startswith("tests/") for each, file, _ in PLACES if each == change), change


@pytest.mark.parametrize("change", MOST)
def test_what_is_changed_often_is_changed_in_few_places(change: str) -> None:
    files = {file for each, file, _ in PLACES if each == change and not file.startswith(("tests/", "docs/"))}
    assert len(files) <= MOST[change]


def test_no_place_of_a_column_of_workers_is_left_out() -> None:
    listed = {file for change, file, _ in PLACES if change == "A column of workers"}
    there = {
        path.relative_to(ROOT).as_posix()
        for folder in ("scheduler/workforce", "scheduler/imports", "web")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".html"} and "under_18" in path.read_text(encoding="utf-8")
    }
    assert there <= listed
