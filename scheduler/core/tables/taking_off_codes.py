"""Why somebody is taken off a mission."""

from enum import StrEnum


class TakeOffReason(StrEnum):
    """Why somebody cannot come any more: a closed list, never health (RGPD, art. 9), and it counts against nobody."""

    UNABLE = "unable"
    LEFT = "left"
    PAPERS = "papers"
    ENGAGED = "engaged"
    OTHER = "other"
