"""The job worker: what runs in the background, and when.

Jobs carry numbers and codes only, and each can be done again: what it finds done already it leaves alone.
"""

import asyncio
import logging
import signal
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

from procrastinate import App, JobContext, PsycopgConnector, RetryStrategy
from procrastinate.jobs import Status

from scheduler.core.access import Actor
from scheduler.core.connections import connection_arguments
from scheduler.core.db import Database
from scheduler.core.errors import Conflict, SchedulerError
from scheduler.core.tables import Mission
from scheduler.core.tables.codes import RunState
from scheduler.hours.due import look_after_hours
from scheduler.impact.keeping import look_after_figures
from scheduler.market.by_router import route
from scheduler.market.router import Router
from scheduler.messages.clearing import clear_away
from scheduler.messages.delivery import Post, send_due
from scheduler.messages.digests import queue_digests
from scheduler.messages.hours_to_sign import queue_hours_to_sign
from scheduler.messages.may_be_called import queue_may_be_called
from scheduler.missions.heard import hear
from scheduler.planning import begin, execute, fail_silent
from scheduler.planning.announcing import announce
from scheduler.planning.news import answer_news
from scheduler.planning.night_runs import due_night, note_missed
from scheduler.planning.offering import reoffer
from scheduler.planning.overdue import remind_and_expire
from scheduler.planning.publishing import nights_publish, publish
from scheduler.planning.queue import QUEUES, Queue, defer
from scheduler.planning.recheck import PlanRefused
from scheduler.planning.stand_by.listing import list_stand_bys
from scheduler.requests.answering import keep_promises

EVERY_FIVE_MINUTES = "*/5 * * * *"
"""In UTC, where every five minutes of the clock are five minutes: no change of clocks skips or doubles a tick."""

EVERY_MINUTE = "* * * * *"

EVERY_DAY = "17 1 * * *"
"""While little else happens; a worker that was down then catches up the day after."""

PLACES = {Queue.MESSAGES: 2, Queue.UPKEEP: 3}
"""Jobs of the other queues that one worker does at once: one that takes long leaves room for the next."""

CONNECTIONS = len(Queue) + 4
"""To the queue's tables: one for each queue to hear of new jobs, and some for all of them to work with."""

CHOICES = (Queue.PLAN, Queue.MESSAGES)
"""Queues that a worker can be without. ``upkeep`` is everybody's, else nobody might look what is due."""

REOFFER = "reoffer"
NEWS = "news"
AGAIN = frozenset({REOFFER, NEWS})
"""Jobs that are tried again when their worker died."""

ATTEMPTS = 5
"""How often an offer is tried whose worker or database died; a job that kills its worker each time must end."""

AGAIN_SECONDS = 3
"""How much longer it waits each time: a database that was killed needs a moment before it answers again."""

STOP_SECONDS = 5
"""How long a job may go on after the worker was told to stop; a run then ends with the best plan so far."""

log = logging.getLogger(__name__)


