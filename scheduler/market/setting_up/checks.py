"""What a code, a name and a point are, wherever a market is set up."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from itertools import chain, count

from scheduler.core.errors import Invalid
from scheduler.core.telephone import to_ring
from scheduler.core.texts import one_line
from scheduler.market.distance import Spot
from scheduler.market.whereabouts import Doubt, is_nowhere

LONGEST_NAME = 120
LONGEST_CODE = 40
TRIES = 100
CODE = re.compile("[a-z0-9][a-z0-9-]*")
UAI = re.compile("[0-9]{7}[A-Z]")


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
        reason = "name_needed"
        raise Invalid(field, reason)
    return found


def code_of(name: str, otherwise: str) -> str:
    """Make a code of a name: letters without accents, digits and hyphens, a letter first."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    found = re.sub("[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_CODE].strip("-")
    return found if found[:1].isalpha() else f"{otherwise}-{found}".strip("-")


def codes_of(name: str, otherwise: str) -> Iterator[str]:
    """Make codes of a name to try one after the other, where nobody is told which are somebody's elsewhere."""
    stem = code_of(name, otherwise)
    yield stem
    yield from (f"{stem}-{number}" for number in range(2, TRIES))


def free_code(name: str, taken: Collection[str], otherwise: str) -> str:
    """Make a code of a name that nothing else has."""
    stem = code_of(name, otherwise)
    numbered = (f"{stem}-{number}" for number in count(2))
    return next(code for code in chain([stem], numbered) if code not in taken)


def checked_uai(uai: str) -> str:
    """Return the number of a French school: seven digits and a letter.

    Raises
    ------
    Invalid
        When it is none.
    """
    found = one_line(uai).upper()
    if not UAI.fullmatch(found):
        field, reason = "uai", "uai_format"
        raise Invalid(field, reason)
    return found


def checked_point(lat: float, lon: float) -> tuple[float, float]:
    """Return degrees that can be.

    Raises
    ------
    Invalid
        When they lie beyond a pole or the date line, or are zeros.
    """
    for field, value, most in (("lat", lat, 90), ("lon", lon, 180)):
        if not -most <= value <= most:
            reason = "out_of_range"
            raise Invalid(field, reason)
    if is_nowhere(Spot(latitude=lat, longitude=lon)):
        field, reason = "lat", Doubt.NOWHERE.value
        raise Invalid(field, reason)
    return lat, lon


def checked_phone(phone: str | None) -> str | None:
    """Return a telephone number as it is stored.

    Raises
    ------
    Invalid
        When there is no such number.
    """
    if phone is None:
        return None
    try:
        return to_ring(phone)
    except ValueError as error:
        field, reason = "phone", "not_a_phone"
        raise Invalid(field, reason) from error
