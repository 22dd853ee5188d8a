"""What the demo begins from: its market, the years that are kept of it, the weeks before this evening."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TypeVar

from rich.console import Console
from sqlalchemy import URL, exists, select
from sqlalchemy.orm import Session

from scheduler.commands.demo_mark import demo_transaction
from scheduler.core.db import administration
from scheduler.core.tables import Market, Request
from scheduler.demo.calendar import PARIS
from scheduler.demo.history.file import read_history
from scheduler.demo.history.kept import Kept
from scheduler.demo.history.storing import Stored, store_history
from scheduler.demo.load import (
    SundayEvening,
    count_published,
    store_billed,
    store_careers,
    store_market,
    store_sunday_evening,
    store_worked,
)
from scheduler.demo.load.accounts import CODE
from scheduler.demo.load.window import HISTORY_DAYS

SEED = 14

T = TypeVar("T")


def stored(owner: URL) -> tuple[bool, bool]:
    """Tell whether the market is there, and whether anything was ever asked for in it."""
    with administration(owner) as session:
        market = session.scalar(select(Market.id).where(Market.code == CODE))
        return market is not None, bool(session.scalar(select(exists().where(Request.market_id == market))))


def load_market(console: Console, owner: URL, today: date, password_hash: str) -> None:
    """Store the market as it is on a day."""
    loaded = _storing(
        console,
        owner,
        "Loading the market",
        lambda session: store_market(session, seed=SEED, today=today, password_hash=password_hash),
    )
    console.print(
        f"[bold]Market[/]    {loaded.sites} collèges with {loaded.posts} posts, {loaded.agencies} agencies,"
        f" {loaded.workers} workers"
    )


def load_evening(console: Console, owner: URL, today: date) -> None:
    """Store what was asked for and worked until the evening of a day, billed and become of people."""
    history = history_before(today)
    before, evening = _storing(
        console, owner, "Playing the weeks before", lambda session: _before_the_night(session, history, today)
    )
    since = before.finish if before else None
    if before:
        console.print(
            f"[bold]History[/]   {before.hours} hours by {before.people} people"
            f" from {before.start} to {before.finish - timedelta(days=1)}"
        )
    console.print(
        f"[bold]Evening[/]   {evening.waiting} requests wait, {evening.done} missions are done,"
        f" {evening.confirmed} confirmed, {evening.published} wait for an answer, {evening.declined} were declined"
    )
    now = datetime.now(PARIS)
    hours = _storing(console, owner, "Signing what was worked", lambda session: store_worked(session, now, since=since))
    console.print(f"[bold]Hours[/]     {hours.counted} days of work count, {hours.waiting} wait for a signature")
    bills = _storing(console, owner, "Billing what is closed", lambda session: store_billed(session, now))
    if bills.issued:
        console.print(f"[bold]Bills[/]     {bills.issued} are issued, {bills.waiting} wait for the Département")
    if before:
        _storing(console, owner, "Counting what was achieved", lambda session: count_published(session, now))
        return
    paths = _storing(console, owner, "Following people's paths", lambda session: store_careers(session, now, seed=SEED))
    console.print(f"[bold]Paths[/]     {paths.trained} people left a training, {paths.left} left for something")


def history_before(today: date) -> Kept | None:
    """Return the kept history, None where it does not end before the weeks that the demo plays by itself."""
    found = read_history()
    return found if found and found.finish <= today - timedelta(days=HISTORY_DAYS) else None


def _before_the_night(session: Session, history: Kept | None, today: date) -> tuple[Stored | None, SundayEvening]:
    """Store all that was asked for, in one transaction: where anything was, all of it was."""
    before = store_history(session, history, seed=SEED) if history else None
    since = before.finish if before else None
    return before, store_sunday_evening(session, "contract", seed=SEED, today=today, since=since)


def _storing(console: Console, owner: URL, what: str, work: Callable[[Session], T]) -> T:
    """Do the work in one transaction of the demo while saying so."""
    with console.status(what), demo_transaction(owner) as session:
        return work(session)
