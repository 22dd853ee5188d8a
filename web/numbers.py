"""Numbers of things, as addresses and forms bear them: beyond what the database can hold there is nothing."""

from flask import abort, request

LARGEST = 2**31 - 1
"""The largest number of a row."""


def require_possible_numbers() -> None:
    """Run before every view: answer for a number that nothing can have as for one that nothing has."""
    if any(isinstance(each, int) and each > LARGEST for each in (request.view_args or {}).values()):
        abort(404)


def number(text: str) -> int:
    """Read a number of a form.

    Raises
    ------
    ValueError
        When it is none, or of nothing that can be there.
    """
    found = int(text)
    if not 0 < found <= LARGEST:
        raise ValueError(text)
    return found
