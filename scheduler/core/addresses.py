"""Where the database is: the embedded server, or one that the settings name."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import URL, text
from sqlalchemy.exc import DBAPIError, OperationalError

from scheduler.core.config import Settings
from scheduler.core.connections import engine_of
from scheduler.core.errors import DatabaseUnusable
from scheduler.core.server import embedded_server, is_made, is_running

APPLICATION_ROLE = "releve_app"
ADMINISTRATION_ROLE = "releve_admin"
OWNER_ROLE = "releve_owner"  # on the embedded server; elsewhere its administrator chooses
DATABASE = "releve"

FOUNDERS = "releve up, init, demo, restore, and by market load of a folder"

UNKEPT = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""Settings of a server whose data nobody keeps."""

OLDEST_SERVER = 15
CONNECT_SECONDS = 5
MAKING_LOCK = 7_263_104_412  # two processes that make a database wait for each other; the number means nothing


@dataclass(frozen=True, slots=True)
class Addresses:
    """Two ways to one database: the application's, who owns nothing, and the owner's, who changes the schema.

    ``owner`` is None where the application was not given it.
    """

    application: URL
    owner: URL | None


@contextmanager
def addresses(settings: Settings, *, founding: bool = True) -> Iterator[Addresses]:
    """Find the database of the settings; an embedded server runs at least as long as this lasts.

    Parameters
    ----------
    founding
        Whether a folder without an embedded database gets one. Whoever only reads or keeps what is there says no: a
        folder whose name was mistyped would be an empty installation, and nobody would hear of it.

    Raises
    ------
    DatabaseUnusable
        When the server cannot be reached, is too old, or does not start, or when there is none and nobody founds one.
    """
    named = settings.database_url or settings.application_url
    if named is not None:
        require_server(named)
        yield Addresses(settings.application_url or in_role(named, APPLICATION_ROLE), settings.database_url)
        return
    if not founding and not is_made(settings.data / "database"):
        problem = f"there is no database in {settings.data}"
        raise DatabaseUnusable(problem, f"check RELEVE_DATA; a new one is made by {FOUNDERS}")
    with embedded_server(settings.data / "database") as superuser:
        yield _made(superuser, settings.data / "database")


@contextmanager
def passing(settings: Settings) -> Iterator[Addresses]:
    """Find the database of the settings, or where none is made yet, make one that is gone when this ends.

    For whoever rehearses what nobody has founded: where it is kept is for others to say.

    Raises
    ------
    DatabaseUnusable
        As ``addresses``.
    """
    named = settings.database_url or settings.application_url
    if named is not None or is_made(settings.data / "database"):
        with addresses(settings, founding=False) as found:
            yield found
        return
    with TemporaryDirectory(prefix="releve-") as folder, embedded_server(Path(folder), UNKEPT) as superuser:
        yield _made(superuser, Path(folder))


def _made(superuser: URL, folder: Path) -> Addresses:
    """Make the database of an embedded server, if it is not there yet, and return the ways to it."""
    with answering(superuser, f"see {folder}/server.log"):
        make_database(superuser, DATABASE)
    there = superuser.set(database=DATABASE)
    return Addresses(there.set(username=APPLICATION_ROLE), there.set(username=OWNER_ROLE))


def revive(settings: Settings) -> None:
    """Start the embedded server again if it was killed; a server of one's own is for others to look after.

    Raises
    ------
    DatabaseUnusable
        When it does not start.
    """
    folder = settings.data / "database"
    if settings.database_url is None and settings.application_url is None and not is_running(folder):
        with embedded_server(folder):  # it goes on: whoever calls uses it as well
            pass


def require_embedded(settings: Settings) -> None:
    """Refuse to begin anew on a server that the settings name: what is on it, only its own people remove.

    Raises
    ------
    DatabaseUnusable
        When they name one.
    """
    if settings.database_url is not None or settings.application_url is not None:
        problem = "only the embedded database can be begun anew"
        raise DatabaseUnusable(problem, "drop the database of RELEVE_DATABASE_URL yourself")


