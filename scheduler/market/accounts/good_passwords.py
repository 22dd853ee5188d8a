"""Which passwords somebody may choose: long ones, of which others do not guess the greater part.

Nobody is asked for capitals, digits or signs, nor to change one that nobody knows (NIST SP 800-63B, 5.1.1.2; CNIL,
deliberation 2022-100). What many choose, and what whoever knows the person tries first, does not count: known pieces,
rows such as 1234 or aaaa, the person's own name, address and organisation. Enough must remain without them.
"""

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from unicodedata import combining, normalize

from scheduler.core.errors import Invalid
from scheduler.market.accounts.passwords import LONGEST_PASSWORD
from scheduler.market.accounts.rules import SignInRules

OWN = 8
"""Characters that must remain when all that is known is taken out."""

DIFFERENT = 5
"""Different characters that a password has at least."""

SHORTEST_WORD = 3
"""Of somebody's name; shorter ones stand in any phrase."""

PRODUCT = "releve"
LEET = str.maketrans("013457@$", "oleastas")
"""Signs that stand for letters; whoever guesses knows them too."""


def check_password(password: str, rules: SignInRules, about: Iterable[str] = ()) -> None:
    """Refuse a password that others guess.

    Parameters
    ----------
    about
        What everybody knows of the person: name, address, organisation.

    Raises
    ------
    Invalid
        ``password_too_short``, ``password_too_long``, ``password_too_common``, ``password_personal``.
    """
    reason = None
    if len(password) < rules.shortest:
        reason = "password_too_short"
    elif len(password) > LONGEST_PASSWORD:
        reason = "password_too_long"
    elif len(set(password.casefold())) < DIFFERENT or remaining(password, known_pieces()) < OWN:
        reason = "password_too_common"
    elif remaining(password, (*known_pieces(), *words_of(about))) < OWN:
        reason = "password_personal"
    if reason is not None:
        field = "password"
        raise Invalid(field, reason)


def remaining(password: str, pieces: Iterable[str]) -> int:
    """Count what is left of a password without these pieces, blanks and rows of neighbours, leet read as letters."""
    ways = {plain(password), plain(password).translate(LEET)}
    longest_first = sorted(set(pieces), key=len, reverse=True)
    return min(len(_without_rows(_without(each, longest_first))) for each in ways)


def plain(text: str) -> str:
    """Return a text in small letters, without accents and blanks."""
    decomposed = normalize("NFKD", text.casefold())
    return "".join(each for each in decomposed if not each.isspace() and not combining(each))


@cache
def known_pieces() -> tuple[str, ...]:
    """Return the list of ``bad_passwords.txt`` beside this module."""
    text = files("scheduler.market.accounts").joinpath("bad_passwords.txt").read_text(encoding="utf-8")
    return (PRODUCT, *(line for line in text.splitlines() if line and not line.startswith("#")))


def words_of(about: Iterable[str]) -> set[str]:
    """Return the words of what is known of somebody."""
    found = {word for text in about for word in re.findall(r"\w+", text) if len(word) >= SHORTEST_WORD}
    return {plain(word) for word in found}


def _without(text: str, pieces: Iterable[str]) -> str:
    for piece in pieces:
        # A sign that nobody's piece has keeps what stood around it apart: it makes no new piece.
        text = text.replace(piece, "\0")
    return text.replace("\0", "")


def _without_rows(text: str) -> str:
    """Leave one character of each row in which every one follows its neighbour by the same step of 1, 0 or -1."""
    kept = text[:1]
    for number in range(1, len(text)):
        step = ord(text[number]) - ord(text[number - 1])
        goes_on = number > 1 and step == ord(text[number - 1]) - ord(text[number - 2])
        if step not in {-1, 0, 1} or not (goes_on or step == 0):
            kept += text[number]
    return kept
