"""Days, hours and numbers, written once for messages and screens."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import scheduler
import web
from scheduler.core.formats import Format
from scheduler.core.tables.codes import Language

PARIS = ZoneInfo("Europe/Paris")
MORNING = datetime(2027, 1, 4, 6, 30, tzinfo=UTC)
ROOMS = [Path(room.__path__[0]) for room in (scheduler, web)]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            Language.FRENCH,
            ["lundi 4 janvier 2027", "vendredi 1er janvier", "7 h 30", "0 h", "45 min", "1 h 05", "12,5 %"],
        ),
        (Language.ENGLISH, ["Monday 4 January 2027", "Friday 1 January", "07:30", "0 h", "45 min", "1 h 05", "12.5%"]),
    ],
)
@pytest.mark.parametrize("space", [" ", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"])
def test_each_language_its_own_with_whatever_space_the_way_out_wants(
    language: Language, expected: list[str], space: str
) -> None:
    form = Format(language, PARIS, space)
    found = [
        form.day(MORNING),
        form.day_of_year(date(2027, 1, 1)),
        form.clock(MORNING),
        form.duration(0),
        form.duration(45),
        form.duration(65),
        form.percent(0.125),
    ]
    assert [each.replace(space, " ") for each in found] == expected
    assert space in form.duration(45)
    assert space == " " or " " not in form.clock(MORNING) + form.duration(65) + form.percent(0.125)


def test_a_day_is_that_of_the_markets_clock() -> None:
    assert Format(Language.FRENCH, PARIS).short_day(datetime(2027, 1, 4, 23, 30, tzinfo=UTC)) == "mar. 5 janv."


def test_nobody_else_writes_days_and_numbers() -> None:
    asks = re.compile(r"babel\.(dates|numbers)|flask_babel import .*\bformat_")
    found = {path.name for room in ROOMS for path in room.rglob("*.py") if asks.search(path.read_text("utf-8"))}
    assert found == {"formats.py"}


def test_a_day_that_could_be_meant_of_another_year_has_its_year() -> None:
    form, today = Format(Language.FRENCH, PARIS), date(2026, 11, 29)
    assert form.day_seen_from(date(2026, 2, 2), today) == "lundi 2 février"
    assert form.day_seen_from(date(2027, 1, 4), today) == "lundi 4 janvier"
    assert form.day_seen_from(date(2027, 12, 14), today) == "mardi 14 décembre 2027"
    assert form.day_seen_from(date(2025, 12, 15), today) == "lundi 15 décembre 2025"
    assert form.last_day(date(2025, 12, 15), today) == "dernier jour\N{NO-BREAK SPACE}: lundi 15 décembre 2025"
    assert form.short_day_seen_from(date(2027, 1, 4), today) == "lun. 4 janv."
    assert form.short_day_seen_from(date(2025, 12, 1), today) == "lun. 1er déc. 2025"
