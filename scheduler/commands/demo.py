"""``releve demo``: the Calvados on a Sunday evening, its night, and the site to look at it."""

import os
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from sqlalchemy import URL

from scheduler.commands.bind import require_free
from scheduler.commands.demo_mark import require_demo
from scheduler.commands.demo_nights import contract_night, full_night, newest_draft, wait_for_others
from scheduler.commands.demo_past import SEED, load_evening, load_market, stored
from scheduler.commands.demo_replay import WEEKS, last_sunday, replay, settings_of_replay, weeks_until
from scheduler.commands.failure import Failure
from scheduler.commands.interrupt import Stop
from scheduler.commands.opening import one_line
from scheduler.core.addresses import addresses, drop_database, require_embedded
from scheduler.core.config import Settings
from scheduler.core.db import Database, opened
from scheduler.core.secret_key import secret_key
from scheduler.demo.calendar import TIMEZONE
from scheduler.demo.load import demo_accounts
from scheduler.demo.load.accounts import CODE
from scheduler.demo.replay.setting import Setting
from scheduler.market.accounts import password_hash

PASSWORD = "releve-demo"  # noqa: S105  # of invented people, told to whoever runs the demo
SECONDS = 20.0


@click.command()
@click.option("--time-limit", type=click.FloatRange(min=0, min_open=True), default=SECONDS, show_default=True)
@click.option("--no-serve", is_flag=True, help="End after the summary.")
@click.option("--reset", is_flag=True, help="Begin anew.")
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="address:port of the site.")
@click.option("--replay", "replays", is_flag=True, help="Play whole weeks of the past, day by day, and serve them.")
@click.option("--weeks", type=click.IntRange(1, 104), default=WEEKS, show_default=True, help="Of --replay.")
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    help="A day of the last week of --replay, which is over; last Sunday if absent.",
)
@click.option("--seed", type=click.IntRange(min=0), default=SEED, show_default=True, help="Of --replay.")
def demo(  # noqa: PLR0913  # one parameter an option
    *,
    time_limit: float,
    no_serve: bool,
    reset: bool,
    bind: str,
    replays: bool,
    weeks: int,
    until: datetime | None,
    seed: int,
) -> None:
    """Play a Sunday evening in the Calvados, plan its night, and serve it.

    The sites are real, the people invented. A second demo goes on from where the first one was. TIME-LIMIT is the
    search's, in seconds.

    With --replay the weeks before this one, or until another day, are played by everybody who takes part, in a database
    of their own: sites ask, nights plan, agencies answer, people fall ill, hours are signed, months closed. Two school
    years take about an hour; Ctrl-C ends the day under way, and the same command goes on.
    """
    console = Console(highlight=False, soft_wrap=True)
    with one_line():
        if replays:
            setting = weeks_until(last_sunday(today()) if until is None else until.date(), weeks, seed)
            if setting.finish > today():
                message = "--until: that week is not over; only what is past can be played"
                raise Failure(message)
            play_again(console, setting, None if no_serve else bind, reset=reset)
            return
        settings = demo_settings()
        if not no_serve:  # what keeps the site from starting is told before the minute that the rest takes
            require_free(bind)
            secret_key(settings)
        if reset:
            require_embedded(settings)
        with addresses(settings) as found:
            owner = require_demo(found, settings)
            if reset:
                drop_database(settings)
            with opened(settings) as database:
                prepare(console, owner, database)
                show(console, database, time_limit, None if no_serve else bind)


def play_again(console: Console, setting: Setting, bind: str | None, *, reset: bool) -> None:
    """Play the weeks of a replay; then serve them, when ``bind`` says where."""
    settings = demo_settings()
    if bind is not None:
        require_free(bind)
        secret_key(settings_of_replay(settings))
    if replay(console, settings, setting, PASSWORD, reset=reset) and bind is not None:
        tell_accounts(console)
        serve_demo(settings_of_replay(settings), bind)


def show(console: Console, database: Database, time_limit: float, bind: str | None) -> None:
    """Plan the night and tell of it; then serve the site, when ``bind`` says where."""
    with Stop() as stop:
        wait_for_others(console, database, CODE, stop)
        if newest_draft(database, CODE) is None and not stop():
            contract_night(database, CODE, time_limit, stop)
        console.print()
        for part in newest_draft(database, CODE) or ():
            console.print(part)
            console.print()
        if not stop():
            full_night(console, SEED, today(), time_limit, stop)
    tell_accounts(console)
    if bind is not None and not stop():
        serve_demo(demo_settings(), bind)


def serve_demo(settings: Settings, bind: str) -> None:
    """Serve what lies in a folder of the demo."""
    from scheduler.commands.up import serve

    os.environ["RELEVE_DATA"] = str(settings.data)  # read by the programs that it starts
    for name in ("RELEVE_SMTP_URL", "RELEVE_SMS_URL"):  # invented people get no messages: a page shows them
        os.environ.pop(name, None)
    serve(bind)


def demo_settings() -> Settings:
    """Return the settings of the demo: its data lie in a folder of their own, below the product's."""
    settings = Settings.from_environment(os.environ)
    return replace(settings, data=settings.data / "demo")


def prepare(console: Console, owner: URL, database: Database) -> None:
    """Load what is not there yet: the market and what was before, then its Sunday evening."""
    known, played = stored(owner)
    if not known:
        load_market(console, owner, today(), password_hash(PASSWORD))
    if not played:
        load_evening(console, owner, today())
    if known and played:
        console.print("[bold]Market[/]    goes on from where it was (--reset begins anew)")
    database.engine(CODE)


def today() -> date:
    """Return the day it is in the Calvados."""
    return datetime.now(ZoneInfo(TIMEZONE)).date()


def tell_accounts(console: Console) -> None:
    """Show who can sign in."""
    console.print(f"[bold]Sign in[/]   with the password [bold]{PASSWORD}[/] as")
    for account in demo_accounts(CODE):
        console.print(f"  {account.email:<44} {account.name}, {account.organisation_name}")
