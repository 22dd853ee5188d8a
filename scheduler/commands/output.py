"""Writing a file whole or not at all."""

import contextlib
import os
import secrets
import sys
import tempfile
from pathlib import Path

from scheduler.commands.failure import Failure, Refused

STDOUT = Path("-")


def check_writable(target: Path) -> None:
    """Make sure, before hours of work, that the target can be written at their end.

    Raises
    ------
    Failure
        When the target is a folder, or its folder is missing or takes no new files.

    """
    if target == STDOUT:
        return
    if target.is_dir():
        message = f"{target}: is a folder, name a file"
        raise Failure(message)
    try:
        with tempfile.TemporaryFile(dir=target.resolve().parent):
            pass
    except OSError as error:
        message = f"{target}: cannot be written: {error.strerror}"
        raise Failure(message) from error


def write_whole(target: Path, data: bytes) -> None:
    """Write a file so that a reader finds the old content or all of the new, even after a power cut.

    A device or a pipe is written to as it is, and ``-`` is the standard output.

    Raises
    ------
    Refused
        When the target cannot be written; it then stands as it was.

    """
    if target == STDOUT:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(data)
        else:
            _replace(target.resolve(), data)
    except OSError as error:
        message = f"{target}: cannot be written: {error.strerror}"
        raise Refused(message) from error


def _replace(target: Path, data: bytes) -> None:
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Bring the new name itself to disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
