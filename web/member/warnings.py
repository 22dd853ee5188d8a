"""What a change to a file leaves behind: booked missions that no longer fit, which only a person settles."""

from collections.abc import Sequence

from flask import flash
from flask_babel import ngettext

from scheduler.missions import MissionLine
from web.wording.formats import named_days

MOST_DAYS = 6


def warn_of(missions: Sequence[MissionLine]) -> None:
    """Name the booked missions that a change touches, on the next page."""
    if not missions:
        return
    named = ", ".join(f"{each.site} {named_days((it.day for it in each.shifts), MOST_DAYS)}" for each in missions[:3])
    flash(
        ngettext(
            "Une mission est déjà prévue à ces dates et reste en place : %(missions)s. "
            "Ses jours se libèrent sur sa page.",
            "%(num)s missions sont déjà prévues à ces dates et restent en place : %(missions)s. "
            "Leurs jours se libèrent sur leur page.",
            len(missions),
            missions=named + ("…" if len(missions) > 3 else ""),  # noqa: PLR2004  # as many as are named
        ),
        "error",
    )
