"""The whole product as somebody else would start it: gunicorn and the job worker, on a database of their own."""

import os
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from time import monotonic, sleep
from zoneinfo import ZoneInfo

from argon2 import PasswordHasher
from sqlalchemy import URL, select, update

from scheduler.core.addresses import Addresses
from scheduler.core.db import administration
from scheduler.core.tables import Market
from scheduler.core.tables.codes import Role
from scheduler.demo.load import load_market, play_sunday_evening
from scheduler.demo.load.accounts import CODE, accounts
from scheduler.market.accounts import SignInRules, password_hash
from solver.children import own_program

ROOT = Path(__file__).parents[2]
SEED = 2027
PASSWORD = "une phrase que l'on retient"  # noqa: S105  # of people who do not exist
CHEAP = SignInRules(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
SOLVE_SECONDS = 5
START_SECONDS = 240
STOP_SECONDS = 120
PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True, slots=True)
class Product:
    """Where it is served, and the ways to its database for those who look behind the screens."""

    address: str
    database: Addresses
    log: Path
    """What its programs say."""

    @property
    def owner(self) -> URL:
        """The way in that sees everything."""
        assert self.database.owner
        return self.database.owner


def load(owner: URL) -> None:
    """Store the Calvados as it is on a Sunday evening, with runs that are short, and none that starts by itself."""
    today = datetime.now(PARIS).date()
    load_market(owner, seed=SEED, today=today, password_hash=password_hash(PASSWORD, CHEAP))
    play_sunday_evening(owner, "contract", seed=SEED, today=today)
    settings = {"solve_seconds": SOLVE_SECONDS, "catch_up_minutes": 1}
    # The night is half a day away from now, whenever now is.
    nightly_start = time(3, 30) if datetime.now(PARIS).hour >= 12 else time(15, 30)
    with administration(owner) as session:
        stored = session.scalars(select(Market.settings).where(Market.code == CODE)).one()
        changed = {"settings": {**stored, **settings}, "nightly_start": nightly_start}
        session.execute(update(Market).where(Market.code == CODE).values(changed))


def email_of(role: Role, organisation: str | None = None) -> str:
    """Return the address of somebody by what they do, and for whom when several do it."""
    found = [each for each in accounts(CODE) if each.role == role and organisation in {None, each.organisation}]
    return found[0].email


@contextmanager
def served(
    database: Addresses, folder: Path, port: int | None = None, settings: Mapping[str, str] | None = None
) -> Iterator[Product]:
    """Start the product, wait until it answers, and stop it at the end as a system would.

    What it says lands in a file of the folder; it is shown when something goes wrong. ``settings`` are its own, such as
    the ways out for messages; whoever writes its address into them chooses the port.
    """
    assert database.owner
    port = port or free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("RELEVE_")},
        "RELEVE_DATA": str(folder / "data"),
        "RELEVE_DATABASE_URL": database.owner.render_as_string(hide_password=False),
        "RELEVE_APPLICATION_URL": database.application.render_as_string(hide_password=False),
        # One proxy in front, so that each visitor can come from an address of their own; https ends there.
        "RELEVE_PROXIES": "1",
        "RELEVE_HTTPS": "no",
        **(settings or {}),
    }
    log = folder / "product.log"
    command = own_program("releve", "up", "--bind", f"127.0.0.1:{port}", "--workers", "1")
    with running(command, environment, log) as process:
        wait_for(("127.0.0.1", port), process, log)
        yield Product(f"http://127.0.0.1:{port}", database, log)


@contextmanager
def running(command: list[str], environment: Mapping[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program for the length of a block; it is asked to stop, and made to when it does not listen."""
    with log.open("wb") as writing:
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=writing, stderr=subprocess.STDOUT)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def wait_for(address: tuple[str, int], process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until somebody listens."""
    give_up = monotonic() + START_SECONDS
    while monotonic() < give_up:
        assert process.poll() is None, log.read_text()
        try:
            with socket.create_connection(address, timeout=1):
                return
        except OSError:
            sleep(0.1)  # another program is starting; it tells nobody when it is ready
    message = f"nobody listens at {address}:\n{log.read_text()}"
    raise AssertionError(message)


def now() -> datetime:
    """Return the moment on the market's clock."""
    return datetime.now(UTC).astimezone(PARIS)
