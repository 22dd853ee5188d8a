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
from web.context import actor
from web.days import day_of
from web.fields import minute_of_clock
from web.language import zone
from web.wording import problems
from web.wording.formats import short_day

SOME_DAYS = "days"
"""What the form says where days are to be ticked; else it is all from one day on."""


class Whose(NamedTuple):
    """Whose mission it is and where, as the reader may read it; the way back, and who else is told.

    ``expected``: the mission is confirmed, so the person is told too, where their file has a way.
    """

    worker: str
    site: str
    back: str
    told: str
    expected: bool


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


def who_is_told(agency: int, *, as_lead: bool) -> str:
    """Say which offices hear of it but one's own."""
    mine = actor().organisation == agency
    if mine and (as_lead or actor().leads):
        return str(gettext("L’établissement est prévenu."))
    if as_lead:
        return str(gettext("L’établissement et l’association sont prévenus."))
    return str(gettext("L’établissement et la mandataire sont prévenus."))


def told(freed: TakenOff, *, as_lead: bool = False) -> str:
    """Say what has happened, and what is left to do where somebody leaves for good."""
    if len(freed.days) == 1:
        said = [gettext("Le %(day)s est de nouveau à pourvoir.", day=short_day(freed.days[0]))]
    else:
        said = [
            ngettext(
                "%(num)s jour est de nouveau à pourvoir.", "%(num)s jours sont de nouveau à pourvoir.", len(freed.days)
            )
        ]
    if freed.begun:
        said.append(gettext("Le service déjà commencé n’est proposé à personne d’office."))
        said.append(
            gettext("Choisissez ci-dessous si quelqu’un vient.")
            if as_lead
            else gettext("La mandataire peut le proposer.")
        )
    said.append(who_is_told(freed.agency, as_lead=as_lead))
    if freed.noted:
        said.append(gettext("Son indisponibilité est notée dans sa fiche."))
    if freed.reason == TakeOffReason.LEFT:
        said.append(
            gettext("Son association doit encore noter le dernier jour de son contrat.")
            if as_lead
            else gettext("Notez aussi dans sa fiche le dernier jour de son contrat.")
        )
    return " ".join(said)
