"""The file of a kept history: JSON, one row a line, packed by gzip; the same history is the same bytes."""

import gzip
from importlib.resources import files

import msgspec

from scheduler.demo.history.kept import FORMAT, Kept

PATH = ("fixtures", "histories", "calvados.json.gz")
LARGEST = 2_000_000
"""Bytes that the file has at most: it goes out with the product."""


def encoded(history: Kept) -> bytes:
    """Return a history as it is kept.

    Raises
    ------
    ValueError
        When it is larger than a fixture may be.
    """
    data = gzip.compress(_written(history), compresslevel=9, mtime=0)
    if len(data) > LARGEST:
        message = f"{len(data)} bytes, at most {LARGEST}"
        raise ValueError(message)
    return data


def decoded(data: bytes) -> Kept:
    """Return the history of a file.

    Raises
    ------
    ValueError
        When it is none, or in another format.
    """
    found = msgspec.json.decode(gzip.decompress(data), type=Kept)
    if found.format != FORMAT:
        message = f"{found.format}, not {FORMAT}"
        raise ValueError(message)
    return found


def read_history() -> Kept | None:
    """Return the history from which the demo begins; None where none is kept."""
    package, folder, name = PATH
    file = files(package) / folder / name
    return decoded(file.read_bytes()) if file.is_file() else None


def _written(history: Kept) -> bytes:
    return msgspec.json.format(msgspec.json.encode(history), indent=0)
