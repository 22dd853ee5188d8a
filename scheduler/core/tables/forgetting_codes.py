"""Why somebody is forgotten."""

from enum import StrEnum


class ForgettingReason(StrEnum):
    """Why somebody is forgotten: a category, and never more."""

    ASKED = "asked"
    """The person asks for it (GDPR art. 17)."""
    PERIOD_OVER = "period_over"
    """Nothing demands any longer that it be kept."""
    BY_MISTAKE = "by_mistake"
    """It should never have been entered."""
    CLOSED = "closed"
    """The place is closed for good."""
