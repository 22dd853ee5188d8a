"""Where the tests keep what they throw away: in memory where there is some, since databases are made by the hundred.

A copied database is a thousand small files; on a disk these take twenty times as long.
"""

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108  # as Linux has it, for programs that know what they do
NEEDED = 6_000_000_000
"""Bytes."""


def keep_in_memory() -> None:
    """Let temporary files of this process and its children be in memory, unless somebody has said where."""
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < NEEDED:
        return
    place = MEMORY / f"releve-{os.geteuid()}"
    place.mkdir(exist_ok=True)
    place.chmod(0o711)  # others may pass: some tests go on as nobody
    os.environ["TMPDIR"] = str(place)
    tempfile.tempdir = None
