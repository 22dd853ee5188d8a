"""A few words in a dispute: short, and not about anybody's health."""

from scheduler.core.errors import Invalid
from scheduler.core.texts import one_line
from scheduler.missions.health_words import health_words
from scheduler.missions.remarks import LONGEST, TellsOfHealth


def checked(words: str, *, sure: bool) -> str:
    """Return words as they are kept.

    Raises
    ------
    Invalid
        Without any, or with too many (``said``).
    TellsOfHealth
        Unless ``sure``.
    """
    kept = one_line(words)
    if not 1 <= len(kept) <= LONGEST:
        field, reason = "said", "text_too_long" if kept else "nothing_said"
        raise Invalid(field, reason)
    if not sure and (found := health_words(kept)):
        raise TellsOfHealth(found)
    return kept