def drop_database(settings: Settings) -> None:
    """Remove the embedded database with all that is in it; there need be none.

    Raises
    ------
    DatabaseUnusable
        When the settings name a server.
    """
    require_embedded(settings)
    with embedded_server(settings.data / "database") as superuser:
        engine = engine_of(superuser, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{DATABASE}" WITH (FORCE)'))
        engine.dispose()


def in_role(url: URL, role: str) -> URL:
    """Return a way in that steps down to a role as soon as it is connected."""
    return url.update_query_dict({"options": f"-c role={role}"})


def shown(url: URL) -> str:
    """Return a way in as it may be shown: without the password."""
    return url.set(query={}).render_as_string(hide_password=True)


@contextmanager
def answering(url: URL, advice: str) -> Iterator[None]:
    """Tell in one line what keeps us from opening the database: a password, a right, a file of it that is broken.

    Raises
    ------
    DatabaseUnusable
        Instead of the driver's errors.
    """
    try:
        yield
    except DBAPIError as error:
        said = " / ".join(line.strip() for line in str(error.orig).splitlines() if line.strip())
        problem = f"{shown(url)} cannot be opened ({said})"
        raise DatabaseUnusable(problem, advice) from error


def require_server(url: URL) -> None:
    """Refuse a server that cannot be reached or is too old; no text shows the password."""
    engine = engine_of(url, connect_args={"connect_timeout": CONNECT_SECONDS})
    try:
        with engine.connect() as connection:
            require_version(int(connection.scalar(text("SHOW server_version_num")) or 0))
    except OperationalError as error:
        problem = f"{shown(url)} cannot be reached ({str(error.orig).strip().splitlines()[-1]})"
        raise DatabaseUnusable(problem, "check RELEVE_DATABASE_URL and that the server runs") from None
    finally:
        engine.dispose()


def require_version(number: int) -> None:
    """Refuse a server older than the oldest that is supported; 150003 is PostgreSQL 15.3."""
    if number < OLDEST_SERVER * 10_000:
        problem = f"the server is PostgreSQL {number // 10_000}"
        raise DatabaseUnusable(problem, f"PostgreSQL {OLDEST_SERVER} or newer is needed")


def make_database(superuser: URL, name: str, template: str = "template0") -> None:
    """Make the owner, the application's role and a database, each when it is not there yet.

    Parameters
    ----------
    superuser
        The way to any other database of that server.
    name
        The database; the owner gets it.
    template
        The database to copy; nobody may be connected to it.
    """
    engine = engine_of(superuser, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:number)"), {"number": MAKING_LOCK})
            roles = set(connection.scalars(text("SELECT rolname FROM pg_roles")))
            # The owner inherits nothing from the roles it may step into; the first revision says why.
            if OWNER_ROLE not in roles:
                connection.execute(text(f"CREATE ROLE {OWNER_ROLE} LOGIN CREATEROLE NOINHERIT"))
            if APPLICATION_ROLE not in roles:
                connection.execute(text(f"CREATE ROLE {APPLICATION_ROLE} LOGIN"))
                connection.execute(text(f"GRANT {APPLICATION_ROLE} TO {OWNER_ROLE}"))
            if name not in set(connection.scalars(text("SELECT datname FROM pg_database"))):
                connection.execute(text(f'CREATE DATABASE "{name}" OWNER {OWNER_ROLE} TEMPLATE "{template}"'))
                # The details of a refused statement repeat people's values; those of a start tell what is broken.
                connection.execute(text(f"ALTER DATABASE \"{name}\" SET log_error_verbosity = 'terse'"))
            # Up to PostgreSQL 15 an owner who inherits nothing does not own the schema just because of the database.
            inside = engine_of(superuser.set(database=name))
            with inside.begin() as there:
                there.execute(text(f"ALTER SCHEMA public OWNER TO {OWNER_ROLE}"))
            inside.dispose()
    finally:
        engine.dispose()
