"""The secret key in a backup, and its way back."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from tempfile import mkstemp

from scheduler.core.backups.archive import sync
from scheduler.core.config import Settings
from scheduler.core.errors import DatabaseUnusable
from scheduler.core.secret_key import secret_key

BESIDE = ".before-restore"


class KeyChoice(StrEnum):
    """Which key to go on with where there is another one than the backup's."""

    BACKUP = "backup"
    PRESENT = "present"


def kept(settings: Settings) -> Path:
    """Return the file of the key that the settings do not name."""
    return settings.data / "secret_key"


def key_to_keep(settings: Settings) -> str:
    """Return the key under which the site runs.

    Raises
    ------
    DatabaseUnusable
        When it is on another machine: a new key would not open what the old one has signed.
    """
    embedded = settings.database_url is None and settings.application_url is None
    if settings.secret_key is None and not embedded and not kept(settings).exists():
        problem = f"there is no key in {settings.data}, and without it a backup is half of one"
        raise DatabaseUnusable(problem, "set RELEVE_SECRET_KEY or RELEVE_DATA as for the site")
    return secret_key(settings)


def key_to_write(settings: Settings, key: str, choice: KeyChoice | None) -> str | None:
    """Return the key to put into the data folder, None where the right one is already in use.

    Raises
    ------
    DatabaseUnusable
        When another one is in use and nobody chose.
    """
    file = kept(settings)
    present = settings.secret_key or (file.read_text() if file.exists() else None)
    if present is None:
        return key
    if present == key or choice is KeyChoice.PRESENT:
        return None
    if settings.secret_key is not None:
        problem = "RELEVE_SECRET_KEY is another key than the backup's"
        raise DatabaseUnusable(problem, "unset it, or keep it with --key present: links and sign-ins then end")
    if choice is None:
        problem = f"{file} holds another key than the backup's"
        advice = f"--key backup takes the backup's (the other becomes {file.name}{BESIDE}), --key present keeps it"
        raise DatabaseUnusable(problem, advice)
    return key


@contextmanager
def key_in_place(settings: Settings, key: str | None) -> Iterator[None]:
    """Have the key in its file from the block on; if the block fails, all is as it was."""
    if key is None:
        yield
        return
    file, beside = kept(settings), kept(settings).with_name(f"secret_key{BESIDE}")
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = mkstemp(prefix=f"{file.name}.", dir=file.parent)  # mode 0600
    with os.fdopen(handle, "w") as writing:
        writing.write(key)
        writing.flush()
        os.fsync(writing.fileno())
    had = file.exists()
    if had:
        file.replace(beside)
    Path(name).replace(file)
    sync(file.parent)
    try:
        yield
    except BaseException:
        file.unlink()
        if had:
            beside.replace(file)
        raise
