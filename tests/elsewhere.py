"""Commands as a second container on the same volume runs them: it sees neither the processes of this one nor their
shared memory, only the files.

Only root may make such a place, and not everywhere; where that is not allowed, the same commands run beside the others
without it, and the tests say so at their end.
"""

import os
import subprocess
from pathlib import Path

UNSHARED = ("unshare", "--pid", "--ipc", "--fork", "--kill-child", "--mount-proc")


def _allowed() -> bool:
    try:
        return subprocess.run([*UNSHARED, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


ELSEWHERE = UNSHARED if _allowed() else ()
"""Put before a command, runs it in a second container."""

NOT_ELSEWHERE = "" if ELSEWHERE else "NOT tried: a second container's commands (needs root, and unshare)"


def give_to_the_owner_of(original: Path, copy: Path) -> None:
    """Give the copy of a server's folder to the account that runs the server, which is another one for root."""
    owner = original.stat()
    for each in (copy, *copy.rglob("*")):
        os.chown(each, owner.st_uid, owner.st_gid)
