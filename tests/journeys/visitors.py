"""People at their browsers. A visitor notes everything a browser complains about while they look around."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, StorageState, expect

from tests.journeys.product import PASSWORD

WIDE, NARROW = (1280, 900), (360, 800)
PATIENCE = 60_000
"""Milliseconds after which a page is taken for broken."""

MACHINES = count(1)

# Chromium says this of every page of 400 and above; what is wrong with those is noted from the answer itself.
STATUS_OF_A_PAGE = "Failed to load resource: the server responded with a status of"


@dataclass
class Visitors:
    """Opens browsers, each as another machine on the network, and remembers who has signed in."""

    browser: Browser
    address: str
    accounts: dict[str, StorageState]
    """Cookies by e-mail address, kept from test to test: signing in takes time, and one test of it is enough."""
    complaints: list[str] = field(default_factory=list)
    _open: ExitStack = field(default_factory=ExitStack)

    @classmethod
    @contextmanager
    def at(cls, browser: Browser, address: str, accounts: dict[str, StorageState]) -> Iterator["Visitors"]:
        """Let people visit an address; all windows close at the end."""
        visitors = cls(browser, address, accounts)
        with visitors._open:
            yield visitors

    def stranger(
        self,
        *,
        size: tuple[int, int] = WIDE,
        javascript: bool = True,
        state: StorageState | None = None,
    ) -> Page:
        """Open a browser in which nobody has signed in, or whoever the state says."""
        context = self._open.enter_context(
            self.browser.new_context(
                base_url=self.address,
                viewport={"width": size[0], "height": size[1]},
                locale="fr-FR",
                timezone_id="Europe/Paris",
                java_script_enabled=javascript,
                storage_state=state,
                # Attempts to sign in are counted by network: nobody shall wait because somebody else guessed.
                extra_http_headers={"X-Forwarded-For": f"192.0.2.{next(MACHINES) % 256}"},
            )
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)
        return page

    def signed_in(self, email: str, *, size: tuple[int, int] = WIDE, javascript: bool = True) -> Page:
        """Open a browser as somebody with an account."""
        page = self.stranger(size=size, javascript=javascript, state=self.accounts.get(email))
        if email not in self.accounts:
            page.goto("/connexion")
            sign_in(page, email)
            expect(page.get_by_role("button", name="Se déconnecter")).to_be_visible()
            self.accounts[email] = page.context.storage_state()
        return page

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(STATUS_OF_A_PAGE):
            self.complaints.append(f"{message.location['url']}: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.address}/", "data:")):
            self.complaints.append(f"asked for {request.url}, which is not ours")

    def _response(self, response: Response) -> None:
        a_page = response.request.is_navigation_request()
        if response.status >= (500 if a_page else 400):
            self.complaints.append(f"{response.url} answered {response.status}")


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """Fill in the sign-in page."""
    page.get_by_label("Adresse électronique").fill(email)
    page.get_by_label("Mot de passe").fill(password)
    page.get_by_role("button", name="Se connecter", exact=True).click()
