"""The job worker: what runs in the background, and when.

Jobs carry numbers and codes only, and each can be done again: what it finds done already it leaves alone.
"""

import asyncio
import logging
from datetime import UTC, datetime

from procrastinate import App, JobContext, PsycopgConnector, RetryStrategy
from procrastinate.jobs import Status
from sqlalchemy import URL, func, select
from sqlalchemy.orm import Session

from scheduler.access import Actor
from scheduler.db import Database
from scheduler.errors import Conflict
from scheduler.messages.delivery import Post, send_due
from scheduler.messages.digests import queue_digests
from scheduler.planning import begin, execute, fail_silent
from scheduler.planning.nights import due
from scheduler.planning.offering import reoffer
from scheduler.planning.overdue import remind_and_expire
from scheduler.planning.queue import defer
from scheduler.settings import MarketSettings
from scheduler.tables import Market, Run

EVERY_FIVE_MINUTES = "*/5 * * * *"
"""In UTC, where every five minutes of the clock are five minutes: no change of clocks skips or doubles a tick."""

EVERY_MINUTE = "* * * * *"

AT_ONCE = 4
"""Jobs that one worker does at once. A run waits in its own child, so several markets can be planned together."""

ATTEMPTS = 3
"""How often an offer is tried whose worker or database died; a job that kills its worker each time must end."""

AGAIN_SECONDS = 3

STOP_SECONDS = 5
"""How long a job may go on after the worker was told to stop; a run then ends with the best plan so far."""

log = logging.getLogger(__name__)


def job_app(database: Database, post: Post | None = None) -> App:
    """Return the worker's application; ``run`` keeps it going. Without ``post``, messages stay in the outbox."""
    app = App(connector=PsycopgConnector(kwargs=connection_arguments(database.address)))

    @app.task(name="plan", pass_context=True)
    def plan(context: JobContext, market: str, run: int) -> str:
        """Carry out a run that somebody asked for."""
        return execute(database, market, run, stop=context.should_abort).state

    @app.task(name="night", pass_context=True)
    def night(context: JobContext, market: str, night: str) -> str:
        """Plan a market's night, unless that happened already."""
        run = begin_night(database, market, night)
        return "not now" if run is None else execute(database, market, run, stop=context.should_abort).state

    @app.task(name="reoffer", retry=RetryStrategy(max_attempts=ATTEMPTS, wait=AGAIN_SECONDS))
    def offer_anew(market: str, mission: int) -> list[int]:
        """Offer the work of a lost mission to the next best people, where the market lets its engine do so."""
        engine = database.engine(market)
        with database.transaction(engine) as session:
            return list(reoffer(session, engine, mission))

    @app.periodic(cron=EVERY_FIVE_MINUTES)
    @app.task(name="tick", queueing_lock="tick")
    async def tick(timestamp: int) -> None:
        """Look what is due."""
        del timestamp  # when it should have run; what counts is when it runs
        await asyncio.to_thread(look, database, datetime.now(UTC))

    @app.periodic(cron=EVERY_MINUTE)
    @app.task(name="clear_up", queueing_lock="clear_up")
    async def clear_up(timestamp: int) -> None:
        """Clear up after workers that died, before the locks that their jobs hold keep others waiting for long."""
        del timestamp
        for job in await app.job_manager.get_stalled_jobs():
            log.warning("job %s (%s) was left by a dead worker", job.id, job.task_name)
            if job.task_name == offer_anew.name and job.attempts < ATTEMPTS:
                await app.job_manager.retry_job(job)
            else:  # a run ends by its heartbeat, and what the clock begins it begins again
                await app.job_manager.finish_job(job, Status.FAILED, delete_job=False)

    @app.periodic(cron=EVERY_MINUTE)
    @app.task(name="messages", queueing_lock="messages")
    async def messages(timestamp: int) -> None:
        """Write the daily messages that are due, and send what is in the outbox."""
        del timestamp
        await asyncio.to_thread(queue_digests, database, datetime.now(UTC))
        await asyncio.to_thread(send_due, database, post or Post())

    return app


def run(database: Database, post: Post | None = None) -> None:
    """Work until SIGTERM or SIGINT: jobs as they come, the tick every five minutes, the rest every minute."""
    job_app(database, post).run_worker(
        concurrency=AT_ONCE, shutdown_graceful_timeout=STOP_SECONDS, delete_jobs="successful"
    )


def look(database: Database, now: datetime) -> None:
    """In every market, end silent runs and overdue offers, remind of the others, and have due nights planned."""
    for code, engine in database.engines().items():
        with database.transaction(engine) as session:
            remind_and_expire(session, engine, now)
        with database.transaction(engine) as session:
            fail_silent(session, engine)
            night = due_night(session, engine, now)
            if night is not None:
                defer(session, "night", once=f"night {code}", market=code, night=night)


def due_night(session: Session, actor: Actor, now: datetime) -> str | None:
    """Return the date (ISO 8601) whose run is due in the actor's market."""
    market = session.get_one(Market, actor.market)
    last = session.scalar(select(func.max(Run.night)).where(Run.market_id == actor.market))
    patience = MarketSettings.of(market.settings).catch_up_minutes
    night = due(now, market.timezone, market.nightly_start, last, patience)
    return None if night is None else night.isoformat()


def begin_night(database: Database, market: str, night: str) -> int | None:
    """Begin a night's run; None when it had one, or when a run is under way: then a later tick tries again."""
    engine = database.engine(market)
    try:
        with database.transaction(engine) as session:
            return begin(session, engine, night=datetime.fromisoformat(night).date())
    except Conflict as conflict:
        log.info("the night %s of %s is not planned now: %s", night, market, conflict.reason)
        return None


def connection_arguments(address: URL) -> dict[str, str]:
    """Return how psycopg connects to a database's address so that it finds the queue's tables."""
    query = {name: value if isinstance(value, str) else ",".join(value) for name, value in address.query.items()}
    options = f"{query.pop('options', '')} -c search_path=procrastinate".strip()
    return {
        **{
            name: str(value)
            for name, value in address.translate_connect_args(username="user", database="dbname").items()
        },
        **query,
        "options": options,
    }
