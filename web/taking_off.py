"""The page on which somebody is taken off a mission: the same for their agency and for whoever plans.

It asks nothing about health: a coded reason, the days, and until when the first of them was worked.
"""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import NamedTuple

from flask import render_template, request
from flask_babel import gettext, ngettext

from scheduler.core.errors import Invalid
from scheduler.core.tables.taking_off_codes import TakeOffReason
from scheduler.missions import Hours
from scheduler.missions.taking_off import CannotCome, TakenOff
from web.days import day_of
from web.fields import minute_of_clock
from web.language import zone
from web.wording import problems
from web.wording.formats import short_day

LAST_MINUTE = 24 * 60 - 1


class Whose(NamedTuple):
    """Whose mission it is and where, as the reader may read it; the way back."""

    worker: str
    site: str
    back: str


def asked(shifts: Sequence[Hours]) -> CannotCome:
    """Read the form: the ticked days, else all from one day on; until when the first of them was worked.

    Raises
    ------
    Invalid
        For a clock time that is none (``worked_until``), or without a reason of the list (``reason``).
    """
    given = request.form.get("reason", "")
    if given not in set(TakeOffReason):
        field, problem = "reason", "reason_missing"
        raise Invalid(field, problem)
    ticked = {day for each in request.form.getlist("day") if (day := day_of(each))}
    first = day_of(request.form.get("from", ""))
    days = ticked or {each.day for each in shifts if first is None or each.day >= first}
    return CannotCome(TakeOffReason(given), frozenset(days), _worked_until(min(days, default=first)))


def _worked_until(day: date | None) -> datetime | None:
    typed = request.form.get("until", "").strip()
    if not typed or day is None:
        return None
    minute = minute_of_clock(typed)
    if minute is None:
        field, problem = "worked_until", "unreadable_time"
        raise Invalid(field, problem)
    hours, minutes = divmod(min(minute, LAST_MINUTE), 60)
    return datetime.combine(day, time(hours, minutes), tzinfo=zone())


def page(shifts: Sequence[Hours], whose: Whose, now: datetime, error: Invalid | None = None) -> str:
    """Render the page: what is left of the mission, the reasons, one button."""
    days: dict[date, list[Hours]] = {}
    for each in shifts:
        days.setdefault(each.day, []).append(each)
    ahead = [each.day for each in shifts if each.ends_at > now]
    return render_template(
        "taking_off.html",
        whose=whose,
        days=days,
        first=min(ahead or days, default=None),
        begun=any(each.starts_at <= now for each in shifts),
        reasons=list(TakeOffReason),
        problem=error and str(problems.invalid(error)),
        chosen=request.form,
        ticked=request.form.getlist("day"),
    )


def told(freed: TakenOff) -> str:
    """Say what has happened."""
    if len(freed.days) == 1:
        days = gettext("Le %(day)s est de nouveau à pourvoir.", day=short_day(freed.days[0]))
    else:
        days = ngettext(
            "%(num)s jour est de nouveau à pourvoir.", "%(num)s jours sont de nouveau à pourvoir.", len(freed.days)
        )
    return f"{days} {gettext('L’établissement et la mandataire sont prévenus.')}"
