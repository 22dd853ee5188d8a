"""``releve demo`` writes invented people nowhere but into a database of its own, however a database is addressed."""

import os
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import URL, create_engine, text
from sqlalchemy.orm import Session

from scheduler.commands.demo_mark import MARK, demo_transaction, require_demo
from scheduler.core.addresses import DATABASE, Addresses, addresses
from scheduler.core.config import Settings
from scheduler.core.contents import ROOTS
from scheduler.core.db import administration, bring_up_to_date
from scheduler.core.server import embedded_server
from scheduler.core.tables import Base, Market, Organisation
from solver.children import own_program
from tests.conftest import FAST, database
from tests.examples import one_in
from tests.scheduler.calvados_database import digests
from tests.scheduler.command_line import ROOT, releve
from tests.scheduler.db.world import populate

pytestmark = one_in(2)

EMPTY = Settings(Path("/nowhere"))


def spelt(url: URL | None, scheme: str = "postgresql") -> str:
    assert url
    return url.set(drivername=scheme).render_as_string(hide_password=False)


def asked(url: URL | None, query: str) -> object:
    assert url
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            answer = connection.execute(text(query))
            return answer.scalar() if answer.returns_rows else None
    finally:
        engine.dispose()


def stored(owner: URL | None) -> dict[str, str]:
    """Return a digest of each table, the revision and the mark among them."""
    assert owner
    with administration(owner) as session:
        found = digests(session)
    return found | {
        "revision": str(asked(owner, "SELECT version_num FROM alembic_version")),
        "mark": str(asked(owner, "SELECT obj_description('markets'::regclass)")),
    }


@dataclass(frozen=True)
class Real:
    """A database with people in it, and how the environment leads to it."""

    owner: URL
    environment: dict[str, str]


@pytest.fixture
def blank(superuser: URL, empty: Addresses) -> Iterator[Addresses]:
    """A database without a row."""
    with database(superuser, f"releve_test_{uuid4().hex}", empty.application.database or "") as found:
        yield found


@pytest.fixture
def real_folder() -> Iterator[Path]:
    """A folder of the embedded server with people in it, where a demo of the folder above would look."""
    with tempfile.TemporaryDirectory(prefix="releve-") as path:
        folder = Path(path) / "demo"
        with embedded_server(folder / "database", FAST), addresses(Settings(folder)) as found:
            assert found.owner
            bring_up_to_date(found.owner)
            with administration(found.owner) as session:
                populate(session)
            yield Path(path)


def by_url(found: Addresses, _: Addresses) -> dict[str, str]:
    return {"RELEVE_DATABASE_URL": spelt(found.owner)}


def by_another_spelling(found: Addresses, _: Addresses) -> dict[str, str]:
    return {"RELEVE_DATABASE_URL": spelt(found.owner, "postgres") + "&application_name=demo"}


def by_the_application_alone(found: Addresses, _: Addresses) -> dict[str, str]:
    return {"RELEVE_APPLICATION_URL": spelt(found.application)}


def by_both(found: Addresses, _: Addresses) -> dict[str, str]:
    return {"RELEVE_DATABASE_URL": spelt(found.owner), "RELEVE_APPLICATION_URL": spelt(found.application)}


def by_the_application_beside_an_empty_one(found: Addresses, blank: Addresses) -> dict[str, str]:
    return {"RELEVE_DATABASE_URL": spelt(blank.owner), "RELEVE_APPLICATION_URL": spelt(found.application)}


WAYS = (by_url, by_another_spelling, by_the_application_alone, by_both, by_the_application_beside_an_empty_one)


