"""Debian's Chromium under Playwright: where it is, what it may do, and what to say when it is not there."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
INSTALL = "no Chromium was found; on Debian: apt-get install chromium"

# No sandbox: in containers it needs rights that nobody should give to a test. Nothing but our own server is visited;
# whatever Chromium would fetch on its own account (updates, lists, icons) is turned off or does not resolve.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-component-update",
    "--disable-background-networking",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
)


def path() -> str | None:
    """Find the program, None when it is not installed."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def is_required() -> bool:
    """Tell whether journeys must run here, so that a missing browser is an error."""
    return os.environ.get("TEST_BROWSER") == "required"


@contextmanager
def launched(program: str) -> Iterator[Browser]:
    """Run the browser for the length of a block."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()
