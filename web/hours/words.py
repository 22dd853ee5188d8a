"""What several days came to, signed or validated at once, in words."""

from flask_babel import gettext, ngettext

from scheduler.hours.saying import Done


def told(done: Done, all_well: str) -> tuple[str, str]:
    """Return what to say of it, and in which tone."""
    if not done.days and not done.left:
        return gettext("Il n’y avait plus rien à faire."), "success"
    if not done.left:
        return all_well, "success"
    left = ngettext(
        "%(num)s journée a changé entre-temps, ou deux journées se recouvrent : regardez-la.",
        "%(num)s journées ont changé entre-temps, ou se recouvrent : regardez-les.",
        done.left,
    )
    return f"{all_well} {left}" if done.days else left, "error"
