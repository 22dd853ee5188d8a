"""The page on which somebody is taken off a mission: the same for their agency and for whoever plans.

It asks nothing about health: a coded reason, the days, and until when the first of them was worked.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
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

SOME_DAYS = "days"
"""What the form says where days are to be ticked; else it is all from one day on."""


class Whose(NamedTuple):
    """Whose mission it is and where, as the reader may read it; the way back."""

    worker: str
    site: str
    back: str


def asked(shifts: Sequence[Hours]) -> CannotCome:
    """Read the form: all from one day on or, where that is chosen, the ticked days; until when the first was worked.

    Raises
    ------
    Invalid
        For a clock time that is none (``worked_until``), without a reason of the list (``reason``), without a ticked
        day where days are to be ticked, or with a day that is none (``days``).
    """
    given = request.form.get("reason", "")
    if given not in set(TakeOffReason):
        field, problem = "reason", "reason_missing"
        raise Invalid(field, problem)
    reason = TakeOffReason(given)
    if request.form.get("which") == SOME_DAYS:
        days = frozenset(day for each in request.form.getlist("day") if (day := day_of(each)))
        if not days:
            field, problem = "days", "no_shift"
            raise Invalid(field, problem)
        return CannotCome(reason, days=days, worked_until=_worked_until(shifts, min(days)))
    typed = request.form.get("from", "")
    since = day_of(typed)
    if typed and since is None:
        field, problem = "days", "choose"
        raise Invalid(field, problem)
    first = min((each.day for each in shifts if since is None or each.day >= since), default=None)
    return CannotCome(reason, since=since, worked_until=_worked_until(shifts, first))


def _worked_until(shifts: Sequence[Hours], day: date | None) -> datetime | None:
    """Read the clock time, of the day on which the work begins or, after midnight, of the next."""
    typed = request.form.get("until", "").strip()
    if not typed or day is None:
        return None
    minute = minute_of_clock(typed)
    if minute is None:
        field, problem = "worked_until", "unreadable_time"
        raise Invalid(field, problem)
    found = datetime.combine(day, time(), tzinfo=zone()) + timedelta(minutes=minute)
    of_day = [each for each in shifts if each.day == day]
    begin, end = (
        (min(each.starts_at for each in of_day), max(each.ends_at for each in of_day)) if of_day else (found, found)
    )
    overnight = found + timedelta(days=1)
    return overnight if found < begin and overnight <= end else found


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
        some=request.form.get("which") == SOME_DAYS,
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
