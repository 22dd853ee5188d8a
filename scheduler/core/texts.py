"""What a text may hold, the same at every door: nothing that nobody can see, names on one line, one full stop."""

import re
from unicodedata import combining, normalize

NO_CHARACTERS = "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
UNSEEN = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ud800-\udfff{NO_CHARACTERS}]")
"""Control characters but tabulators and line breaks, and what is no character at all; the database takes no NUL, and
HTML has none of the others."""

BREAKS = re.compile(r"\s*[\n\r\t\x0b\x0c\x1c-\x1e\x85\u2028\u2029]\s*")

INVISIBLE = re.compile(r"[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
"""What a copy from a page or an address book brings along: hyphens and blanks without width, marks of direction."""


STOPS = re.compile(r"(?<!\.)\.\.(?!\.)")
"""A name or a day that ends in a full stop (Bleuet Z., 1er déc.) at the end of a sentence."""


def has_unseen(text: str) -> bool:
    """Tell whether a text holds a control character, which is never typed on purpose."""
    return UNSEEN.search(text) is not None


def one_line(text: str) -> str:
    """Return a name on one line: line breaks, unbreakable and doubled blanks become single spaces.

    Whoever takes in a name calls this, so that subjects, calendars and lists can rely on it.
    """
    return " ".join(INVISIBLE.sub("", text).split())


def without_breaks(text: str) -> str:
    """Return any text as a mail's subject may be: line breaks are spaces, what cannot be seen is gone, no blank is."""
    return UNSEEN.sub("", BREAKS.sub(" ", text))


def without_accents(text: str) -> str:
    """Return a text in bare letters: é is e; ligatures and signs stay as they are."""
    return "".join(each for each in normalize("NFD", text) if not combining(each))


def with_single_stops(text: str) -> str:
    """Return a sentence with one full stop where what fills its last hole has brought its own; three dots stay."""
    return STOPS.sub(".", text)
