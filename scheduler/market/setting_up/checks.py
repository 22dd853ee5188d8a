"""What a code, a name and a point are, wherever a market is set up."""

import re

from scheduler.core.errors import Invalid
from scheduler.core.texts import one_line

LONGEST_NAME = 120
CODE = re.compile("[a-z0-9][a-z0-9-]*")


def checked_code(code: str, pattern: re.Pattern[str] = CODE, field: str = "code") -> str:
    """Return a code as it is stored.

    Raises
    ------
    Invalid
        When it is not one.
    """
    if not pattern.fullmatch(code):
        reason = "code_format"
        raise Invalid(field, reason)
    return code


def checked_name(name: str, field: str = "name") -> str:
    """Return a name on one line.

    Raises
    ------
    Invalid
        When nothing is left, or too much.
    """
    found = one_line(name)
    if not 0 < len(found) <= LONGEST_NAME:
        reason = "name"
        raise Invalid(field, reason)
    return found


def checked_point(lat: float, lon: float) -> tuple[float, float]:
    """Return degrees that can be.

    Raises
    ------
    Invalid
        When they lie beyond a pole or the date line.
    """
    for field, value, most in (("lat", lat, 90), ("lon", lon, 180)):
        if not -most <= value <= most:
            reason = "out_of_range"
            raise Invalid(field, reason)
    return lat, lon
