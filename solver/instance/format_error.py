"""The one error of the JSON formats: which value is refused, and why."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

Part = str | int
"""One step into a document: the name of a member, or the number of an element."""

_FIELD_FIRST = re.compile(r"(?P<field>\w+): (?P<reason>.*)", re.DOTALL)


class FormatError(ValueError):
    """A value that breaks the format; its text is one line that begins with the value's JSON path.

    Parameters
    ----------
    reason
        What is wrong or what to do, in a few words on one line; a text out of the document stands in it ``quoted``.
    *parts
        The way from the top of the document to the value.

    """

    def __init__(self, reason: str, *parts: Part) -> None:
        # All arguments go to the base class, so that the error survives the way back from a child process.
        super().__init__(reason, *parts)
        self.reason = reason
        self.parts = parts

    @property
    def path(self) -> str:
        """The JSON path, such as ``$.workers[3].skills[0].to``; odd names are quoted in brackets."""
        return "$" + "".join(_step(part) for part in self.parts)

    def __str__(self) -> str:
        """Return path and reason on one line."""
        return f"{self.path}: {self.reason}"


def quoted(text: str) -> str:
    """Return a text of the document so that it can stand in a message: in quotes, on one line."""
    return json.dumps(text)


def refuse(reason: str, *parts: Part) -> NoReturn:
    """Raise the error of a value.

    Raises
    ------
    FormatError
        Always.

    """
    raise FormatError(reason, *parts)


def placed(error: ValueError, *parts: Part) -> FormatError:
    """Return an error as that of a value deeper in the document, ``parts`` further from the top.

    The data classes of ``solver.problem`` name the field first ("end: must be ..."), which becomes a step of its own.
    """
    if isinstance(error, FormatError):
        return FormatError(error.reason, *parts, *error.parts)
    if named := _FIELD_FIRST.fullmatch(str(error)):
        return FormatError(named["reason"], *parts, named["field"])
    return FormatError(str(error), *parts)


@contextmanager
def at(*parts: Part) -> Iterator[None]:
    """Give the errors raised inside the place in which the values stand.

    Raises
    ------
    FormatError
        For every ValueError raised inside.

    """
    try:
        yield
    except ValueError as error:
        raise placed(error, *parts) from error


def _step(part: Part) -> str:
    if isinstance(part, int):
        return f"[{part}]"
    return f".{part}" if part.isidentifier() else f"[{quoted(part)}]"
