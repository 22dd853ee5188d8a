"""What can be missing: nothing of it stops a night, but each leaves somebody or something out of it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto


class Lack(StrEnum):
    """A kind of gap, in the order in which a market is filled."""

    NO_LEAD = auto()
    """Nobody plans: no agency leads, so the market has no night at all."""
    NO_PLANNER = auto()
    AGENCY_WITHOUT_USER = auto()
    AGENCY_WITHOUT_ACCESS = auto()
    """People are named, but none of them has accepted, and no invitation works: nobody answers."""
    SITE_WITHOUT_USER = auto()
    SITES_WITHOUT_ACCESS = auto()
    """The same of sites, of which there are many: told once, with their number."""
    NO_SITE = auto()
    SITE_UNSERVED = auto()
    """A site in no agency's territory."""
    SITE_OUT_OF_REACH = auto()
    """A site whose agencies have nobody who would come so far."""
    SHARES = auto()
    """Agreed shares that do not add up to the whole."""
    NO_JOB = auto()
    JOB_WITHOUT_PEOPLE = auto()
    """A job of which nobody has all the skills in the time that is planned."""
    NO_SCHOOL_ZONE = auto()
    NO_SCHOOL_HOLIDAYS = auto()
    """A school zone is chosen of which nobody has brought in the holidays."""
    CALENDAR_ENDS = auto()
    """The school holidays are not known up to the end of the time that is planned."""
    NOBODY_EMPLOYED = auto()
    PERSON_WITHOUT_HOME = auto()
    """Somebody of whom nobody knows how long the way to some sites takes: no run sends them there."""
    PERSON_WITHOUT_PASS = auto()
    """Somebody without any PASS IAE: no run sends them anywhere."""


ONCE_STORED = frozenset({Lack.AGENCY_WITHOUT_ACCESS, Lack.SITES_WITHOUT_ACCESS})
"""What a folder cannot lack: nobody is invited before it is stored."""


@dataclass(frozen=True, slots=True)
class Missing:
    """One gap.

    Attributes
    ----------
    what
        Its kind.
    code
        What lacks something: a site's UAI number, an organisation's, a worker's or a job's code.
    name
        How people call it; of a worker that of the agency.
    number
        Of a person without a home the sites, of shares their sum in percent, of sites without access how many.
    day
        The last day on which the school holidays are known, where they end.
    """

    what: Lack
    code: str = ""
    name: str = ""
    number: int = 0
    day: date | None = None
