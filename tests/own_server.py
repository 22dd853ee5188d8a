"""A PostgreSQL 15 of one's own, made ready as docs/operations.md says, run by an ordinary account on a free port."""

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, create_engine

from scheduler.core.addresses import APPLICATION_ROLE, DATABASE, OWNER_ROLE
from scheduler.core.server_account import let_through, own, run
from tests.drill.installation import free_port

ROOT = Path(__file__).parents[1]
PROGRAMS = Path("/usr/lib/postgresql/15/bin")
INSTALL = "no PostgreSQL 15 was found; on Debian: apt-get install postgresql-15"
PASSWORD = "pass'word @:/?# of a test"  # noqa: S105  # with all that a URL and a shell could stumble over


def is_required() -> bool:
    """Tell whether these tests must run here, so that a missing server is an error."""
    return os.environ.get("TEST_POSTGRESQL") == "required"


def is_there() -> bool:
    return (PROGRAMS / "postgres").exists()


@contextmanager
def own_server() -> Iterator[URL]:
    """Run a server for the length of a block; yield its superuser's way in."""
    with tempfile.TemporaryDirectory(prefix="releve-own-") as path:
        folder = Path(path)
        own(folder)
        let_through(folder)
        (folder / "password").write_text(PASSWORD)
        (folder / "password").chmod(0o644)  # in a folder that nobody else can list
        access = ["--username=postgres", "--auth=scram-sha-256", f"--pwfile={folder / 'password'}"]
        locale = ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        must(folder, "initdb", *access, *locale, "-D", folder / "cluster")
        port = free_port()
        options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories='' -c fsync=off"
        start: list[str | Path] = ["start", "--wait", "--silent", "-l", folder / "log", "-o", options]
        must(folder, "pg_ctl", *start, "-D", folder / "cluster")
        try:
            yield URL.create("postgresql+psycopg", "postgres", PASSWORD, "127.0.0.1", port, "postgres")
        finally:
            must(folder, "pg_ctl", "stop", "--wait", "--silent", "--mode=immediate", "-D", folder / "cluster")


def must(folder: Path, program: str, *arguments: str | Path) -> None:
    """Run one of the server's programs; it may not fail."""
    said = run([PROGRAMS / program, *arguments], folder)
    assert said.returncode == 0, said.stdout


def made_ready(superuser: URL) -> tuple[URL, URL]:
    """Do what the manual has an administrator do; return the owner's way in and the application's."""
    manual = (ROOT / "docs" / "operations.md").read_text()
    block = re.search(r"An administrator of that server runs once:\n\n((?:    .*\n)+)", manual)
    assert block
    script = block[1].replace("'...'", "'" + PASSWORD.replace("'", "''") + "'")
    before, _, after = script.partition("    \\connect releve\n")
    for statements, where in ((before, "postgres"), (after, DATABASE)):
        engine = create_engine(superuser.set(database=where), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in filter(None, map(str.strip, statements.split(";"))):
                connection.exec_driver_sql(statement)
        engine.dispose()
    there = superuser.set(database=DATABASE)
    return there.set(username=OWNER_ROLE), there.set(username=APPLICATION_ROLE)
