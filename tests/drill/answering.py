"""Agencies that answer their missions over HTTP, several people at once, and remember what they were told."""

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from scheduler.tables.codes import DeclineReason, MissionState
from tests.drill.browser import Browser, Unanswered
from tests.drill.market import Account

GONE = 404
ANSWERED = 409
PATIENCE_SECONDS = 240.0
AGAIN_SECONDS = 0.1


@dataclass(frozen=True)
class Said:
    """What somebody was told about their answer to a mission."""

    mission: int
    user: int
    becomes: MissionState
    done: bool


class Coordinators:
    """Several people of each agency, each of whom answers all of its missions, confirming some and declining others.

    Whoever gets no answer, or an error of the site, tries again until it is told yes or that somebody was faster.
    """

    def __init__(self, port: int, people: Iterable[Account], missions: dict[int, list[int]], seed: int) -> None:
        """Sign in; ``missions`` are those to answer, by agency."""
        chance = Random(seed)  # noqa: S311  # which answers, no secret
        self.said: list[Said] = []
        self.first_heard = threading.Event()
        self._giving_up = time.monotonic() + PATIENCE_SECONDS
        self._threads = []
        for person in people:
            browser = Browser(port).signed_in(person.email)
            mine = list(missions[person.actor.organisation])
            chance.shuffle(mine)
            answers = [(mission, chance.random() < 0.5) for mission in mine]  # a coin
            self._threads.append(threading.Thread(target=self._answer_all, args=(browser, person.user, answers)))

    def start(self) -> None:
        for each in self._threads:
            each.start()

    def finish(self) -> None:
        """Wait until everybody has been told about every mission."""
        for each in self._threads:
            each.join()

    def _answer_all(self, browser: Browser, user: int, answers: list[tuple[int, bool]]) -> None:
        for mission, yes in answers:
            done = answer(browser, mission, yes=yes)
            while done is None and time.monotonic() < self._giving_up:
                time.sleep(AGAIN_SECONDS)
                done = answer(browser, mission, yes=yes)
            if done is not None:
                becomes = MissionState.CONFIRMED if yes else MissionState.DECLINED
                self.said.append(Said(mission, user, becomes, done))
            self.first_heard.set()


def answer(browser: Browser, mission: int, *, yes: bool) -> bool | None:
    """Answer a mission; True when it was taken, False when it was too late, None when nobody knows."""
    try:
        if yes:
            reply = browser.post(f"/agence/missions/{mission}/confirmer")
        else:
            reply = browser.post(f"/agence/missions/{mission}/refuser", reason=DeclineReason.NONE)
    except Unanswered:
        return None
    if reply.done:
        return True
    return False if reply.status in {ANSWERED, GONE} else None