@pytest.fixture
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    for name in [name for name in os.environ if name.startswith("RELEVE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("RELEVE_DATA", str(tmp_path))
    return monkeypatch


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("options", [(), ("--reset",)], ids=["go-on", "reset"])
def test_a_demo_refuses_a_database_with_people_in_it(
    fresh: Addresses,
    blank: Addresses,
    clean_environment: pytest.MonkeyPatch,
    way: Callable[[Addresses, Addresses], dict[str, str]],
    options: tuple[str, ...],
) -> None:
    before = stored(fresh.owner), stored(blank.owner)
    for name, value in way(fresh, blank).items():
        clean_environment.setenv(name, value)
    refused = releve("demo", "--no-serve", "--time-limit", "1", *options)
    assert refused.exit_code == 2, refused.output
    assert refused.stdout == ""
    assert refused.stderr.count("\n") == 1
    assert (stored(fresh.owner), stored(blank.owner)) == before


def test_a_refused_database_is_not_even_brought_up_to_date(
    fresh: Addresses, clean_environment: pytest.MonkeyPatch
) -> None:
    asked(fresh.owner, "COMMENT ON TABLE alembic_version IS 'another text in force'")
    clean_environment.setenv("RELEVE_DATABASE_URL", spelt(fresh.owner))
    refused = releve("demo", "--no-serve")
    assert refused.exit_code == 2
    assert "holds data that no demo stored" in refused.stderr
    assert asked(fresh.owner, "SELECT obj_description('alembic_version'::regclass)") == "another text in force"


def test_a_demo_of_before_the_first_release_is_refused_in_one_line(
    fresh: Addresses, clean_environment: pytest.MonkeyPatch
) -> None:
    asked(fresh.owner, f"COMMENT ON TABLE markets IS '{MARK}'")
    asked(fresh.owner, "UPDATE alembic_version SET version_num = '0025'")
    clean_environment.setenv("RELEVE_DATABASE_URL", spelt(fresh.owner))
    refused = releve("demo", "--no-serve")
    assert refused.exit_code == 2
    assert refused.stderr == (
        "releve: the database is at revision 0025, of before the first release, from which nothing is carried over; "
        "begin with an empty database (a new RELEVE_DATA; a demo: --reset), or go on with the program that made it\n"
    )


@pytest.mark.parametrize("options", [(), ("--reset",)], ids=["go-on", "reset"])
def test_a_demo_refuses_a_folder_with_people_in_it(
    real_folder: Path, clean_environment: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    clean_environment.setenv("RELEVE_DATA", str(real_folder))
    with addresses(Settings(real_folder / "demo")) as found:
        before = stored(found.owner)
        refused = releve("demo", "--no-serve", "--time-limit", "1", *options)
        assert refused.exit_code == 2, refused.output
        assert f"the database {DATABASE} on {real_folder / 'demo'}" in refused.stderr
        assert "holds data that no demo stored" in refused.stderr
        assert stored(found.owner) == before


def test_a_demo_refuses_tables_of_another_program(superuser: URL, clean_environment: pytest.MonkeyPatch) -> None:
    with database(superuser, f"releve_test_{uuid4().hex}") as found:
        clean_environment.setenv("RELEVE_DATABASE_URL", spelt(found.owner))
        assert require_demo(found, EMPTY) == found.owner
        asked(found.owner, "CREATE TABLE invoices (number integer)")
        refused = releve("demo", "--no-serve")
        assert refused.exit_code == 2, refused.output
        assert "holds something else (the table invoices)" in refused.stderr
        assert asked(found.owner, "SELECT to_regclass('markets')") is None


def test_the_mark_and_the_first_rows_are_one(blank: Addresses) -> None:
    assert blank.owner

    def load(*, fails: bool) -> None:
        with demo_transaction(blank.owner or URL.create("")) as session:
            session.add(Market(code="one", name="One"))
            session.flush()
            assert not fails

    with pytest.raises(AssertionError):
        load(fails=True)
    assert stored(blank.owner)["mark"] == "None"
    assert require_demo(blank, EMPTY) == blank.owner  # whoever begins again finds it empty
    load(fails=False)
    assert require_demo(blank, EMPTY) == blank.owner  # what goes on finds its mark


def test_a_demo_that_was_killed_in_the_middle_of_its_load_leaves_an_empty_database(
    blank: Addresses, clean_environment: pytest.MonkeyPatch
) -> None:
    clean_environment.setenv("RELEVE_DATABASE_URL", spelt(blank.owner))
    assert blank.owner
    waiting = (
        "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'sites'::regclass"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    with administration(blank.owner) as session:
        lock(session, "sites")
        command = own_program("releve", "demo", "--no-serve")
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as demo:
            while asked(blank.owner, waiting) == 0:
                assert demo.poll() is None
            demo.send_signal(signal.SIGKILL)
    with administration(blank.owner) as session:
        assert session.query(Organisation).count() == 0
    assert stored(blank.owner)["mark"] == "None"
    assert require_demo(blank, EMPTY) == blank.owner


def lock(session: Session, table: str) -> None:
    session.execute(text(f"LOCK TABLE {table} IN EXCLUSIVE MODE"))


def test_whatever_is_stored_hangs_from_the_tables_that_are_looked_at() -> None:
    """Else a database could hold data and count as empty."""
    rooted = set(ROOTS)
    for table in Base.metadata.sorted_tables:  # each after those it refers to
        required = {key.column.table.name for key in table.foreign_keys if not key.parent.nullable}
        if required & rooted:
            rooted.add(table.name)
    nobodys = {"passkey_challenges", "sign_in_attempts", "sign_in_links"}  # may be made by whoever finds the first page
    nobodys |= {"text_answers"}  # names of messages alone, to take none twice
    nobodys |= {"transitions", "set_up_links"}  # the program's own; the second lets somebody found the first market
    assert set(Base.metadata.tables) - rooted == nobodys
