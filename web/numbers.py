"""Numbers of things, as addresses and forms bear them: beyond what the database can hold there is nothing."""

import re

LARGEST = 2**31 - 1
"""The largest number of a row."""

NUMBER = re.compile("[0-9]{1,10}")


def number(text: str) -> int:
    """Read a number of a form; 0 is the version of what nobody has changed yet.

    Raises
    ------
    ValueError
        When it is none, or of nothing that can be there.
    """
    if not NUMBER.fullmatch(text) or int(text) > LARGEST:
        raise ValueError(text)
    return int(text)
