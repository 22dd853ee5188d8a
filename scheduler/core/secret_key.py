"""The key that signs cookies and makes links: one for the site and the job worker, kept in the data folder."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp

from scheduler.core.config import SHORTEST_KEY, Settings
from scheduler.core.data_folder import usable
from scheduler.core.errors import DatabaseUnusable

KEY_BYTES = 32


def secret_key(settings: Settings) -> str:
    """Return the key of the settings, else the one of the data folder, made at the first start."""
    return settings.secret_key or kept_key(settings.data / "secret_key")


def kept_key(file: Path) -> str:
    """Read the key of a file that nobody else may read; make it when absent, once, whoever asks at the same time.

    Raises
    ------
    DatabaseUnusable
        When the file cannot be read or made, or holds too little to be a key.
    """
    with usable(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            _make(file)
        key = file.read_text(encoding="ascii", errors="replace").strip()
    if len(key) < SHORTEST_KEY:
        problem = f"{file} holds no key of at least {SHORTEST_KEY} characters"
        cure = "restore it from a backup, or remove it: a new one is made, and all links and sessions end"
        raise DatabaseUnusable(problem, cure)
    return key


def _make(file: Path) -> None:
    # a name of its own for each attempt: threads of one process may ask at once too
    handle, name = mkstemp(prefix=f"{file.name}.", dir=file.parent)
    made = Path(name)
    with os.fdopen(handle, "w") as writing:
        writing.write(secrets.token_hex(KEY_BYTES))
        writing.flush()
        os.fsync(writing.fileno())  # else a loss of power may leave the name and not the key
    with suppress(FileExistsError):  # another attempt was faster: its key stands
        file.hardlink_to(made)
    made.unlink()
