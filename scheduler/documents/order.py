"""The mission order: where somebody goes, when, how, and whom they ask for, on a page that is read from afar."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from itertools import groupby
from typing import Any

import segno
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.day_words import when_in_words
from scheduler.core.errors import NotFound
from scheduler.core.formats import HARD_SPACE, Format
from scheduler.core.tables.codes import Thing
from scheduler.core.tables.document_codes import DocumentKind
from scheduler.core.weeks import monday
from scheduler.documents.assignment import Assignment, assignment
from scheduler.documents.document import Document
from scheduler.documents.words import MODES, SOURCES, count_of, french, labelled, number, upper_first
from scheduler.missions.leaving import departures
from scheduler.missions.lines import Hours

MOST_DAYS = 24
"""More are told week by week: a page holds no more that can be read from afar."""
PLAN = "https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=17/{lat}/{lon}"


def order(session: Session, actor: Actor, mission: int, page: str | None = None) -> Document:
    """Return the order of a confirmed mission of the actor's own agency; ``page`` is the address of its worker's page.

    Raises
    ------
    NotFound
        When the agency has no such mission, or has not confirmed it.
    """
    found = assignment(session, actor, mission)
    if found.agency != actor.organisation:
        raise NotFound(Thing.MISSION, mission)
    return order_of(found, page)


def order_of(found: Assignment, page: str | None) -> Document:
    """Return the order of a mission, whoever read it."""
    return Document(
        DocumentKind.ORDER,
        found.market,
        found.market_name,
        found.zone,
        found.agency,
        found.worker,
        _facts(found, page),
        organisation=found.organisation,
        mission=found.mission,
    )


def _facts(found: Assignment, page: str | None) -> dict[str, Any]:
    form = french(found.zone)
    plan = PLAN.format(lat=found.lat, lon=found.lon)
    return {
        "worker": found.worker_name,
        "job": found.job,
        "site": found.site,
        "address": found.address,
        "access": found.access,
        "labels": {"access": labelled("Entrée")},
        "plan": _code(plan, "Le plan", "Code à photographier, qui ouvre le plan"),
        "period": upper_first(found.days_in_all(form)),
        "by_day": len(found.by_day) <= MOST_DAYS,
        "days": _days(form, found),
        "total": _total(form, found),
        "mode": found.mode or "way",
        "travel": _travel(form, found),
        "leave": _leave(form, found),
        "lines": _lines(found),
        "help": f"Un retard, une question{HARD_SPACE}? Appelez tout de suite",
        "agency": found.agency_name,
        "phone": number(found.agency_phone),
        "page": page and _code(page, "Votre page", "Code à photographier, qui ouvre votre page"),
    }


def _code(opens: str, label: str, alt: str) -> dict[str, str]:
    drawing = BytesIO()
    segno.make(opens, error="m").save(drawing, kind="svg", border=0, xmldecl=False)
    return {"drawing": drawing.getvalue().decode(), "label": label, "alt": alt}


def _days(form: Format, found: Assignment) -> list[dict[str, str | None]]:
    days = found.by_day
    if len(days) > MOST_DAYS:
        return [_week(form, first, list(own)) for first, own in groupby(found.shifts, lambda each: monday(each.day))]
    usual = _usual_break(found)
    return [_day(form, own, usual) for own in days.values()]


def _day(form: Format, own: Sequence[Hours], usual: int | None) -> dict[str, str | None]:
    hours = " et ".join(form.hours(each.starts_at, each.ends_at) for each in own)
    pause = _break(own)
    more = f"pause {form.duration(pause)}" if pause and usual is None else None
    return {"day": upper_first(form.day_of_year(own[0].day)), "hours": hours, "more": more}


def _week(form: Format, first: date, own: Sequence[Hours]) -> dict[str, str | None]:
    told = when_in_words(form, [(each.starts_at, each.ends_at) for each in own])
    week = f"Semaine du {form.day_in_text(first, weekday=False, month=True)}"
    return {"day": labelled(week), "hours": told, "more": None}


def _total(form: Format, found: Assignment) -> str:
    total = f"{count_of(len(found.by_day), 'jour', 'jours')}, {form.duration(found.minutes_paid)} payées"
    usual = _usual_break(found)
    each_day = " chaque jour" if len(found.by_day) > 1 else ""
    return f"{total}, pause de {form.duration(usual)}{each_day}" if usual else total


def _break(own: Sequence[Hours]) -> int:
    return sum(each.break_minutes for each in own)


def _usual_break(found: Assignment) -> int | None:
    """Return the minutes of the break, None where they differ from day to day."""
    breaks = {_break(own) for own in found.by_day.values()}
    return breaks.pop() if len(breaks) == 1 else None


def _travel(form: Format, found: Assignment) -> str:
    if found.mode is None or found.minutes is None:
        how = f"{MODES[found.mode]}. " if found.mode else ""
        return f"{how}Durée du trajet non connue{HARD_SPACE}: vérifiez-la avant de partir."
    return f"{MODES[found.mode]}, {form.duration(found.minutes)} ({SOURCES[found.source]})"


def _leave(form: Format, found: Assignment) -> str | None:
    """Say when to leave home, at the hour of most days first."""
    told = departures(found.shifts, found.minutes)[::-1]
    if not told:
        return None
    usual, *others = (f"{form.clock(each.at)} pour commencer à {form.clock(each.to_begin_at)}" for each in told)
    if not others:
        return f"Partez à {form.clock(told[0].at)}"
    return f"Partez à {usual}, à {', à '.join(others)}"


def _lines(found: Assignment) -> list[dict[str, str]]:
    ask = ", ".join(each for each in (found.contact, number(found.phone)) if each)
    lines = (
        ("person", "Sur place, demandez", ask),
        ("bag", "Apportez", found.bring),
        ("tools", "On vous donne", found.provided),
        ("meal", "Repas", found.meals),
    )
    return [{"picture": picture, "label": labelled(label), "text": text} for picture, label, text in lines if text]
