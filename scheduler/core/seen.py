"""Nobody overwrites what they have not seen: a form says what stood when it was shown, a use case what stands now."""

from hashlib import sha256

from scheduler.core.errors import Conflict

LENGTH = 16
"""Signs of a mark: nobody is to guess it, only to notice a difference."""


def mark(*what: object) -> str:
    """Return a short mark of what stands; anything else has another one. ``what`` must print as it is."""
    return sha256(repr(what).encode()).hexdigest()[:LENGTH]


def require_same(stands: str, seen: str | None) -> None:
    """Go on only if what stands is what was seen (None: whatever was seen). Hold a lock on it before.

    Raises
    ------
    Conflict
        ``somebody_else_at_once``: somebody has changed it since.
    """
    if seen is not None and seen != stands:
        reason = "somebody_else_at_once"
        raise Conflict(reason)
