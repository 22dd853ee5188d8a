"""What a yes to a mission has confirmed, in words."""

from flask_babel import gettext

from scheduler.missions.answers import Confirmed
from web.wording.formats import named_days


def told_of(confirmed: Confirmed) -> str:
    """Say it of the whole mission, or of the days that hold where a rule forbids others by now."""
    if not confirmed.forbidden:
        return str(gettext("Mission confirmée. L’établissement voit maintenant qui vient."))
    return str(
        gettext(
            "C’est confirmé pour ces jours\N{NO-BREAK SPACE}: %(days)s. Pour les autres, nous cherchons quelqu’un"
            " d’autre.",
            days=named_days(confirmed.days),
        )
    )