def job_app(database: Database, post: Post | None = None, router: Router | None = None) -> App:
    """Return the worker's application; ``run`` keeps it going.

    Without ``post``, messages stay in the outbox; without a router, ways stay estimated.
    """
    app = App(connector=PsycopgConnector(kwargs=connection_arguments(database.address), max_size=CONNECTIONS))

    @app.task(name="plan", queue=QUEUES["plan"], pass_context=True)
    def plan(context: JobContext, market: str, run: int) -> str:
        """Carry out a run that somebody asked for."""
        return execute(database, market, run, stop=context.should_abort).state

    @app.task(name="night", queue=QUEUES["night"], pass_context=True)
    def night(context: JobContext, market: str, night: str) -> str:
        """Plan a market's night, unless that happened already."""
        run = begin_night(database, market, night, datetime.now(UTC))
        return "not now" if run is None else plan_night(database, market, run, context.should_abort)

    add_replacing(app, database)

    @app.periodic(cron=EVERY_FIVE_MINUTES)
    @app.task(name="tick", queue=QUEUES["tick"], queueing_lock="tick")
    async def tick(timestamp: int) -> None:
        """Look what is due."""
        del timestamp  # when it should have run; what counts is when it runs
        await asyncio.to_thread(look, database, datetime.now(UTC))
        await asyncio.to_thread(ask_router, database, router)

    @app.periodic(cron=EVERY_MINUTE)
    @app.task(name="clear_up", queue=QUEUES["clear_up"], queueing_lock="clear_up")
    async def clear_up(timestamp: int) -> None:
        """Clear up after workers that died, before the locks that their jobs hold keep others waiting for long."""
        del timestamp
        for job in await app.job_manager.get_stalled_jobs():
            log.warning("job %s (%s) was left by a dead worker", job.id, job.task_name)
            if job.task_name in AGAIN and job.attempts < ATTEMPTS:
                await app.job_manager.retry_job(job)
            else:  # a run ends by its heartbeat, and what the clock begins it begins again
                await app.job_manager.finish_job(job, Status.FAILED, delete_job=False)

    @app.periodic(cron=EVERY_MINUTE)
    @app.task(name="messages", queue=QUEUES["messages"], queueing_lock="messages")
    async def messages(timestamp: int) -> None:
        """See to what workers say and what was promised for now, write daily messages, send what is in the outbox."""
        del timestamp
        await asyncio.to_thread(hear, database, datetime.now(UTC))
        await asyncio.to_thread(keep_promises, database, datetime.now(UTC))
        await asyncio.to_thread(queue_digests, database, datetime.now(UTC))
        await asyncio.to_thread(queue_may_be_called, database, datetime.now(UTC))
        await asyncio.to_thread(queue_hours_to_sign, database, datetime.now(UTC))
        await asyncio.to_thread(send_due, database, post or Post())

    @app.periodic(cron=EVERY_DAY)
    @app.task(name="clear_away", queue=QUEUES["clear_away"], queueing_lock="clear_away")
    async def clear_what_is_old(timestamp: int) -> None:
        """Clear away what is too old to be kept: traces of signing in, dead links, messages that went."""
        del timestamp
        await asyncio.to_thread(clear_away, database)

    return app


def add_replacing(app: App, database: Database) -> None:
    """Add the jobs by which lost missions find somebody else."""
    again = RetryStrategy(max_attempts=ATTEMPTS, linear_wait=AGAIN_SECONDS)

    @app.task(name=REOFFER, queue=QUEUES[REOFFER], retry=again)
    def offer_anew(market: str, mission: int) -> list[int]:
        """Offer the work of a lost mission to the next best people, where the market lets its engine do so.

        What nobody takes beside all that stands may still be had by moving what is only held.
        """
        engine = database.engine(market)
        with database.transaction(engine) as session:
            made = reoffer(session, engine, mission)
            lost = session.get(Mission, mission)
        return [*made, *(answer_news(database, market, lost.request_id).offered if lost else ())]

    @app.task(name=NEWS, queue=QUEUES[NEWS], retry=again)
    def plan_around(market: str, request: int) -> list[int]:
        """Plan around a request that has just come, or got more days, where the market lets its engine do so."""
        return list(answer_news(database, market, request).offered)

    @app.task(name="stand_by", queue=QUEUES["stand_by"])
    def stand_by(market: str) -> int:
        """List who stands by for the missions of a market; whoever changes the plan next asks for it again."""
        engine = database.engine(market)
        with database.transaction(engine) as session:
            return list_stand_bys(session, engine, datetime.now(UTC))

    @app.task(name="announce", queue=QUEUES["announce"])
    def look_at_held(market: str) -> list[int]:
        """Look whether what is held in a market is still possible, and announce what is due."""
        engine = database.engine(market)
        with database.transaction(engine) as session:
            return list(announce(session, engine, datetime.now(UTC)).offered)


def run(
    database: Database, post: Post, runs_at_once: int, queues: Collection[Queue], router: Router | None = None
) -> None:
    """Work until SIGTERM or SIGINT: jobs as they come, the tick every five minutes, the rest every minute.

    Parameters
    ----------
    post
        The ways out for messages.
    runs_at_once
        How many runs may go on together; each waits in its own child, so several markets can be planned at once.
    queues
        Which jobs to do, beside the upkeep that every worker does.
    router
        Who is asked how long ways take.
    """
    places = {Queue.PLAN: runs_at_once, **PLACES}
    chosen = {queue: count for queue, count in places.items() if queue in queues or queue not in CHOICES}
    asyncio.run(work_until_stopped(job_app(database, post, router), chosen))


