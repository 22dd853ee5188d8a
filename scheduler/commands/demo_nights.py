"""The nights of the demo: the contract's, kept as a draft, and in short the one in which everything is asked for."""

import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import msgspec
from rich.console import Console, RenderableType
from sqlalchemy import exists, select
from sqlalchemy.orm import undefer

from scheduler.commands.failure import Refused
from scheduler.commands.interrupt import Stop
from scheduler.commands.outcome import in_short, size, tables
from scheduler.commands.plan import told
from scheduler.commands.progress import shown
from scheduler.commands.run import run
from scheduler.commands.summary import summary
from scheduler.core.db import Database
from scheduler.core.tables import Run
from scheduler.core.tables.codes import RunState
from scheduler.demo.instance import generate
from scheduler.planning import begin, execute, fail_silent
from solver.instance import read_instance, read_solution
from solver.solve import SolveLimits

THREADS = 2
MONDAY, WEEK = 1, 7
LOOK_SECONDS = 1.0


def contract_night(database: Database, market: str, seconds: float, stop: Stop) -> None:
    """Run a market's night, with a progress bar.

    Raises
    ------
    Refused
        When the run failed.
    """
    engine = database.engine(market)
    with database.transaction(engine) as session:
        number = begin(session, engine)
    with shown(seconds) as report:
        outcome = execute(
            database,
            market,
            number,
            limits=lambda given: replace(given, seconds=seconds, threads=THREADS),
            on_progress=lambda news: report(told(news)),
            stop=stop,
        )
    if outcome.state != RunState.DONE:
        message = f"the night failed: {outcome.error or outcome.state}"
        raise Refused(message)


def wait_for_others(console: Console, database: Database, market: str, stop: Stop) -> None:
    """Wait while a run of the market is under way; one whose demo was killed counts as dead after a minute."""
    with console.status("Waiting for the end of a run that another demo began"):
        while not stop() and _under_way(database, market):
            time.sleep(LOOK_SECONDS)


def _under_way(database: Database, market: str) -> bool:
    engine = database.engine(market)
    with database.transaction(engine) as session:
        fail_silent(session, engine)
        running = exists().where(Run.market_id == engine.market, Run.state == RunState.RUNNING)
        return bool(session.scalar(select(running)))


def newest_draft(database: Database, market: str) -> Iterable[RenderableType] | None:
    """Return the newest finished run of a market in words and tables, None when there is none."""
    engine = database.engine(market)
    with database.transaction(engine) as session:
        found = session.scalars(
            select(Run)
            .where(Run.market_id == engine.market, Run.state == RunState.DONE)
            .order_by(Run.id.desc())
            .limit(1)
            .options(undefer(Run.instance), undefer(Run.solution))
        ).one_or_none()
        if found is None or found.instance is None or found.solution is None:
            return None
        problem = read_instance(found.instance.encode())
        solution = read_solution(found.solution.encode(), problem)
    numbers = summary(problem, solution.plan)
    return [size(problem, numbers), *tables(numbers, solution)]


def full_night(console: Console, seed: int, today: date, seconds: float, stop: Stop) -> None:
    """Plan the coming four weeks as if every absence were asked for, and tell it in short; nothing is stored."""
    start = today + timedelta(days=(MONDAY - today.isoweekday()) % WEEK or WEEK)
    problem = read_instance(msgspec.json.encode(generate("full", seed, start)))
    result = run(problem, SolveLimits(seconds, THREADS), stop)
    numbers = summary(problem, result.plan)
    console.print(size(problem, numbers))
    console.print(in_short(numbers, result))
    console.print()
