"""What every way out has in common: it sends one message, or says why not.

``Refused`` when trying again would change nothing, ``Unreachable`` when it may.
"""

from typing import Protocol

from scheduler.messages.letters import Letter

SECONDS = 20
"""How long the other side may take for each step."""


class Refused(Exception):  # noqa: N818  (an answer, as the errors of the trade are)
    """It will never go that way: no such address, a message that is not taken."""


class Unreachable(Exception):  # noqa: N818
    """It does not go now; later it may."""


class Gateway(Protocol):
    """A way out."""

    def send(self, address: str, letter: Letter, name: str) -> None:
        """Send one message; ``name`` is the same each time that it is tried, so that doubles can be told.

        Raises
        ------
        Refused, Unreachable
            When it was not taken.
        """
