"""Under which system account the embedded server runs.

PostgreSQL refuses to run as root. Whoever is not root runs it as themselves. For root an account of its own is made,
and where a folder above the programs or the data cannot be entered by others, that account is let through it (the
folder still cannot be listed). Better: do not be root.
"""

import fcntl
import logging
import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from scheduler.core.errors import DatabaseUnusable

ACCOUNT = "releve-db"

log = logging.getLogger(__name__)


def is_root() -> bool:
    """Tell whether this process may not run PostgreSQL itself."""
    return os.geteuid() == 0


def account() -> pwd.struct_passwd:
    """Return the account that runs the server; as root, make it first."""
    if not is_root():
        try:
            return pwd.getpwuid(os.geteuid())
        except KeyError:
            problem = f"the account number {os.geteuid()} has no name, and PostgreSQL runs under none without"
            raise DatabaseUnusable(problem, "add it to /etc/passwd, or set RELEVE_DATABASE_URL") from None
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        with _alone():
            return _made()


@contextmanager
def _alone() -> Iterator[None]:
    """Let one process at a time add the account.

    Two ``useradd`` at once both succeed, with two numbers, of which one is lost: a database made under it belongs to
    nobody. They replace the file, so whoever waited looks again instead of adding.
    """
    with Path("/etc/passwd").open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _made() -> pwd.struct_passwd:
    with suppress(KeyError):  # another process may have added it while this one waited
        return pwd.getpwnam(ACCOUNT)
    useradd = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if useradd is None:
        problem = f"root may not run PostgreSQL, and there is no useradd to make the account {ACCOUNT}"
        raise DatabaseUnusable(problem, "run as an ordinary user")
    log.warning("Running as root: adding the system account %s, which runs the database", ACCOUNT)
    command = [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT]
    added = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        problem = f"the account {ACCOUNT} could not be added: {added.stderr.strip()}"
        raise DatabaseUnusable(problem, "run as an ordinary user") from None


def own(folder: Path) -> None:
    """Make a folder that belongs to the server's account; refuse one in which others can write.

    Raises
    ------
    DatabaseUnusable
        When somebody else could have laid out the folder or could put things into it.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.stat()
    ours = found.st_uid in {os.geteuid(), account().pw_uid}
    if not ours or found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        problem = f"others can write in {folder}" if ours else f"{folder} belongs to the account number {found.st_uid}"
        raise DatabaseUnusable(problem, "make it your own (chown, chmod go-w) or choose another by RELEVE_DATA")
    if is_root():
        os.chown(folder, account().pw_uid, account().pw_gid)


def let_through(path: Path) -> None:
    """As root, let the server's account pass through the folders above ``path``."""
    if not is_root():
        return
    for folder in path.resolve().parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            log.warning("Running as root: letting other accounts pass through %s", folder)
            folder.chmod(mode | stat.S_IXOTH)


def run(command: Sequence[str | Path], folder: Path, inherited: Sequence[int] = ()) -> subprocess.CompletedProcess[str]:
    """Run one of PostgreSQL's programs to its end as the server's account, in a folder that it may enter.

    ``inherited`` are open files that it and whatever it starts keep.
    """
    who = account()
    other = is_root()
    output = folder / "output"  # not a pipe: the server inherits it and would keep it open
    with output.open("w+", encoding="utf-8", errors="replace") as file:
        try:
            done = subprocess.run(
                [str(each) for each in command],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                # Its messages are read by us, and a password or a host of the environment is none of its business.
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
                check=False,
                pass_fds=inherited,
                user=who.pw_uid if other else None,
                group=who.pw_gid if other else None,
                extra_groups=() if other else None,
            )
        except PermissionError:
            problem = f"the account {who.pw_name} cannot run {command[0]}"
            raise DatabaseUnusable(problem, "install the product readable for all (umask 022)") from None
        file.seek(0)
        return subprocess.CompletedProcess(done.args, done.returncode, file.read())
