"""The market's data files, read and checked."""

import csv
from importlib.resources import files
from typing import TypeVar

import msgspec

T = TypeVar("T")


def read_rows(name: str, row: type[T]) -> list[T]:
    """Read a table of the market; an empty cell is an absent value.

    Raises
    ------
    ValueError
        If a row does not fit its class; the text begins with file and line.

    """
    rows = []
    for line, cells in enumerate(csv.DictReader(_text(name).splitlines()), start=2):
        try:
            rows.append(msgspec.convert({key: cell for key, cell in cells.items() if cell}, row, strict=False))
        except msgspec.ValidationError as error:
            message = f"{name}:{line}: {error}"
            raise ValueError(message) from error
    return rows


def read_parameters(name: str, model: type[T]) -> T:
    """Read a JSON file of the market.

    Raises
    ------
    ValueError
        If it does not fit its class; the text begins with the file.

    """
    try:
        return msgspec.json.decode(_text(name), type=model)
    except msgspec.DecodeError as error:
        message = f"{name}: {error}"
        raise ValueError(message) from error


def _text(name: str) -> str:
    return (files("fixtures") / "markets" / "calvados" / name).read_text(encoding="utf-8")
