"""A person at a browser over real HTTP, and what they are told; a connection that breaks tells them nothing."""

import re
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from typing import Self
from urllib.parse import urlencode

from tests.drill.market import PASSWORD

ANSWER_SECONDS = 120.0
SEE_OTHER = 303
TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')


class Unanswered(Exception):  # noqa: N818  # what happened, and no fault of anybody here
    """The site took no connection, or broke it before its answer was complete."""


class Answer:
    """What came back."""

    def __init__(self, status: int, location: str, text: str) -> None:
        self.status = status
        self.location = location
        self.text = text

    @property
    def done(self) -> bool:
        """Whether the site said that it did what was asked, as after a form."""
        return self.status == SEE_OTHER and "/connexion" not in self.location


class Browser:
    """Keeps cookies and the proof against forged requests, as a browser with one open page does."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies = SimpleCookie()
        self.token = ""

    def signed_in(self, email: str) -> Self:
        """Sign in through the page."""
        self.get("/connexion")
        answer = self.post("/connexion", email=email, password=PASSWORD)
        assert answer.done, (answer.status, answer.location, answer.text)
        self.get(answer.location)
        return self

    def get(self, path: str) -> Answer:
        """Fetch a page, following redirects."""
        answer = self._ask("GET", path, None)
        while answer.location:
            answer = self._ask("GET", answer.location, None)
        if found := TOKEN.search(answer.text):
            self.token = found[1]
        return answer

    def post(self, path: str, **fields: str) -> Answer:
        return self._ask("POST", path, urlencode({"csrf_token": self.token, **fields}))

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_SECONDS)
        headers = {"Cookie": "; ".join(f"{name}={each.value}" for name, each in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode()
        except (OSError, HTTPException) as error:
            raise Unanswered(str(error)) from error
        finally:
            connection.close()
        for line in response.headers.get_all("Set-Cookie", []):
            self.cookies.load(line)
        return Answer(response.status, response.headers.get("Location", ""), text)
