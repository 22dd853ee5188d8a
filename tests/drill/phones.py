"""Workers who say on their own page whether they can come, each on two telephones at once, and change their minds."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.drill.answering import AGAIN_SECONDS, PATIENCE_SECONDS
from tests.drill.browser import Browser, Unanswered

WORDS = {"oui": "yes", "non": "no"}
TAKEN = "Votre réponse est envoyée"
TOO_LATE = "plus de réponse"
TELEPHONES = 2


@dataclass(frozen=True)
class Word:
    """What a worker said about a mission, and whether they were told that it was taken."""

    mission: int
    word: str
    taken: bool


class Workers:
    """One person a mission, who says two words and no more."""

    def __init__(self, port: int, missions: dict[int, str], chance: Random) -> None:
        """Open the pages; ``missions`` has the link of the worker of each."""
        self.said: list[Word] = []
        self._port = port
        self._giving_up = time.monotonic() + PATIENCE_SECONDS
        self._threads = [
            threading.Thread(target=self._say, args=(mission, link, words))
            for mission, link in missions.items()
            for words in [chance.sample(list(WORDS), 2)]
            for _ in range(TELEPHONES)
        ]

    def start(self) -> None:
        for each in self._threads:
            each.start()

    def finish(self) -> None:
        """Wait until everybody has been told."""
        for each in self._threads:
            each.join()

    def _say(self, mission: int, link: str, words: list[str]) -> None:
        browser = Browser(self._port)
        self._insist(lambda: browser.get(f"/m/{link}/").status == 200)
        for word in words:
            if self._insist(lambda: browser.post(f"/m/{link}/missions/{mission}/{word}").done):  # noqa: B023  (at once)
                text = ""
                while TAKEN not in text and TOO_LATE not in text:
                    assert time.monotonic() < self._giving_up
                    text = self._page(browser, link)
                self.said.append(Word(mission, WORDS[word], TAKEN in text))

    def _page(self, browser: Browser, link: str) -> str:
        try:
            return browser.get(f"/m/{link}/").text
        except Unanswered:
            time.sleep(AGAIN_SECONDS)
            return ""

    def _insist(self, attempt: Callable[[], bool]) -> bool:
        while time.monotonic() < self._giving_up:
            try:
                if attempt():
                    return True
            except Unanswered:
                pass
            time.sleep(AGAIN_SECONDS)
        return False
