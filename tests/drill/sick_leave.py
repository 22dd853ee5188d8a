"""People who fall ill, agencies that take them off, and whoever is asked in their place: all at the same time."""

import threading
import time
from contextlib import suppress
from random import Random

from psycopg import Error
from sqlalchemy import Row, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from tests.drill.answering import AGAIN_SECONDS, PATIENCE_SECONDS, answer
from tests.drill.browser import Browser, Unanswered
from tests.drill.conftest import Site

SETTLED = {303, 404, 409}
"""It was taken, it is none of theirs any more, or somebody was faster."""

OFFERED = """
    SELECT id, agency_id, worker_id FROM missions WHERE state = 'published' AND origin IN ('stand_by', 'reoffer')
"""
UNHEARD = text("""
    SELECT count(*) FROM worker_words v JOIN missions m ON m.id = v.mission_id
    WHERE v.word = 'cannot' AND m.state = 'confirmed'
       OR v.word = 'yes' AND m.state = 'published' AND m.origin = 'stand_by' AND NOT EXISTS (
           SELECT FROM events e WHERE e.thing = 'mission' AND e.thing_id = m.id AND e.action = 'agree'
       )
""")


class FallingIll:
    """Each of these missions is called off from three sides at once: by its worker's link twice, and by the agency."""

    def __init__(self, site: Site, missions: list[Row[tuple[object, ...]]], chance: Random) -> None:
        self._giving_up = time.monotonic() + PATIENCE_SECONDS
        self._threads = []
        people = {each.actor.organisation: each for each in site.people.coordinators}
        for each in missions:
            link = site.people.links[each.worker_id]
            at_office = Browser(site.product.port).signed_in(people[each.agency_id].email)
            nothing: dict[str, str] = {}
            word = (f"/m/{link}/", f"/m/{link}/missions/{each.id}/empeche", nothing)
            off = ("", f"/agence/missions/{each.id}/ne-peut-plus-venir", {"reason": "unable"})
            for browser, (page, path, form) in (
                (Browser(site.product.port), word),
                (Browser(site.product.port), word),
                (at_office, off),
            ):
                later = chance.uniform(0, 2)
                self._threads.append(threading.Thread(target=self._do, args=(browser, page, path, form, later)))

    def start(self) -> None:
        for each in self._threads:
            each.start()

    def finish(self) -> None:
        """Wait until everybody knows what has become of it."""
        for each in self._threads:
            each.join()

    def _do(self, browser: Browser, page: str, path: str, form: dict[str, str], later: float) -> None:
        time.sleep(later)  # the very thing under test: who is first
        while time.monotonic() < self._giving_up:
            with suppress(Unanswered):
                if page and not browser.token:
                    browser.get(page)
                elif browser.post(path, **form).status in SETTLED:
                    return
            time.sleep(AGAIN_SECONDS)


class AskedInPlace:
    """Whoever is asked in somebody's place says yes by their link; their agency confirms or declines by a coin."""

    def __init__(self, site: Site, chance: Random) -> None:
        self._site = site
        self._chance = Random(chance.randrange(2**32))  # noqa: S311  # which answers, no secret
        people = {each.actor.organisation: each for each in site.people.coordinators}
        self._offices = {agency: Browser(site.product.port).signed_in(each.email) for agency, each in people.items()}
        self._answers: dict[int, bool] = {}
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._go_round)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ask nobody any more; what is offered then stays so."""
        self._stopped.set()
        self._thread.join()

    def _go_round(self) -> None:
        while not self._stopped.wait(AGAIN_SECONDS):
            with suppress(Error, SQLAlchemyError, FileNotFoundError, Unanswered):
                for each in self._site.product.ask(OFFERED):
                    if not self._stopped.is_set():
                        self._see_to(each)

    def _see_to(self, offered: Row[tuple[object, ...]]) -> None:
        link = self._site.people.links[offered.worker_id]
        on_the_phone = Browser(self._site.product.port)
        on_the_phone.get(f"/m/{link}/")
        on_the_phone.post(f"/m/{link}/missions/{offered.id}/oui")
        yes = self._answers.setdefault(offered.id, self._chance.random() < 0.5)  # a coin
        answer(self._offices[offered.agency_id], offered.id, yes=yes)


def is_heard(session: Session) -> bool:
    """Tell whether nothing that a worker has said waits for the job worker."""
    return bool(session.scalar(UNHEARD) == 0)