async def work_until_stopped(app: App, places: Mapping[Queue, int]) -> None:
    """Do the jobs of some queues, so many of each at once, until a signal; then stop all of them in order."""
    loop = asyncio.get_running_loop()
    # A thread for every job and those that the jobs start: by default there are few, and runs would take them all.
    loop.set_default_executor(ThreadPoolExecutor(2 * sum(places.values())))
    async with app.open_async():
        workers = [
            asyncio.create_task(
                app.run_worker_async(
                    name=queue,
                    queues=[queue],
                    concurrency=count,
                    install_signal_handlers=False,
                    shutdown_graceful_timeout=STOP_SECONDS,
                    delete_jobs="successful",
                )
            )
            for queue, count in places.items()
        ]
        stop = asyncio.Event()
        for each in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(each, stop.set)
        stopping = asyncio.create_task(stop.wait())
        done, _ = await asyncio.wait([*workers, stopping], return_when=asyncio.FIRST_COMPLETED)
        for each in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(each)  # the next one ends the program at once
        for task in (*workers, stopping):
            task.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
    for worker in done - {stopping}:
        worker.result()  # one that ended by itself ends the program, which is started again


def look(database: Database, now: datetime) -> None:
    """In every market, end silent runs and overdue offers, remind, announce, have nights planned, see to hours."""
    for code, engine in database.engines().items():
        try:
            look_at(database, engine, code, now)
        except (SchedulerError, PlanRefused) as error:
            log.error("the market %s is not looked after: %s", code, error)  # noqa: TRY400  (it says all there is)


def ask_router(database: Database, router: Router | None) -> None:
    """Ask about the ways that are estimated, if there is somebody to ask; without an answer they stay so."""
    if router is None:
        return
    try:
        route(database, router)
    except SchedulerError as error:
        log.error("no ways are asked about: %s", error)  # noqa: TRY400  (it says all there is)


def look_at(database: Database, engine: Actor, code: str, now: datetime) -> None:
    """Look after one market."""
    with database.transaction(engine) as session:
        fail_silent(session, engine)
    with database.transaction(engine) as session:
        night = due_night(session, engine, now)
        if night is not None:
            defer(session, "night", once=f"night {code}", market=code, night=night.isoformat())
        elif (lost := note_missed(session, engine, now)) is not None:
            log.error("nobody began the night %s of %s in its time", lost, code)
    with database.transaction(engine) as session:
        remind_and_expire(session, engine, now)
    with database.transaction(engine) as session:
        announce(session, engine, now, only_due=True)
        look_after_hours(session, engine, now)
    look_after_figures(database, engine, now)


def begin_night(database: Database, market: str, night: str, now: datetime) -> int | None:
    """Begin a night's run; None when it is not due any more, or when a run is under way: then a later tick tries again.

    A job may have waited long: what was due when it was put into the queue need not be now.
    """
    engine = database.engine(market)
    day = date.fromisoformat(night)
    try:
        with database.transaction(engine) as session:
            return begin(session, engine, night=day) if due_night(session, engine, now) == day else None
    except Conflict as conflict:
        log.info("the night %s of %s is not planned now: %s", night, market, conflict.reason)
        return None


def plan_night(database: Database, market: str, run: int, stop: Callable[[], bool]) -> str:
    """Carry out a night's run, and publish its plan where the market lets its nights do so."""
    state = execute(database, market, run, stop=stop).state
    if state == RunState.DONE:
        publish_by_itself(database, market, run)
    return state


def publish_by_itself(database: Database, market: str, run: int) -> None:
    """Publish a night's plan where the market lets its nights do so; else it waits for a person."""
    engine = database.engine(market)
    try:
        with database.transaction(engine) as session:
            if nights_publish(session, engine):
                publish(session, engine, run)
    except SchedulerError as error:
        log.error("the plan of run %s of %s waits for a person: %s", run, market, error)  # noqa: TRY400  (it says all)
