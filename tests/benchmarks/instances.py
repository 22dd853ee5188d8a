"""The instances of a folder, and what is known of them."""

import csv
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from hashlib import sha256
from pathlib import Path

from solver.instance import read_instance
from solver.problem import Problem
from tests.benchmarks.shift_minimisation import converted

BEST_KNOWN = "best-known.csv"
"""Costs (positive points) of the instances beside it, by the stem of their file; an empty cell is unknown."""

PUBLIC = Path(__file__).with_name("shift_minimisation.csv")
"""The same of public instances of shift minimisation, whose folder has no such file."""

SHIFT_MINIMISATION = "smptsp"
"""The family of the instances in ``*.dat``."""


@dataclass(frozen=True, slots=True)
class Known:
    """The costs of the best plan ever seen, and what is proven: no plan costs less."""

    medium_best: int | None = None
    medium_bound: int | None = None
    soft_best: int | None = None
    soft_bound: int | None = None


@dataclass(frozen=True, slots=True)
class Instance:
    """One problem to solve.

    ``folder`` is the name of its folder, ``family`` the beginning of its name up to a hyphen, ``load_seconds`` the
    time from file to problem, ``digest`` the hash of the file.
    """

    name: str
    folder: str
    family: str
    problem: Problem
    load_seconds: float
    known: Known
    digest: str


def load_folder(folder: Path, only: Sequence[str] = ()) -> list[Instance]:
    """Read the instances of a folder: ``*.json`` in ``releve-instance/1``, ``*.dat`` of shift minimisation.

    Parameters
    ----------
    folder
        Where they are, with or without a ``best-known.csv``; or a folder of such folders, which are read in turn.
    only
        Names, or patterns such as ``department-*``, of which each must match; without any all are read.

    Raises
    ------
    OSError
        When the folder or a file cannot be read.
    ValueError
        When a file is bad or nothing is found; the message begins with its path.

    """
    paths = _files(folder) or [path for inner in sorted(folder.iterdir()) if inner.is_dir() for path in _files(inner)]
    for pattern in only or ("*",):
        if not any(fnmatchcase(path.stem, pattern) for path in paths):
            message = f"{folder}: no instance {pattern}"
            raise ValueError(message)
    known = {place: {**_best_known(PUBLIC), **_best_known(place / BEST_KNOWN)} for place in {p.parent for p in paths}}
    chosen = [path for path in paths if not only or any(fnmatchcase(path.stem, pattern) for pattern in only)]
    return [_load(path, known[path.parent].get(path.stem, Known())) for path in chosen]


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix in {".json", ".dat"})


def _load(path: Path, known: Known) -> Instance:
    began = time.perf_counter()
    public = path.suffix == ".dat"
    try:
        data = path.read_bytes()
        if public:
            data = json.dumps(converted(data.decode(), path.stem)).encode()
        problem = read_instance(data)
    except ValueError as error:
        message = f"{path}: {error}"
        raise ValueError(message) from error
    return Instance(
        name=path.stem,
        folder=path.resolve().parent.name,
        family=SHIFT_MINIMISATION if public else path.stem.partition("-")[0],
        problem=problem,
        load_seconds=time.perf_counter() - began,
        known=known,
        digest=sha256(data).hexdigest(),
    )


def _best_known(path: Path) -> dict[str, Known]:
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, restval="")
        columns = [field.name for field in fields(Known)]
        absent = {"instance", *columns}.difference(reader.fieldnames or ())
        if absent:
            message = f"{path}: column {min(absent)} is missing"
            raise ValueError(message)
        return {row["instance"]: Known(**{name: _cost(row, name, path) for name in columns}) for row in reader}


def _cost(row: dict[str, str], name: str, path: Path) -> int | None:
    text = row[name]
    if text and not text.isdecimal():
        message = f"{path}: {name} of {row['instance']} must be a cost, not {text!r}"
        raise ValueError(message)
    return int(text) if text else None
