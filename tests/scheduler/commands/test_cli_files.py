"""Bad files: exit 2, one line with file, path and reason, nothing written. Good ones: whole or not at all."""

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scheduler.commands.failure import Failure, Refused
from scheduler.commands.output import check_writable, write_whole
from tests.scheduler.command_line import TINY, releve, written


def broken(folder: Path, text: str) -> Path:
    path = folder / "broken.json"
    path.write_text(text, encoding="utf-8")
    return path


BAD_INSTANCES: dict[str, tuple[Callable[[Path], Path], str]] = {
    "missing": (lambda folder: folder / "none.json", "none.json: No such file or directory"),
    "a folder": (lambda folder: folder, ": Is a directory"),
    "empty": (lambda folder: broken(folder, ""), "broken.json: $: "),
    "not JSON": (lambda folder: broken(folder, "{hello"), "broken.json: $: "),
    "not an object": (lambda folder: broken(folder, "[]"), "broken.json: $: "),
    "another format": (
        lambda folder: written(folder / "broken.json", {**TINY, "format": "other/1"}),
        "broken.json: $.format: ",
    ),
    "unknown id": (
        lambda folder: written(folder / "broken.json", {**TINY, "pinned": [{"shift": "mon", "worker": "zoe"}]}),
        "broken.json: $.pinned[0].worker: ",
    ),
    "wrong type": (
        lambda folder: written(folder / "broken.json", {**TINY, "agencies": [{"id": 7}]}),
        "broken.json: $.agencies[0].id: ",
    ),
}


@pytest.mark.parametrize("case", BAD_INSTANCES)
def test_bad_instances(case: str, tmp_path: Path) -> None:
    make, expected = BAD_INSTANCES[case]
    instance = make(tmp_path)
    before = sorted(tmp_path.iterdir())
    for arguments in (
        ("solve", instance, "-o", tmp_path / "out.json"),
        ("verify", instance, tmp_path / "out.json"),
        ("explain", instance, tmp_path / "out.json"),
    ):
        result = releve(*arguments)
        assert result.exit_code == 2
        assert result.stdout == ""
        (line,) = result.stderr.splitlines()
        assert line.startswith("releve: ")
        assert expected in line
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("{", "$"),
        ("[]", "$"),
        ('{"format": "releve-solution/1"}', "$"),
        (json.dumps({"format": "releve-instance/1"}), "$"),
    ],
)
def test_bad_solutions(content: str, expected: str, tmp_path: Path) -> None:
    instance = written(tmp_path / "tiny.json", TINY)
    for command in ("verify", "explain"):
        result = releve(command, instance, broken(tmp_path, content))
        assert (result.exit_code, result.stdout) == (2, "")
        (line,) = result.stderr.splitlines()
        assert f"broken.json: {expected}" in line


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("{", "broken.json: $: malformed JSON"),
        ("{}", "broken.json: $.assignments: missing"),
        ('{"assignments": [{"shift": "mon", "worker": "ann"}, {"shift": "mon"}]}', "broken.json: $.assignments[1]: "),
        ('{"assignments": [{"shift": 1, "worker": "ann"}]}', "broken.json: $.assignments[0]: "),
    ],
)
def test_bad_starts(content: str, expected: str, tmp_path: Path) -> None:
    instance = written(tmp_path / "tiny.json", TINY)
    result = releve("solve", instance, "-o", tmp_path / "out.json", "--start", broken(tmp_path, content))
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert expected in line
    assert not (tmp_path / "out.json").exists()


def test_outputs_that_cannot_be_are_refused_before_the_work(tmp_path: Path) -> None:
    instance = written(tmp_path / "tiny.json", TINY)
    (tmp_path / "file").touch()
    for output, expected in (
        (tmp_path, "is a folder"),
        (tmp_path / "none" / "out.json", "No such file or directory"),
        (tmp_path / "file" / "out.json", "Not a directory"),
        (instance, "is the instance"),
    ):
        result = releve("solve", instance, "-o", output)
        assert result.exit_code == 2
        (line,) = result.stderr.splitlines()
        assert line.startswith(f"releve: {output}: ")
        assert expected in line
    assert json.loads(instance.read_bytes()) == TINY


NOBODY = 65534


@pytest.fixture
def own_folder() -> Iterator[Path]:
    """Make a folder of an ordinary user; root, who may write everywhere, becomes that user meanwhile."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if os.geteuid() != 0:
            yield folder
            return
        os.chown(folder, NOBODY, NOBODY)
        os.seteuid(NOBODY)
        try:
            yield folder
        finally:
            os.seteuid(0)


def test_a_folder_without_write_permission_is_refused(own_folder: Path) -> None:
    check_writable(own_folder / "out.json")
    own_folder.chmod(0o500)
    with pytest.raises(Failure, match="Permission denied"):
        check_writable(own_folder / "out.json")
    own_folder.chmod(0o700)


def test_writing_replaces_the_old_file_and_leaves_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    target.write_bytes(b"old")
    check_writable(target)
    assert target.read_bytes() == b"old"
    write_whole(target, b"new")
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


def test_a_new_file_has_ordinary_permissions(tmp_path: Path) -> None:
    (tmp_path / "plain").touch()
    write_whole(tmp_path / "out.json", b"new")
    assert (tmp_path / "out.json").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target = tmp_path / "real.json"
    target.write_bytes(b"old")
    link = tmp_path / "link.json"
    link.symlink_to(target)
    write_whole(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_a_device_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_whole(pipe, b"new")
        assert os.read(reader, 10) == b"new"
    finally:
        os.close(reader)
    assert pipe.is_fifo()


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / ("x" * 255)  # a legal name, but no room for a longer one beside it
    target.write_bytes(b"old")
    with pytest.raises(Refused, match="cannot be written"):
        write_whole(target, b"new")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]
