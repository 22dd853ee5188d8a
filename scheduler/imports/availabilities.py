"""When an agency's workers can come: hours of every week, and dates against them.

A file that gives somebody hours of the week gives all of them: others are removed. Dates are only added.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum, auto

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.days import days, moment
from scheduler.core.tables import AvailabilityException, WeeklyAvailability
from scheduler.core.tables.codes import ExceptionKind, WeeklyKind
from scheduler.core.weeks import clock as market_zone
from scheduler.imports.cells import DAY_MINUTES, choice, clock, day, pattern
from scheduler.imports.columns import Column, Row
from scheduler.imports.faults import Code, Outcome, RowError
from scheduler.imports.skills import own_workers, worker_of
from scheduler.imports.workers import WORKER_CODE


class Weekday(StrEnum):
    """A day of the week."""

    MONDAY = auto()
    TUESDAY = auto()
    WEDNESDAY = auto()
    THURSDAY = auto()
    FRIDAY = auto()
    SATURDAY = auto()
    SUNDAY = auto()

    @property
    def number(self) -> int:
        """Its number, 1 for Monday."""
        return list(Weekday).index(self) + 1


RULES = {
    "Disponible": ExceptionKind.AVAILABLE,
    "Disponible si besoin": ExceptionKind.UNPREFERRED,
    "Indisponible": ExceptionKind.UNAVAILABLE,
}
WEEKDAYS = dict(zip(("Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi", "Dimanche"), Weekday, strict=True))
LONGEST = 366  # days

COLUMNS = (
    Column(
        "worker",
        "Code du salarié",
        pattern(WORKER_CODE, Code.CODE_FORMAT),
        "Le code de la fiche, importée d’abord.",
        "AI-EXEMPLE",
        required=True,
    ),
    Column("rule", "Disponibilité", choice(RULES), f"{', '.join(RULES)}.", "Disponible", required=True),
    Column(
        "weekday",
        "Jour",
        choice(WEEKDAYS),
        "Chaque semaine, ce jour-là. Les horaires de la semaine déjà enregistrés pour la personne sont remplacés.",
        "Lundi",
    ),
    Column("from_day", "Du", day, "Au lieu du jour : la première date."),
    Column("to_day", "Au", day, "La dernière date, vide pour un seul jour."),
    Column("start", "Début", clock, "Une heure. Obligatoire avec un jour, vide pour des jours entiers.", "07:30"),
    Column("end", "Fin", clock, "Une heure. Obligatoire avec un jour, vide pour des jours entiers.", "16:00"),
)
KEY = ("worker", "rule", "weekday", "from_day", "to_day", "start", "end")

Weekly = tuple[int, WeeklyKind, int, int, int]
Dated = tuple[int, ExceptionKind, datetime, datetime]


class _Times:
    """The hours of an agency's workers as they are stored, and what is written of them."""

    def __init__(self, session: Session, actor: Actor, rows: Sequence[Row]) -> None:
        self.session, self.zone = session, market_zone(session, actor)
        self.workers = own_workers(session, actor, rows)
        ids = list(self.workers.values())
        self.weekly: dict[Weekly, WeeklyAvailability] = {}
        for each in session.scalars(select(WeeklyAvailability).where(WeeklyAvailability.worker_id.in_(ids))):
            self.weekly[each.worker_id, each.rule, each.weekday, each.start_minute, each.end_minute] = each
        self.dated: dict[tuple[int, ExceptionKind], list[tuple[datetime, datetime]]] = defaultdict(list)
        for found in session.scalars(select(AvailabilityException).where(AvailabilityException.worker_id.in_(ids))):
            self.dated[found.worker_id, found.rule].append((found.starts_at, found.ends_at))
        self.removed = self._replace(rows)

    def _replace(self, rows: Sequence[Row]) -> int:
        """Remove the weekly hours that the file does not give again."""
        given: dict[int, set[Weekly]] = defaultdict(set)
        for row in rows:
            worker = self.workers.get(row["worker"])
            if worker is not None and _is_weekly(row):
                given[worker].add(self._week_key(worker, row))
        gone = [key for key in self.weekly if key[0] in given and key not in given[key[0]]]
        for key in gone:
            self.session.delete(self.weekly.pop(key))
        self.session.flush()
        return len(gone)

    @staticmethod
    def _week_key(worker: int, row: Row) -> Weekly:
        return worker, WeeklyKind(row["rule"].value), row["weekday"].number, row["start"], row["end"]

    def __call__(self, row: Row) -> Outcome:
        """Store a row."""
        worker = worker_of(self.workers, row)
        if (row["weekday"] is None) == (row["from_day"] is None) or (row["weekday"] and row["to_day"]):
            raise RowError(Code.DAY_OR_DATES, "weekday")
        if (row["start"] is None) != (row["end"] is None) or (row["weekday"] and row["start"] is None):
            raise RowError(Code.HOURS_INCOMPLETE, "start" if row["start"] is None else "end")
        if row["start"] is not None and row["end"] <= row["start"]:
            raise RowError(Code.END_BEFORE_START, "end")
        if row["weekday"]:
            return self._weekly(worker, row)
        news = [each for each in self._spans(worker, row) if not self._lies_within(each)]
        for each in news:
            _, rule, starts_at, ends_at = each
            self.session.add(AvailabilityException(worker_id=worker, rule=rule, starts_at=starts_at, ends_at=ends_at))
            self.dated[worker, rule].append((starts_at, ends_at))
        self.session.flush()
        return Outcome.ADDED if news else Outcome.UNCHANGED

    def _lies_within(self, dates: Dated) -> bool:
        """Tell whether a stretch that is stored says it already, in full."""
        worker, rule, starts_at, ends_at = dates
        return any(begin <= starts_at and ends_at <= end for begin, end in self.dated[worker, rule])

    def _weekly(self, worker: int, row: Row) -> Outcome:
        if row["rule"] == ExceptionKind.UNAVAILABLE:
            raise RowError(Code.NOT_EVERY_WEEK, "rule")
        key = self._week_key(worker, row)
        if key in self.weekly:
            return Outcome.UNCHANGED
        _, rule, weekday, start, end = key
        self.weekly[key] = WeeklyAvailability(
            worker_id=worker, rule=rule, weekday=weekday, start_minute=start, end_minute=end
        )
        self.session.add(self.weekly[key])
        self.session.flush()
        return Outcome.ADDED

    def _spans(self, worker: int, row: Row) -> Iterator[Dated]:
        """Iterate over the stretches of time of a row: whole days as one, hours day by day."""
        first, last = row["from_day"], row["to_day"] or row["from_day"]
        if last < first:
            raise RowError(Code.END_BEFORE_START, "to_day", last)
        if (last - first).days >= LONGEST:
            raise RowError(Code.PERIOD_TOO_LONG, "to_day", last)
        if row["start"] is None:
            yield worker, row["rule"], self._moment(first, 0), self._moment(last + timedelta(days=1), 0)
            return
        for each in days(first, last):
            yield worker, row["rule"], self._moment(each, row["start"]), self._moment(each, row["end"])

    def _moment(self, on: date, minute: int) -> datetime:
        found = moment(on + timedelta(days=minute // DAY_MINUTES), minute % DAY_MINUTES, self.zone)
        if found is None:
            raise RowError(Code.CLOCK_SKIPS_IT, "start", on)
        return found


def _is_weekly(row: Row) -> bool:
    """Tell whether a row gives hours of every week, as it should."""
    complete = row["weekday"] is not None and row["start"] is not None and row["end"] is not None
    return complete and row["rule"] != ExceptionKind.UNAVAILABLE


def writer(session: Session, actor: Actor, rows: Sequence[Row]) -> _Times:
    """Return what stores a row."""
    return _Times(session, actor, rows)
