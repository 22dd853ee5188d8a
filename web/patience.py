"""gunicorn's threaded worker, made patient: a thread is given whole requests only, and never sends to a slow visitor.

gunicorn's own reads and writes in the thread, so as many slow visitors as there are threads stop the site. Here the
loop beside the threads reads and writes for them, as a buffering proxy would, each visit within a time and all of them
within a memory.
"""

import errno
import resource
import selectors
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

from web.visits import Visit

VISITS = 800
"""Connections that one process keeps; a newcomer beyond them ends the one that has kept the site waiting longest."""
SPARE_FILES = 100
"""Of those that a process may open; for the database, the log and whatever else is not a visit."""
LARGEST_HELD = 64_000_000
"""Bytes that wait in all visits of a process; beyond them the one that holds most ends."""
IDLE_SECONDS = 10.0
"""How long a connection without a request stays."""
GOODBYE_SECONDS = 2.0


class PatientWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Waits for visitors in one place only, the loop; ``app`` says how long, and for how much."""

    def __init__(self, *arguments: Any, **named: Any) -> None:  # gunicorn's own
        super().__init__(*arguments, **named)
        files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        self.worker_connections = max(1, VISITS if files < 0 else min(VISITS, files - SPARE_FILES))
        self.waiting: dict[Visit, None] = {}  # a set that keeps the order in which they began to wait
        self.looked_at = 0.0

    def accept(self, listener: Any) -> None:  # noqa: ANN401  # a socket with gunicorn's dress
        """Let a visitor in."""
        if self.nr_conns + 1 >= self.worker_connections:
            self.end_longest()
        try:
            connection, client = listener.accept()
        except OSError as error:
            if error.errno in {errno.EMFILE, errno.ENFILE}:
                self.end_longest()
            elif error.errno not in {errno.EAGAIN, errno.ECONNABORTED}:
                raise
            return
        self.nr_conns += 1
        self.await_request(Visit(connection, client, listener.getsockname()))

    def await_request(self, visit: Visit) -> None:
        """Wait for a request; one that has come already is answered at once."""
        if visit.incoming and visit.is_ready(self.app.largest_body):
            self.answer(visit)
        else:
            self.wait(visit, self.receive, min(IDLE_SECONDS, self.app.patience))

    def receive(self, visit: Visit) -> None:
        """Read on; from the first byte to the last a request has a time of its own, however busily it trickles."""
        began = bool(visit.incoming)
        if not visit.receive():
            self.end(visit)
        elif visit.is_ready(self.app.largest_body):
            self.go_on(visit)
            self.answer(visit)
        elif not began:
            self.go_on(visit)
            self.wait(visit, self.receive, self.app.patience)
        else:
            self.keep_within_memory()

    def answer(self, visit: Visit) -> None:
        """Have a thread answer."""
        visit.look_at(self.cfg)
        self.enqueue_req(visit)

    def handle(self, visit: Visit) -> bool:
        """Answer, in a thread; nearly always the answer goes out whole at once."""
        goes_on = super().handle(visit)
        visit.send()
        return bool(goes_on)

    def finish_request(self, visit: Visit, answered: "Future[bool]") -> None:
        """Take a visit back from its thread."""
        visit.answered(goes_on=answered.exception() is None and answered.result())
        self.sent(visit)

    def send(self, visit: Visit) -> None:
        """Send on."""
        visit.send()
        if not visit.sock:
            self.go_on(visit)
            self.sent(visit)

    def sent(self, visit: Visit) -> None:
        """Wait for what comes after the answer, or for the visitor to take the rest of it."""
        if visit.sock:
            self.wait(visit, self.send, self.app.patience, selectors.EVENT_WRITE)
            self.keep_within_memory()
        elif visit.goes_on:
            self.await_request(visit)
        else:
            visit.say_goodbye()
            self.wait(visit, self.until_they_leave, GOODBYE_SECONDS)

    def until_they_leave(self, visit: Visit) -> None:
        """Drop what still comes."""
        visit.incoming.clear()
        if not visit.receive():
            self.end(visit)

    def wait(
        self, visit: Visit, then: Callable[[Visit], None], seconds: float, what: int = selectors.EVENT_READ
    ) -> None:
        """Do something as soon as a visit is ready for it; end the visit when that takes too long."""
        visit.then = then
        visit.deadline = time.monotonic() + seconds
        self.waiting[visit] = None
        self.poller.register(visit.connection, what, lambda _: self.ready(visit))

    def ready(self, visit: Visit) -> None:
        """Do what a visit waited for, unless it was ended in the same turn."""
        if visit in self.waiting:
            visit.then(visit)

    def go_on(self, visit: Visit) -> None:
        """Wait for a visit no more."""
        del self.waiting[visit]
        self.poller.unregister(visit.connection)

    def end(self, visit: Visit) -> None:
        """End a visit that waits."""
        self.go_on(visit)
        self.nr_conns -= 1
        visit.close()

    def end_longest(self) -> None:
        """End the visit that has waited longest."""
        if self.waiting:
            self.end(next(iter(self.waiting)))

    def keep_within_memory(self) -> None:
        """End the visit that holds most while all hold too much."""
        if sum(visit.held for visit in self.waiting) > LARGEST_HELD:
            self.end(max(self.waiting, key=lambda visit: visit.held))

    def murder_pending(self) -> None:
        """End the visits whose time is over; gunicorn's loop asks at every turn, once a second is enough."""
        now = time.monotonic()
        if now - self.looked_at >= 1:
            self.looked_at = now
            for visit in [each for each in self.waiting if each.deadline <= now]:
                self.end(visit)

    def _cap_keepalive(self, deadline: float) -> None:
        """Wait for nobody's request any longer than gunicorn would, stopping; answers go out in full."""
        for visit in self.waiting:
            if not visit.sock:
                visit.deadline = min(visit.deadline, deadline)
