"""Numbers of things, as addresses and forms bear them: beyond what the database can hold there is nothing."""

import re

LARGEST = 2**31 - 1
"""The largest number of a row."""

NUMBER = re.compile("[0-9]{1,10}")


def number(text: str) -> int:
    """Read a number of a form.

    Raises
    ------
    ValueError
        When it is none, or of nothing that can be there.
    """
    if not NUMBER.fullmatch(text) or not 0 < int(text) <= LARGEST:
        raise ValueError(text)
    return int(text)


def version(text: str) -> int:
    """Read the version that a form was filled in for; 0 is that of what nobody has changed yet.

    Raises
    ------
    ValueError
        When it is none.
    """
    return 0 if text == "0" else number(text)
