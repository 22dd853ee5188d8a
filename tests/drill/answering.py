"""Agencies that answer their missions over HTTP, several people at once, and remember what they were told."""

import threading
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.tables import Event, Mission
from scheduler.core.tables.codes import DeclineReason, MissionState, Thing
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

    def pause(self, seconds: float) -> None:
        """Let them go on for a while."""
        self._threads[0].join(seconds)

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


def require_what_was_said(session: Session, said: list[Said], waited: set[int]) -> None:
    """Demand that each answer that was taken is stored and logged once, and that each mission is answered once."""
    assert {each.mission for each in said} == waited, "somebody was never told anything"
    stored = {row.id: row.state for row in session.execute(select(Mission.id, Mission.state))}
    query = select(Event.thing_id, Event.user_id, Event.to_state).where(
        Event.thing == Thing.MISSION, Event.from_state == MissionState.PUBLISHED, Event.thing_id.in_(waited)
    )
    events = Counter((row.thing_id, row.user_id, row.to_state) for row in session.execute(query))
    taken = [each for each in said if each.done]
    assert max(Counter(each.mission for each in taken).values()) == 1
    for each in taken:
        assert stored[each.mission] == each.becomes
        assert events[each.mission, each.user, each.becomes] == 1
    # Of an answer that was taken just before something died nobody may have heard, so there may be more of them.
    assert Counter(mission for mission, _, _ in events.elements()) == Counter(waited)
    assert {stored[mission] for mission in waited} <= {MissionState.CONFIRMED, MissionState.DECLINED}
