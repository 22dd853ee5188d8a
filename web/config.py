"""What the web needs to know beside the database."""

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkstemp

from scheduler.accounts import SignInRules
from scheduler.config import Settings

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Config:
    """Settings of the web.

    Attributes
    ----------
    secret_key
        Signs the cookies; whoever knows it can sign in as anybody.
    secure
        Whether the site is reached by https only: cookies are then sent over nothing else.
    proxies
        How many reverse proxies stand in front and tell the visitor's address; 0 believes none.
    sign_in
        How passwords are hashed and guessing is slowed down.
    """

    secret_key: str = field(repr=False)
    secure: bool = True
    proxies: int = 0
    sign_in: SignInRules = field(default_factory=SignInRules)

    @classmethod
    def of(cls, settings: Settings, *, local: bool = False) -> "Config":
        """Take what the settings say; the secret key is made at the first start and kept in the data folder.

        Parameters
        ----------
        local
            Whether only this machine can reach the site; then, and without proxies, http will do.
        """
        plain = local and not settings.proxies
        return cls(
            secret_key=settings.secret_key or kept_key(settings.data / "secret_key"),
            secure=not plain if settings.https is None else settings.https,
            proxies=settings.proxies,
        )


def kept_key(file: Path) -> str:
    """Read the key of a file that nobody else may read; make it when absent, once, whoever asks at the same time."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        # a name of its own for each attempt: threads of one process may ask at once too
        handle, name = mkstemp(prefix=f"{file.name}.", dir=file.parent)
        made = Path(name)
        with os.fdopen(handle, "w") as writing:
            writing.write(secrets.token_hex(KEY_BYTES))
        with suppress(FileExistsError):  # another attempt was faster: its key stands
            file.hardlink_to(made)
        made.unlink()
    return file.read_text()
