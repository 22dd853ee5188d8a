"""The file: a ZIP with a list of contents, the secret key, and the rows of each table as ``COPY`` writes them."""

import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp
from zipfile import BadZipFile, ZipFile

from msgspec import DecodeError, Struct, json

from scheduler.core.backups.digest import Digest, Sum

FORMAT = "releve-backup/1"
CONTENTS = "contents.json"
KEY = "secret_key"
CHUNK = 1 << 20  # bytes


class Table(Struct, frozen=True):
    """What is kept of a table: its columns, but those that are computed, and the sum of its rows."""

    columns: tuple[str, ...]
    sum: Sum


class Sequence(Struct, frozen=True):
    """Where a sequence stood: its last number, and whether that was given away."""

    last: int
    called: bool


class Contents(Struct, frozen=True):
    """The list of contents.

    Attributes
    ----------
    format
        ``releve-backup/1``.
    made_at
        When, as ISO 8601 in UTC.
    revision
        Of the schema that the rows belong to.
    comment
        On the table of the markets: the mark of a demo.
    tables, sequences
        By their names with their schema.
    """

    format: str
    made_at: str
    revision: str
    comment: str | None
    tables: dict[str, Table]
    sequences: dict[str, Sequence]

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return sum(table.sum.rows for table in self.tables.values())


class Unreadable(Exception):  # noqa: N818  # like the errors of the trade, it says what is the matter
    """A file that is no backup, or one that is damaged."""


def member(table: str) -> str:
    """Return the name in the archive of a table's rows."""
    return f"tables/{table}.txt"


@contextmanager
def written(target: Path) -> Iterator[Path]:
    """Give an empty file that only this account can read; it gets its name when the block has ended well."""
    handle, name = mkstemp(prefix=f".{target.name}.", dir=target.parent)  # mode 0600
    os.close(handle)
    unfinished = Path(name)
    try:
        yield unfinished
        sync(unfinished)
        unfinished.replace(target)
    except BaseException:
        with suppress(FileNotFoundError):
            unfinished.unlink()
        raise
    sync(target.parent)


def sync(path: Path) -> None:
    """Bring a file to disk, or the names in a folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def opened(file: Path) -> Iterator[ZipFile]:
    """Open an archive to read it.

    Raises
    ------
    Unreadable
        When it is none, or when it turns out to be damaged within the block.
    """
    try:
        with ZipFile(file) as archive:
            yield archive
    except OSError as error:
        message = f"{file}: cannot be read: {error.strerror or error}"
        raise Unreadable(message) from error
    except (BadZipFile, EOFError, zlib.error, DecodeError, KeyError, RuntimeError, UnicodeDecodeError) as error:
        message = f"{file}: is no backup of releve, or is damaged ({str(error).strip(chr(39))})"
        raise Unreadable(message) from error


def checked(file: Path) -> tuple[Contents, str]:
    """Read a backup to its end and return its contents and its key.

    Raises
    ------
    Unreadable
        When it is no backup, or does not hold what it says it holds.
    """
    with opened(file) as archive:
        contents = json.decode(archive.read(CONTENTS), type=Contents)
        if contents.format != FORMAT:
            message = f"{file}: is of the format {contents.format}, this program reads {FORMAT}"
            raise Unreadable(message)
        for name, table in contents.tables.items():
            digest = Digest()
            for data in rows(archive, name):
                digest.feed(data)
            if digest.sum != table.sum:
                message = f"{file}: is damaged: the rows of {name} are not those that were written"
                raise Unreadable(message)
        return contents, archive.read(KEY).decode()


def rows(archive: ZipFile, table: str) -> Iterator[bytes]:
    """Yield a table's rows in pieces."""
    with archive.open(member(table)) as reading:
        while data := reading.read(CHUNK):
            yield data
