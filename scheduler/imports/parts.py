"""What other files keep in several columns, or several things in one: made into the one cell that we read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from scheduler.imports.cells import plain
from scheduler.imports.faults import CellError, Code

Pieces: TypeAlias = Mapping[str, Sequence[str]]
"""What stands in the columns that were chosen for each part, in their order, without the empty ones."""

TITLES = frozenset({"m", "m.", "mr", "mme", "mme.", "mlle", "monsieur", "madame", "mademoiselle"})
POSTCODE = 5  # digits


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a column: their heads by their keys, those that may be chosen twice, and what joins them.

    ``alone`` are parts of which each is the whole already, written otherwise.
    """

    heads: Mapping[str, str]
    join: Callable[[Pieces], str]
    many: frozenset[str] = frozenset()
    alone: frozenset[str] = frozenset()


def address(pieces: Pieces) -> str:
    """Return an address in one line: 1 rue du Port, 14000 Caen."""
    postcode = " ".join(pieces.get("postcode", ()))
    if postcode.isdecimal() and len(postcode) == POSTCODE - 1:  # a spreadsheet has taken the 0 of 01000 off
        postcode = f"0{postcode}"
    town = " ".join(each for each in (postcode, *pieces.get("town", ())) if each)
    return ", ".join(each for each in (*pieces.get("street", ()), town) if each)


def display_name(pieces: Pieces) -> str:
    """Return what is shown of a name: the first name and the initial of the other, Camille D.

    Raises
    ------
    CellError
        When nobody can tell the first name from the family's.
    """
    if written := pieces.get("last_first"):
        last, first = _split(written[0], last_comes_first=True)
    elif written := pieces.get("first_last"):
        last, first = _split(written[0], last_comes_first=False)
    else:
        last, first = " ".join(pieces.get("last", ())), " ".join(pieces.get("first", ()))
    if not first or not last:
        raise CellError(Code.WHICH_NAME)
    first = first.title() if first == first.upper() else first
    return f"{first} {last[0].upper()}."


def _split(written: str, *, last_comes_first: bool) -> tuple[str, str]:
    """Return family name and first name: what is in capitals is the family's, else there must be a word of each."""
    words = [word for word in written.replace(",", " ").split() if plain(word) not in TITLES]
    capitals = [word for word in words if len(word) > 1 and word == word.upper()]
    if capitals and len(capitals) < len(words):
        return " ".join(capitals), " ".join(word for word in words if word not in capitals)
    if len(words) != 2:  # noqa: PLR2004  # a first name and another
        raise CellError(Code.WHICH_NAME)
    one, other = words
    return (one, other) if last_comes_first else (other, one)


ADDRESS = Parts(
    {"street": "rue", "postcode": "code postal", "town": "commune"}, address, many=frozenset({"street", "town"})
)
NAMES = Parts(
    {
        "first": "prénom",
        "last": "nom de famille",
        "last_first": "nom puis prénom",
        "first_last": "prénom puis nom",
    },
    display_name,
    alone=frozenset({"last_first", "first_last"}),
)
