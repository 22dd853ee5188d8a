"""What a text of a message is, and to whom it belongs: the pieces of which ``words`` and its neighbours are made."""

from typing import NamedTuple

from scheduler.core.tables.codes import Audience


def N_(text: str) -> str:  # noqa: N802  (the name by which text to translate later is found)
    """Mark a text for translation."""
    return text


class Template(NamedTuple):
    """What is told: the subject, a sentence or two below it, and the title above several of the kind.

    Titles of several kinds stand in one subject, side by side: short, and without a comma.
    """

    subject: str
    lead: str
    many: str


Route = tuple[str, str, Audience]
"""Thing, action, audience."""
