"""Assignments for tests of documents: an everyday one, and how it is changed."""

from datetime import date, datetime, time, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

from pypdf import PdfReader

from scheduler.core.tables.journey_codes import JourneySource, TravelMode
from scheduler.documents.assignment import Assignment
from scheduler.missions.lines import Hours

PARIS = ZoneInfo("Europe/Paris")
A_DAY = timedelta(days=1)
MONDAY = date(2027, 1, 4)


def hours(day: date, start: time = time(6, 30), end: time = time(13, 30), pause: int = 20) -> Hours:
    """Return a stretch of work on the clock of Paris."""
    begins, ends = datetime.combine(day, start, PARIS), datetime.combine(day, end, PARIS)
    return Hours(day, begins, ends, pause, int(ends.timestamp() - begins.timestamp()) // 60 - pause)


def working_days(count: int, first: date = MONDAY) -> tuple[date, ...]:
    """Return so many days from Monday to Friday."""
    found: list[date] = []
    day = first
    while len(found) < count:
        if day.weekday() < 5:
            found.append(day)
        day += A_DAY
    return tuple(found)


EVERYDAY = Assignment(
    mission=12,
    market=1,
    market_name="Collèges du Calvados",
    zone=PARIS,
    agency=2,
    agency_name="Le Relais du Bessin",
    agency_phone="02 31 11 22 33",
    organisation=3,
    worker=4,
    worker_name="Fatoumata D.",
    job="Agent d’entretien",
    site="Collège Jean Moulin (Caen)",
    address="12 rue des Écoles, 14000 Caen",
    lat=49.18,
    lon=-0.37,
    contact="Mme Martin",
    phone="02 31 44 55 66",
    access="Portail bleu, code 4711",
    meals="Cantine à 11 h 15",
    provided="Blouse et gants",
    bring="Chaussures fermées",
    mode=TravelMode.TRANSIT,
    minutes=35,
    source=JourneySource.ESTIMATE,
    shifts=tuple(map(hours, working_days(5))),
)


def pages(pdf: bytes) -> list[str]:
    """Return the words of each page, each run of blanks as one space."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def words(pdf: bytes) -> str:
    """Return the words of all pages."""
    return " ".join(pages(pdf))
