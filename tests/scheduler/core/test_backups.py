"""``releve backup`` and ``releve restore``: the database and the key in one file, and back as a whole or not at all."""

import os
import stat
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from uuid import uuid4
from zipfile import ZipFile

import pytest
from msgspec import json
from msgspec.structs import replace
from sqlalchemy import URL, create_engine, text

from scheduler.core import schema
from scheduler.core.addresses import Addresses
from scheduler.core.backups import KeyChoice, Unreadable, back_up, checked, restore
from scheduler.core.backups.archive import CONTENTS, member
from scheduler.core.backups.catalogue import OF_THE_PROGRAM
from scheduler.core.backups.digest import Digest
from scheduler.core.config import Settings
from scheduler.core.db import Database
from scheduler.core.errors import DatabaseUnusable
from tests.conftest import database
from tests.examples import some
from tests.scheduler.command_line import releve
from tests.scheduler.core.conftest import owner
from tests.scheduler.db.world import World
from tests.scheduler.described import asked, shape

KEY = "k" * 64
OTHER_KEY = "o" * 64


@pytest.fixture
def file(fresh: Addresses, tmp_path: Path) -> Path:
    back_up(owner(fresh), KEY, tmp_path / "backup.zip")
    return tmp_path / "backup.zip"


def is_empty(found: Addresses) -> bool:
    return asked(found.owner, "SELECT to_regclass('markets')") == [(None,)]


# ------------------------------------------------------------------------------------------------ there and back


def test_what_is_restored_is_what_was_kept(
    fresh: Addresses, target: Addresses, file: Path, settings: Settings, tmp_path: Path
) -> None:
    contents = restore(owner(target), settings, file)
    again = back_up(owner(target), KEY, tmp_path / "again.zip")
    assert again.tables == contents.tables == checked(file)[0].tables
    assert again.sequences == contents.sequences
    assert shape(target.owner) == shape(fresh.owner)
    assert (settings.data / "secret_key").read_text() == KEY
    assert stat.S_IMODE((settings.data / "secret_key").stat().st_mode) == 0o600


def test_everybody_sees_the_same_after_it(
    target: Addresses, file: Path, settings: Settings, fresh: Addresses, world: World
) -> None:
    restore(owner(target), settings, file)
    seen = []
    for found in (fresh, target):
        opened = Database(found.application)
        opened.require_usable()
        with opened.transaction(world.lucie) as session:
            query = text("SELECT (SELECT count(*) FROM requests), (SELECT count(*) FROM workers)")
            seen.append(tuple(session.execute(query).one()))
        opened.close()
    assert seen[0] == seen[1] != (0, 0)


def test_new_rows_get_numbers_of_their_own(target: Addresses, file: Path, settings: Settings) -> None:
    restore(owner(target), settings, file)
    as_admin = "SET LOCAL ROLE releve_admin"
    [(last,)] = asked(target.owner, as_admin, "SELECT max(id) FROM organisations")
    insert = "INSERT INTO organisations (kind, code, name) VALUES ('buyer', 'new', 'New') RETURNING id"
    [(new,)] = asked(target.owner, as_admin, insert)
    assert isinstance(new, int)
    assert isinstance(last, int)
    assert new > last


def test_every_table_is_kept(fresh: Addresses, file: Path) -> None:
    every = "SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname !~ '^(pg_|information_schema)'"
    kept = {(name,) for name in checked(file)[0].tables}
    assert set(asked(fresh.owner, every)) - kept == {(each,) for each in OF_THE_PROGRAM}


def test_a_database_that_was_only_started_may_be_restored_into(
    empty: Addresses, superuser: URL, fresh: Addresses, file: Path, settings: Settings
) -> None:
    """As after ``releve up`` on the new machine, which made tables and noted jobs."""
    with database(superuser, f"releve_test_{uuid4().hex}", empty.application.database or "") as started:
        job = "INSERT INTO procrastinate.procrastinate_jobs (queue_name, task_name) VALUES ('plan', 'tick')"
        asked(started.owner, job)
        contents = restore(owner(started), settings, file)
        assert shape(started.owner) == shape(fresh.owner)
        jobs = asked(started.owner, "SELECT count(*) FROM procrastinate.procrastinate_jobs")
        assert jobs == [(contents.tables["procrastinate.procrastinate_jobs"].sum.rows,)]


def test_the_mark_of_a_demo_comes_along(
    fresh: Addresses, target: Addresses, settings: Settings, tmp_path: Path
) -> None:
    asked(fresh.owner, "COMMENT ON TABLE markets IS 'it''s %s invented'")
    back_up(owner(fresh), KEY, tmp_path / "demo.zip")
    restore(owner(target), settings, tmp_path / "demo.zip")
    assert asked(target.owner, "SELECT obj_description('markets'::regclass)") == [("it's %s invented",)]


# ------------------------------------------------------------------------------------------------ making


