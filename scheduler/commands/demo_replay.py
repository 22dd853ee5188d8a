"""The replay of the demo: school years at the volume of the contract, day by day, in a database of their own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from sqlalchemy import URL

from scheduler.commands.demo_mark import demo_transaction, require_demo
from scheduler.commands.interrupt import Stop
from scheduler.core.addresses import Addresses, addresses, drop_database, require_embedded
from scheduler.core.config import Settings
from scheduler.core.db import Database, administration, bring_up_to_date
from scheduler.demo.calendar import PARIS, moment
from scheduler.demo.load.accounts import CODE
from scheduler.demo.replay.books import Books, read_books
from scheduler.demo.replay.clock import Clock
from scheduler.demo.replay.playing import DayPlayed, load, play
from scheduler.demo.replay.setting import Setting, kept
from scheduler.impact.figures import Figures, figures
from scheduler.impact.period import period_of
from scheduler.impact.publishing import count_figures
from scheduler.market.accounts import password_hash

WEEKS = 104
A_WEEK = timedelta(weeks=1)

OnDay = Callable[[DayPlayed], None]


def replay(console: Console, settings: Settings, setting: Setting, password: str, *, reset: bool) -> bool:
    """Play what has not been played yet, and tell what came of it; return whether all has been played.

    What was begun with other weeks or another seed goes on as it was begun, unless it is to begin anew (``reset``).
    """
    own = settings_of_replay(settings)
    if reset:
        _drop(own)
    with addresses(own) as found:
        owner = require_demo(found, own)
        clock = Clock(owner)
        clock.rest()
        clock.close()
        bring_up_to_date(owner)
        setting = _prepare(console, owner, setting, password)
        with Stop() as stop, _shown(console) as on_day:
            over = play(owner, found.application, setting, on_day=on_day, stop=stop)
        if over:
            _end(owner, found, console)
        else:
            console.print("[bold]Replay[/]    was broken off; the same command goes on")
        return over


def _drop(own: Settings) -> None:
    """Remove the database of an earlier replay; the next look at it makes an empty one."""
    require_embedded(own)
    with addresses(own) as found:
        require_demo(found, own)
    drop_database(own)


def settings_of_replay(settings: Settings) -> Settings:
    """Return the settings of the replay: its data lie in a folder beside the demo's."""
    return replace(settings, data=settings.data / "replay")


def last_sunday(today: date) -> date:
    """Return the Sunday before a day."""
    return today - timedelta(days=today.isoweekday())


def weeks_until(last: date, weeks: int, seed: int) -> Setting:
    """Return so many whole weeks, Monday to Sunday, up to that of a day."""
    finish = last - timedelta(days=last.weekday()) + A_WEEK
    return Setting(seed, finish - weeks * A_WEEK, finish)


def _prepare(console: Console, owner: URL, setting: Setting, password: str) -> Setting:
    """Load the market on the eve of the first day, unless it was; return what is played."""
    with administration(owner) as session:
        found = kept(session)
    if found is not None:
        console.print(f"[bold]Replay[/]    {_days(found)} goes on (--reset begins anew)")
        return found
    with console.status("Loading the market"):
        clock = Clock(owner)
        clock.make(moment(setting.start, "00:00"))
        clock.close()
        with demo_transaction(owner) as session:
            load(session, setting, password_hash(password))
    console.print(f"[bold]Replay[/]    {_days(setting)}, seed {setting.seed}")
    return setting


def _days(setting: Setting) -> str:
    """Say which days are played, the last one included."""
    return f"from {setting.start} to {setting.finish - timedelta(days=1)}"


@contextmanager
def _shown(console: Console) -> Iterator[OnDay]:
    """Show how far the replay is: a bar on a terminal, else a line a week."""
    if not console.is_terminal:

        def line(news: DayPlayed) -> None:
            if news.day.isoweekday() == 7:  # noqa: PLR2004  # Sunday
                console.print(f"{news.day}  {news.done} of {news.days} days")

        yield line
        return
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("loading", total=None)
        yield lambda news: bar.update(task, description=f"{news.day}", completed=news.done, total=news.days)


def _end(owner: URL, found: Addresses, console: Console) -> None:
    """Give the database the machine's clock back, and tell what the books and the figures of the market say."""
    clock = Clock(owner)
    clock.take_away()
    clock.close()
    with administration(owner) as session:
        books = read_books(session)
    database = Database(found.application)
    try:
        engine, now = database.engine(CODE), datetime.now(PARIS)
        with database.transaction(engine) as session:
            count_figures(session, engine, now)
            months = period_of(session, engine, now.date())
            counted = figures(session, engine, months) if months else None
    finally:
        database.close()
    for line in (*_told(books), *_told_of_people(counted)):
        console.print(line)


def _told(books: Books) -> Iterator[str]:
    yield f"[bold]Asked[/]     {books.asked_minutes // 60} hours in {books.requests} requests"
    yield f"[bold]Worked[/]    {books.worked_minutes // 60} hours by {books.people} people, {books.handovers} handovers"
    yield f"[bold]Hours[/]     {books.settled_days} days settled in {books.closed_months} closed months"


def _told_of_people(counted: Figures | None) -> Iterator[str]:
    if counted is not None:
        yield (
            f"[bold]Paths[/]     {counted.left_for_something} of {counted.people} people left for something,"
            f" {counted.hired} were hired by the Département; {counted.trained} left a training,"
            f" {counted.proposed} of them were proposed a mission"
        )
