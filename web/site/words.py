"""What the college's pages say of days, hours, answers and events."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import LazyString, gettext, ngettext
from flask_babel import lazy_gettext as _

from scheduler.core.tables.codes import RequestState, Thing
from scheduler.messages.promised import NEXT
from scheduler.messages.voices import Voice
from scheduler.requests import Happening
from scheduler.requests.day_kinds import DayKind
from scheduler.requests.usual_hours import PostChoice
from web.site.blueprint import blueprint
from web.wording.formats import clock, day_of_year, minute_of_day, short_day, today, written

KINDS: Mapping[DayKind, LazyString] = {
    DayKind.OPEN: _("Ouvert"),
    DayKind.PERMANENCE: _("Journée de permanence"),
    DayKind.IDLE: _("Pas d’horaires habituels ce jour-là"),
    DayKind.WEEKEND: _("Week-end"),
    DayKind.PUBLIC_HOLIDAY: _("Jour férié"),
    DayKind.SITE: _("Fermeture de l’établissement"),
    DayKind.SCHOOL_HOLIDAY: _("Vacances scolaires"),
    DayKind.BRIDGE: _("Pont"),
    DayKind.CLOSED_FOR_GOOD: _("Établissement fermé"),
    DayKind.UNKNOWN: _("Vacances scolaires pas encore connues"),
}

REQUEST_EVENTS: Mapping[str, LazyString] = {
    "draft": _("Demande préparée"),
    "submit": _("Demande envoyée"),
    "amend": _("Demande modifiée"),
    "cancel": _("Demande annulée"),
    "answer": _("Réponse promise envoyée"),
}

FOLLOWED: Mapping[str, LazyString] = {
    RequestState.OPEN: _("De nouveau à pourvoir"),
    RequestState.PARTLY_FILLED: _("Demande en partie pourvue"),
    RequestState.FILLED: _("Demande entièrement pourvue"),
    RequestState.UNFILLED: _("Demande non pourvue"),
}

MOST_SHIFTS = 3
"""Shifts that a line of the history names."""

A_MONDAY = date(2024, 1, 1)


@blueprint.app_template_filter("day_kind")
def day_kind(kind: DayKind) -> str:
    """Say what a day is at a site."""
    return str(KINDS[kind])


@blueprint.app_template_filter("usual_hours")
def usual_hours(post: PostChoice) -> list[str]:
    """Say the usual week of a post, a line for each kind of day: lun., mar., jeu., ven. : 8 h 30 à 17 h 30."""
    lines: dict[tuple[int, ...], list[str]] = {}
    for each in post.week:
        hours = gettext(
            "%(start)s à %(end)s",
            start=minute_of_day(each.hours.start_minute),
            end=minute_of_day(each.hours.end_minute),
        )
        lines.setdefault(each.weekdays, []).append(hours)
    return [
        gettext("%(days)s : %(hours)s", days=weekdays(days), hours=gettext(" et ").join(hours))
        for days, hours in sorted(lines.items())
    ]


def weekdays(numbers: Sequence[int]) -> str:
    """Name days of the week (1 is Monday): lun. – ven., or one by one where some are left out."""
    names = [short_day(A_MONDAY + timedelta(days=number - 1)).split()[0] for number in numbers]
    in_a_row = list(numbers) == list(range(numbers[0], numbers[-1] + 1))
    return f"{names[0]} – {names[-1]}" if in_a_row and len(names) > 2 else ", ".join(names)  # noqa: PLR2004  # two are a pair


@blueprint.app_template_filter("week_of")
def week_of(monday: date) -> str:
    """Name a week by its Monday: Semaine du 4 janvier."""
    return str(gettext("Semaine du %(day)s", day=day_of_year(monday).split(maxsplit=1)[1]))


@blueprint.app_template_filter("what_is_next")
def what_is_next(word: str) -> str:
    """Say what happens next with a request, as the promised answer does."""
    form = written()
    return Voice(form.language, form.zone).say(NEXT[word])


@blueprint.app_template_filter("soon")
def soon(when: datetime) -> str:
    """Say when something is to be expected: demain à 7 h, le lundi 4 janvier à 7 h."""
    ahead = (when.date() - today()).days
    if ahead == 0:
        return str(gettext("aujourd’hui à %(clock)s", clock=clock(when)))
    if ahead == 1:
        return str(gettext("demain à %(clock)s", clock=clock(when)))
    return str(gettext("le %(day)s à %(clock)s", day=written().day_seen_from(when, today()), clock=clock(when)))


@blueprint.app_template_filter("since")
def since(when: datetime) -> str:
    """Say when something was done: à 14 h 05, today; else le lundi 4 janvier à 14 h 05."""
    if when.date() == today():
        return str(gettext("à %(clock)s", clock=clock(when)))
    return str(gettext("le %(day)s à %(clock)s", day=written().day_seen_from(when, today()), clock=clock(when)))


@blueprint.app_template_filter("told")
def told(event: Happening) -> str:
    """Say what happened."""
    if event.thing == Thing.MISSION:
        return _of_missions(event.action, event.times)
    if event.action == "follow":
        return str(FOLLOWED.get(event.state, event.state))
    return str(REQUEST_EVENTS.get(event.action, event.action))


@blueprint.app_template_filter("changed")
def changed(event: Happening) -> list[str]:
    """Say what it was before and what it is now, a line each."""
    same = event.old.get("last_day") == event.new.get("last_day")
    before, after = (_values(values, last_day=not same) for values in (event.old, event.new))
    was, now = written().before_and_now(before=bool(before), now=bool(after))
    lines = []
    if before:
        lines.append(f"{was} {before}")
    if after:
        lines.append(f"{now} {after}")
    return lines


def _values(values: Mapping[str, Any], *, last_day: bool) -> str:
    """Name the days and hours; the log may hold other values, which a reader does not need."""
    parts = []
    if last_day and "last_day" in values:
        parts.append(written().last_day(date.fromisoformat(values["last_day"]), today()))
    shifts = values.get("shifts") or []
    for shift in shifts[:MOST_SHIFTS]:
        start, end = (datetime.fromisoformat(shift[name]) for name in ("starts_at", "ends_at"))
        parts.append(f"{day_of_year(start)}, {clock(start)} – {clock(end)}")
    if len(shifts) > MOST_SHIFTS:
        more = len(shifts) - MOST_SHIFTS
        parts.append(ngettext("et %(num)s autre jour", "et %(num)s autres jours", more))
    return str(gettext("\N{NO-BREAK SPACE}; ")).join(parts)


def _of_missions(action: str, times: int) -> str:
    words = {
        "publish": ngettext(
            "Mission proposée à une association", "%(num)s missions proposées à des associations", times
        ),
        "offer": ngettext("Mission proposée à une association", "%(num)s missions proposées à des associations", times),
        "offer_own": ngettext(
            "Mission proposée à une association", "%(num)s missions proposées à des associations", times
        ),
        "expire": ngettext("Mission restée sans réponse", "%(num)s missions restées sans réponse", times),
        "no_show": gettext("Absence signalée"),
        "undo_no_show": gettext("Absence signalée par erreur\N{NO-BREAK SPACE}: la personne est bien venue"),
        "take_off": gettext("La personne prévue ne peut plus venir"),
        "agree": gettext("La personne prévue en remplacement a dit oui"),
        "warn": gettext("La personne prévue a dit ne plus pouvoir venir"),
        "unwarn": gettext("La personne prévue vient finalement"),
        "refuse": gettext("La personne prévue en remplacement a dit non"),
        "confirm": ngettext("Mission confirmée", "%(num)s missions confirmées", times),
        "accept": ngettext("Mission confirmée", "%(num)s missions confirmées", times),
        "decline": ngettext("Mission refusée par l’association", "%(num)s missions refusées par l’association", times),
        "withdraw": ngettext("Mission retirée du plan", "%(num)s missions retirées du plan", times),
        "amend": ngettext("Mission modifiée", "%(num)s missions modifiées", times),
        "ask_again": gettext("Nouveaux horaires transmis à l’association"),
        "cancel": ngettext("Mission annulée", "%(num)s missions annulées", times),
        "finish": ngettext("Mission terminée", "%(num)s missions terminées", times),
    }
    return str(words.get(action, action))