def test_a_backup_is_of_one_moment_while_others_write(fresh: Addresses, tmp_path: Path) -> None:
    """Whoever writes stores an organisation and a skill at once; no backup holds one without the other."""
    done = Event()
    written: list[int] = []

    def write() -> None:
        engine = create_engine(owner(fresh))
        while not done.is_set():
            number = len(written)
            with engine.begin() as connection:
                connection.execute(text("SET LOCAL ROLE releve_admin"))
                values = {"code": f"pair-{number}"}
                connection.execute(text("INSERT INTO skills (code, name) VALUES (:code, 'Pair')"), values)
                connection.execute(
                    text("INSERT INTO organisations (kind, code, name) VALUES ('buyer', :code, 'P')"), values
                )
            written.append(number)
        engine.dispose()

    writer = Thread(target=write)
    writer.start()
    try:
        counts = set()
        for number in range(5):
            file = tmp_path / f"{number}.zip"
            back_up(owner(fresh), KEY, file)
            with ZipFile(file) as archive:
                pairs = [archive.read(member(f"public.{name}")).count(b"pair-") for name in ("skills", "organisations")]
            assert pairs[0] == pairs[1]
            counts.add(pairs[0])
    finally:
        done.set()
        writer.join()
    assert len(counts) > 1  # something was written meanwhile


def test_only_this_account_can_read_a_backup(file: Path) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_backup_that_would_hold_less_than_there_is_is_refused(fresh: Addresses, tmp_path: Path) -> None:
    before = tmp_path / "backup.zip"
    before.write_bytes(b"the last good one")
    asked(fresh.owner, "DROP POLICY workers_admin ON workers")
    with pytest.raises(DatabaseUnusable, match="cannot see every row of workers"):
        back_up(owner(fresh), KEY, before)
    assert before.read_bytes() == b"the last good one"
    assert list(tmp_path.iterdir()) == [before]  # nothing half made is left


def test_an_empty_database_is_no_backup(target: Addresses, tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusable, match="nothing to back up"):
        back_up(owner(target), KEY, tmp_path / "backup.zip")
    assert list(tmp_path.iterdir()) == []


def test_a_sum_knows_rows_in_any_order_and_pieces() -> None:
    one, other, less, changed = Digest(), Digest(), Digest(), Digest()
    one.feed(b"first\nsecond\n")
    for piece in (b"sec", b"ond\nfir", b"", b"st\n"):
        other.feed(piece)
    less.feed(b"first\nsecond")
    changed.feed(b"first\nsecond.\n")
    assert one.sum == other.sum
    assert one.sum.rows == 2
    assert len({one.sum, less.sum, changed.sum}) == 3


# ------------------------------------------------------------------------------------------------ refusing


def rewritten(file: Path, change: Callable[[str, bytes], bytes]) -> None:
    """Write the archive anew with other members; every CRC is right again."""
    with ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with ZipFile(file, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, change(name, data))


def cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1000])


def no_archive(file: Path) -> None:
    file.write_bytes(b"PGDMP of another program")


def one_byte_changed(file: Path) -> None:
    with ZipFile(file) as archive:
        place = archive.getinfo(member("public.events")).header_offset + 80
    data = bytearray(file.read_bytes())
    data[place] ^= 1
    file.write_bytes(data)


def a_row_less(file: Path) -> None:
    rewritten(file, lambda name, data: data.partition(b"\n")[2] if name == member("public.workers") else data)


def no_contents(file: Path) -> None:
    rewritten(file, lambda name, data: b"{}" if name == CONTENTS else data)


def another_format(file: Path) -> None:
    rewritten(
        file, lambda name, data: data.replace(b"releve-backup/1", b"releve-backup/2") if name == CONTENTS else data
    )


DAMAGES = (cut_short, no_archive, one_byte_changed, a_row_less, no_contents, another_format)


@pytest.mark.parametrize("damage", some(DAMAGES, 2))
def test_a_damaged_backup_is_refused(
    target: Addresses, file: Path, settings: Settings, damage: Callable[[Path], None]
) -> None:
    damage(file)
    with pytest.raises(Unreadable):
        restore(owner(target), settings, file)
    assert is_empty(target)
    assert not settings.data.exists()


def test_nothing_is_restored_over_data(fresh: Addresses, file: Path, settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusable, match="holds data"):
        restore(owner(fresh), settings, file)
    assert back_up(owner(fresh), KEY, tmp_path / "after.zip").tables == checked(file)[0].tables
    assert not settings.data.exists()


def test_nothing_is_restored_beside_tables_of_another_program(
    target: Addresses, file: Path, settings: Settings
) -> None:
    asked(target.owner, "CREATE TABLE invoices ()")
    with pytest.raises(DatabaseUnusable, match="holds something else"):
        restore(owner(target), settings, file)
    assert is_empty(target)


