"""What a day costs people: every tap in every step is counted and held, its seconds are only told."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from playwright.sync_api import Locator, Page, expect

from tests.journeys.checks import look
from tests.journeys.pictures import Pictures

STEP = "step"
"""The name under which a test's report keeps its steps (``tests.conftest`` tells them at the end)."""


class Hand:
    """Somebody's hand: what they press, choose and fill in is a tap each; to open a page they were sent is none."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0

    def tap(self, what: Locator) -> None:
        what.click()
        self.taps += 1

    def press(self, name: str) -> None:
        """Press the one button of that name."""
        self.tap(self.page.get_by_role("button", name=name))

    def fill(self, label: str, value: str) -> None:
        self.page.get_by_label(label).fill(value)
        self.taps += 1

    def choose(self, label: str, value: str) -> None:
        """Choose from a list, by the value of what is chosen."""
        self.page.get_by_label(label).select_option(value)
        self.taps += 1

    def look(self, name: str, pictures: Pictures) -> None:
        """Look at the page at every size; the window is as it was afterwards."""
        before = self.page.viewport_size
        look(self.page, name, pictures)
        if before:
            self.page.set_viewport_size(before)

    def reads(self, address: str, *words: str) -> None:
        """Open a page and find words on it."""
        self.page.goto(address)
        self.finds(*words)

    def finds(self, *words: str) -> None:
        """Find words on the page that is open; blanks of all kinds are alike."""
        for each in words:
            expect(self.page.locator("main")).to_contain_text(each)

    def finds_status(self, words: str) -> None:
        """Find what the product says of what was just done."""
        expect(self.page.get_by_role("status").first).to_contain_text(words)

    def does_not_find(self, *words: str) -> None:
        for each in words:
            expect(self.page.locator("main")).not_to_contain_text(each)


class Steps:
    """The steps of a story."""

    def __init__(self, record: Callable[[str, object], None]) -> None:
        self._record = record

    @contextmanager
    def step(self, what: str, hand: Hand | None = None, taps: int = 0) -> Iterator[None]:
        """Let somebody do something in just so many taps, and note how long it took until it was seen."""
        before, begun = hand.taps if hand else 0, monotonic()
        yield
        needed = hand.taps - before if hand else 0
        self._record(STEP, f"{what}: {needed} taps, {monotonic() - begun:.1f} s")
        assert needed == taps, what
