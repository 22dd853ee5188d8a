"""Has the job worker do all the time what it does once a minute, and tells when nothing is left to do."""

import threading
from contextlib import suppress
from typing import Self

from psycopg import Error
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from scheduler.planning.queue import Queue, defer
from tests.drill.installation import Installation

PAUSE_SECONDS = 0.2
SILENT = text("""
    UPDATE procrastinate.procrastinate_workers SET last_heartbeat = now() - interval '31 s'
    WHERE id <= (SELECT max(id) FROM procrastinate.procrastinate_workers) - :living
""").bindparams(living=len(Queue))
"""Half a minute passes for the workers before the last ones, of which there is one for each queue: they are dead, and
no drill waits so long. A living one must not be among them, else its offer is begun again beside itself."""


class Postman:
    """Asks for a round of deliveries for the length of a block."""

    def __init__(self, product: Installation) -> None:
        self._product = product
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._go_round)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()

    def settled(self) -> bool:
        """Tell whether nothing is left to send, and nothing to offer anew that could bring more."""
        (left,) = self._product.ask("""
            SELECT (SELECT count(*) FROM messages WHERE state = 'queued' AND channel = 'email')
                 + (SELECT count(*) FROM procrastinate.procrastinate_jobs
                    WHERE task_name = 'reoffer' AND status IN ('todo', 'doing')) AS things
        """)
        return bool(left.things == 0)

    def _go_round(self) -> None:
        while not self._stopped.wait(PAUSE_SECONDS):
            with suppress(Error, SQLAlchemyError, FileNotFoundError):
                engine = create_engine(self._product.superuser, poolclass=NullPool)
                with Session(engine) as session, session.begin():
                    session.execute(SILENT)
                    for task in ("messages", "clear_up"):
                        defer(session, task, once=task, timestamp=0)