@pytest.mark.parametrize(
    ("revision", "what_to_do"),
    [
        ("9999", "which this program does not know; use the program that is as new as the backup"),
        ("0025", f"of before the first release, from which nothing is carried over; {schema.BEGIN_ANEW}"),
    ],
)
def test_a_backup_of_another_time_is_refused(
    target: Addresses, file: Path, settings: Settings, revision: str, what_to_do: str
) -> None:
    newest, other = (f'"revision": "{each}"'.encode() for each in (schema.newest(), revision))
    rewritten(file, lambda name, data: data.replace(newest, other) if name == CONTENTS else data)
    with pytest.raises(DatabaseUnusable) as refused:
        restore(owner(target), settings, file)
    assert str(refused.value) == f"the backup is at revision {revision}, {what_to_do}"
    assert is_empty(target)


def test_rows_that_do_not_fit_leave_nothing_behind(target: Addresses, file: Path, settings: Settings) -> None:
    """A worker without an agency: the sum is right, the reference is not."""
    contents = checked(file)[0]
    organisations = replace(contents.tables["public.organisations"], sum=Digest().sum)
    changed = replace(contents, tables=contents.tables | {"public.organisations": organisations})
    rewritten(file, {CONTENTS: json.encode(changed), member("public.organisations"): b""}.get)
    with pytest.raises(DatabaseUnusable, match="could not be restored"):
        restore(owner(target), settings, file)
    assert is_empty(target)
    assert not (settings.data / "secret_key").exists()


# ------------------------------------------------------------------------------------------------ the key


@pytest.fixture
def another_key(settings: Settings) -> Path:
    """As when the site was started on the new machine before."""
    settings.data.mkdir()
    key = settings.data / "secret_key"
    key.write_text(OTHER_KEY)
    return key


def test_another_key_is_never_overwritten_silently(
    target: Addresses, file: Path, settings: Settings, another_key: Path
) -> None:
    with pytest.raises(DatabaseUnusable, match="--key backup"):
        restore(owner(target), settings, file)
    assert is_empty(target)
    assert another_key.read_text() == OTHER_KEY


def test_whoever_chooses_the_backup_s_key_keeps_the_other_beside(
    target: Addresses, file: Path, settings: Settings, another_key: Path
) -> None:
    restore(owner(target), settings, file, KeyChoice.BACKUP)
    assert another_key.read_text() == KEY
    assert (settings.data / "secret_key.before-restore").read_text() == OTHER_KEY


def test_whoever_chooses_the_present_key_keeps_it(
    target: Addresses, file: Path, settings: Settings, another_key: Path
) -> None:
    restore(owner(target), settings, file, KeyChoice.PRESENT)
    assert not is_empty(target)
    assert [path.read_text() for path in settings.data.iterdir()] == [OTHER_KEY]
    assert another_key.exists()


def test_a_key_of_the_settings_that_is_another_is_said(target: Addresses, file: Path, tmp_path: Path) -> None:
    named = Settings(tmp_path / "there", secret_key=OTHER_KEY)
    with pytest.raises(DatabaseUnusable, match="RELEVE_SECRET_KEY is another key"):
        restore(owner(target), named, file, KeyChoice.BACKUP)
    assert is_empty(target)
    restore(owner(target), Settings(tmp_path / "there", secret_key=KEY), file)
    assert not (tmp_path / "there").exists()


# ------------------------------------------------------------------------------------------------ the commands


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[Addresses, str], None]:
    """Point the environment at a database and a data folder."""

    def point(found: Addresses, folder: str) -> None:
        for name in [name for name in os.environ if name.startswith("RELEVE_")]:
            monkeypatch.delenv(name)
        monkeypatch.setenv("RELEVE_DATA", str(tmp_path / folder))
        monkeypatch.setenv("RELEVE_DATABASE_URL", owner(found).render_as_string(hide_password=False))

    return point


def test_the_commands_keep_and_put_back(
    fresh: Addresses, target: Addresses, tmp_path: Path, here: Callable[[Addresses, str], None]
) -> None:
    here(fresh, "here")
    keyless = releve("backup", tmp_path)
    assert (keyless.exit_code, keyless.stderr.count("\n")) == (2, 1)
    assert "without it a backup is half of one" in keyless.stderr
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "secret_key").write_text(KEY)
    kept = releve("backup", tmp_path)
    assert kept.exit_code == 0, kept.output
    [file] = tmp_path.glob("releve-*.zip")
    assert f"{file}: " in kept.stdout
    assert "and the key" in kept.stdout
    again = releve("restore", file)
    assert (again.exit_code, again.stderr.count("\n")) == (2, 1)
    assert "holds data" in again.stderr
    here(target, "there")
    back = releve("restore", file)
    assert back.exit_code == 0, back.output
    assert (tmp_path / "there" / "secret_key").read_text() == KEY
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(b"")
    refused = releve("restore", damaged)
    assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1)


def test_a_backup_that_cannot_be_written_is_said_at_once(
    fresh: Addresses, here: Callable[[Addresses, str], None], tmp_path: Path
) -> None:
    here(fresh, "here")
    refused = releve("backup", tmp_path / "missing" / "backup.zip")
    assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1)
    assert "cannot be written" in refused.stderr
