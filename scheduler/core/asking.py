"""Asking another program on the web: one question, one answer in JSON, and nothing said to anybody else."""

import json
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, build_opener

SECONDS = 10
"""How long the other side may take for each step."""

MOST_BYTES = 5_000_000


class Unanswered(Exception):  # noqa: N818  (an answer, as the errors of the trade are)
    """Nobody answered, or nothing that can be read; the reason does not repeat the question."""


class NoRedirect(HTTPRedirectHandler):
    """What is asked goes to the address that was set, and to no other that this one names."""

    def redirect_request(self, *_arguments: object) -> None:
        """Follow nothing."""


def ask(url: str) -> Any:  # noqa: ANN401  # whatever JSON holds
    """Return what an address (http or https, as ``outlets.web_address`` checks) answers.

    Raises
    ------
    Unanswered
        When it does not answer in time, or with something else than JSON of a reasonable length.
    """
    try:
        with build_opener(NoRedirect).open(url, timeout=SECONDS) as answer:
            content = answer.read(MOST_BYTES + 1)
    except HTTPError as error:
        with error:
            reason = f"status {error.code}"
        raise Unanswered(reason) from None
    except (OSError, HTTPException) as error:
        raise Unanswered(type(error).__name__) from None
    if len(content) > MOST_BYTES:
        reason = "too long"
        raise Unanswered(reason)
    try:
        return json.loads(content)
    except ValueError:
        reason = "not JSON"
        raise Unanswered(reason) from None
