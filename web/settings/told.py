"""What was changed of the settings, in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import get_locale, gettext
from flask_babel import lazy_gettext as _

from scheduler.core.tables.calendar_codes import HolidayLaw, SchoolZone, SolidarityDay
from scheduler.core.tables.codes import AgencyKind, ClosureReason, Thing
from scheduler.core.weeks import EARLIEST
from scheduler.imports import Kind
from scheduler.market.changes import Change
from web.imports import WORDS as KINDS
from web.imports import outcome
from web.lead.market import label_of, said
from web.wording.codes import label
from web.wording.formats import day, hours_of_day, number, percent, period

NAMES = {
    "name": _("Nom"),
    "phone": _("Téléphone"),
    "agency_kind": _("Type de structure"),
    "leads": _("Mandataire"),
    "until_day": _("Dernier jour dans le marché"),
    "address": _("Adresse"),
    "place": _("Emplacement"),
    "closed_from": _("Fermé à partir du"),
    "agencies": _("Associations"),
    "sector": _("Association du secteur"),
    "sites_added": _("Établissements ajoutés"),
    "sites_removed": _("Établissements retirés"),
    "uai": _("UAI"),
    "skills": _("Compétences demandées"),
    "priority": _("Priorité"),
    "holiday_law": _("Jours fériés"),
    "school_zone": _("Vacances scolaires"),
    "solidarity_day": _("Journée de solidarité"),
    "closed": _("Jours fermés"),
    "at_work": _("Jours de permanence"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One value that changed: its name, what it is and what it was (nothing of something new)."""

    label: str
    new: str
    old: str


def told(change: Change) -> list[Told]:
    """Say what a change changed. Usual hours come and go one by one: of what goes others may stay."""
    if "file" in change.new:
        return [_file(change.new["file"])]
    name, value = WORDS.get(change.thing, (_name, _value))
    if "hours" in change.new:
        come, gone = change.new["hours"], change.old.get("hours")
        words = _("Horaires habituels retirés") if come is None else _("Horaires habituels ajoutés")
        return [Told(str(words), value("hours", come or gone), "")]
    return [
        Told(
            name(key),
            value(key, new),
            value(key, change.old.get(key)) if change.old.get(key) not in (None, [], {}) else "",
        )
        for key, new in change.new.items()
    ]


def _file(stored: Mapping[str, Any]) -> Told:
    """Say what file was brought in, and what became of its rows."""
    name = KINDS[Kind(stored["kind"])].name
    became = outcome(stored["added"], stored["changed"], stored["removed"])
    return Told(str(gettext("Fichier importé")), f"{name}, {became}", "")


def since(first: date) -> str:
    """Say from which day on an agreement counts."""
    return str(gettext("depuis le début") if first == EARLIEST else gettext("à partir du %(day)s", day=day(first)))


def weekday(number_of_day: int) -> str:
    """Name a day of the week, 1 being Monday."""
    return str(get_locale().days["format"]["wide"][number_of_day - 1])


def usual_hours(label_of_post: str, weekdays: list[int], start: int, end: int, pause: int) -> str:
    """Write usual hours: Matin, lundi, mardi, de 6 h 30 à 13 h 30, pause 20 min."""
    days = ", ".join(weekday(each) for each in weekdays)
    written = f"{label_of_post}, {days}, {hours_of_day(start, end)}"
    return written + str(gettext(", pause %(minutes)s min", minutes=pause) if pause else "")


READ: Mapping[str, Callable[[Any], str]] = {
    "hours": lambda value: usual_hours(*value),
    "until_day": lambda value: day(date.fromisoformat(value)),
    "closed_from": lambda value: day(date.fromisoformat(value)),
    "closed": lambda value: _days(*value[:2]) + f" ({label(ClosureReason(value[2]))})",
    "at_work": lambda value: _days(*value),
    "holiday_law": lambda value: str(label(HolidayLaw(value))),
    "school_zone": lambda value: str(label(SchoolZone(value))),
    "solidarity_day": lambda value: str(label(SolidarityDay(value))),
    "agency_kind": lambda value: str(label(AgencyKind(value))),
}
"""How what stands in the log under some names is read."""


FEMININE = frozenset({"skills", "address", "agencies", "sector", "solidarity_day"})
"""Names of which there is none in the feminine."""

SEVERAL = frozenset({"closed", "at_work"})
"""Names under which several such values stand."""


def _days(first: str, last: str) -> str:
    one, other = date.fromisoformat(first), date.fromisoformat(last)
    return day(one) if first == last else period(one, other)


def _name(key: str) -> str:
    return str(NAMES.get(key, key))


def _value(key: str, value: Any) -> str:  # noqa: ANN401  # as JSON holds it
    if value is None or value in ("", []):
        return str(gettext("aucune") if key in FEMININE else gettext("aucun"))
    if isinstance(value, bool):
        return str(gettext("oui") if value else gettext("non"))
    if key in SEVERAL:
        return ", ".join(READ[key](each) for each in value)
    if key in READ:
        return READ[key](value)
    if isinstance(value, list):
        return ", ".join(_value(key, each) for each in value)
    return number(value) if isinstance(value, int) else str(value)


def _share_name(key: str) -> str:
    return str(gettext("Parts %(since)s", since=since(date.fromisoformat(key))))


def _share(_key: str, value: Mapping[str, int] | None) -> str:
    parts = [f"{name} {percent(part / 100)}" for name, part in (value or {}).items()]
    return ", ".join(parts) or str(gettext("aucun accord"))


def _calendar(key: str, value: Any) -> str:  # noqa: ANN401  # as JSON holds it
    """Write what was changed of a calendar; a site without a rule of its own goes by its market."""
    return str(gettext("comme le marché")) if value is None else _value(key, value)


WORDS: Mapping[Thing, tuple[Callable[[str], str], Callable[[str, Any], str]]] = {
    Thing.MARKET: (label_of, said),
    Thing.SHARES: (_share_name, _share),
    Thing.CALENDAR: (_name, _calendar),
}
