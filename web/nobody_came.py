"""What is said to whoever has told that nobody came: the college, the agency, or whoever holds a link."""

from flask_babel import gettext

from scheduler.missions.no_show import Missed


def told(missed: Missed) -> str:
    """Say what follows: somebody else is looked for only while enough of the work is left."""
    if missed.left:
        return str(gettext("C’est noté. Le créneau est de nouveau à pourvoir, la mandataire le voit aussitôt."))
    return str(gettext("C’est noté, la mandataire est prévenue. Il est trop tard pour que quelqu’un d’autre vienne."))
