"""Every code has a word; dates, hours and numbers are written as the reader writes them."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, session
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict

from scheduler.core.db import Database
from scheduler.core.tables import codes
from scheduler.core.tables.account_codes import SignInStep
from scheduler.core.tables.bill_codes import BillState
from scheduler.core.tables.hour_codes import EntryKind
from tests.web.conftest import CHEAP, KEY, app_on
from web.assets import icon_names
from web.buyer_words import delay
from web.config import Config
from web.fields import WholeField
from web.wording import formats
from web.wording.codes import BADGES, LABELS, badge, label

FILES = Path(codes.__file__).parent.glob("*codes.py")
MODULES = [import_module(f"{codes.__package__}.{path.stem}") for path in sorted(FILES)]
CODES = [
    code
    for module in MODULES
    for each in vars(module).values()
    if isinstance(each, type) and issubclass(each, StrEnum)
    if each not in {StrEnum, SignInStep}  # that one is counted and never shown
    for code in each
]
STATES = (codes.RequestState, codes.MissionState, codes.RunState, codes.MessageState, EntryKind, BillState)


@pytest.fixture(scope="module")
def app() -> Flask:
    """The application without a database: words need none."""
    return app_on(Database.__new__(Database), Config(KEY, secure=False, sign_in=CHEAP))


@pytest.fixture
def french(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


def written(app: Flask, language: str, write: Callable[..., str], values: list[Any]) -> str:
    """Write values in a request of their own, with ordinary spaces."""
    with app.test_request_context():
        session["language"] = language
        return " ".join(write(*values).split())


@pytest.mark.parametrize("code", CODES, ids=lambda code: f"{type(code).__name__}.{code.name}")
@pytest.mark.usefixtures("french")
def test_every_code_has_a_word(code: StrEnum) -> None:
    assert str(label(code))
    assert str(label(code)) != code.value


def test_no_word_is_left_over() -> None:
    assert {code for words in LABELS.values() for code in words} <= set(CODES)


@pytest.mark.parametrize("code", [code for states in STATES for code in states], ids=repr)
def test_every_state_has_a_sign(code: StrEnum) -> None:
    assert badge(code).icon in icon_names()
    assert badge(code).tone in {"neutral", "info", "wait", "good", "bad"}


@pytest.mark.usefixtures("french")
def test_states_of_one_thing_look_and_read_differently() -> None:
    for states in STATES:
        assert len({str(label(code)) for code in states}) == len(states)
    assert set(BADGES) == set(STATES)


WINTER = datetime(2027, 1, 4, 6, 30, tzinfo=UTC)
SUMMER = datetime(2027, 7, 4, 22, 0, tzinfo=UTC)
LONG_AGO = datetime(2024, 1, 4, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("write", "values", "french", "english"),
    [
        (formats.day, [date(2027, 1, 4)], "lundi 4 janvier 2027", "Monday 4 January 2027"),
        (formats.day, [date(2027, 1, 1)], "vendredi 1er janvier 2027", "Friday 1 January 2027"),
        (formats.day, [SUMMER], "lundi 5 juillet 2027", "Monday 5 July 2027"),
        (formats.day_of_year, [date(2024, 8, 11)], "dimanche 11 août 2024", "Sunday 11 August 2024"),
        (formats.short_day, [date(2024, 1, 4)], "jeu. 4 janv. 2024", "Thu 4 Jan 2024"),
        (formats.day_below_year, [date(2024, 1, 4)], "jeu. 4 janv.", "Thu 4 Jan"),
        (formats.month, [date(2027, 1, 4)], "janvier 2027", "January 2027"),
        (formats.clock, [WINTER], "7 h 30", "07:30"),
        (formats.clock, [SUMMER], "0 h", "00:00"),
        (formats.clock, [time(12)], "12 h", "12:00"),
        (formats.minute_of_day, [1500], "1 h", "01:00"),
        (formats.hours_of_day, [390, 810], "de 6 h 30 à 13 h 30", "from 06:30 to 13:30"),
        (formats.hours_of_day, [1200, 1440], "de 20 h à minuit", "from 20:00 to midnight"),
        (formats.hours_of_day, [0, 1440], "toute la journée", "all day"),
        (formats.hours, [time(6, 30), time(13, 30)], "de 6 h 30 à 13 h 30", "from 06:30 to 13:30"),
        (formats.moment, [WINTER], "lundi 4 janvier 2027 à 7 h 30", "Monday 4 January 2027 at 07:30"),
        (formats.short_moment, [LONG_AGO], "jeu. 4 janv. 2024, 7 h 30", "Thu 4 Jan 2024, 07:30"),
        (
            formats.period,
            [date(2027, 1, 4), date(2027, 1, 8)],
            "du lundi 4 janvier au vendredi 8 janvier 2027",
            "from Monday 4 January to Friday 8 January 2027",
        ),
        (
            formats.period,
            [date(2026, 12, 31), date(2027, 1, 8)],
            "du jeudi 31 décembre 2026 au vendredi 8 janvier 2027",
            "from Thursday 31 December 2026 to Friday 8 January 2027",
        ),
        (formats.period, [date(2027, 1, 4)] * 2, "le lundi 4 janvier 2027", "on Monday 4 January 2027"),
        (formats.duration, [735], "12 h 15", "12 h 15"),
        (formats.duration, [45], "45 min", "45 min"),
        (formats.duration, [0], "0 h", "0 h"),
        (formats.duration, [-90], "-1 h 30", "-1 h 30"),
        (formats.duration, [74070], "1 234 h 30", "1,234 h 30"),
        (formats.seconds, [200.4], "3 min 20 s", "3 min 20 s"),
        (formats.seconds, [7], "7 s", "7 s"),
        (formats.seconds, [120], "2 min", "2 min"),
        (formats.seconds, [3700], "1 h 01", "1 h 01"),
        (formats.number, [1234.5], "1 234,5", "1,234.5"),
        (formats.percent, [0.987], "98,7 %", "98.7%"),
        (formats.percent, [1], "100 %", "100%"),
        (formats.persons, [0], "0 personne", "0 people"),
        (formats.persons, [1], "1 personne", "1 person"),
        (formats.persons, [6], "6 personnes", "6 people"),
        (delay, [-3600], "-2,5 jours", "-2.5 days"),
        (delay, [3600], "2,5 jours", "2.5 days"),
        (delay, [-90], "-2 h", "-2 h"),
    ],
)
def test_how_values_are_written(
    app: Flask, write: Callable[..., str], values: list[Any], french: str, english: str
) -> None:
    assert written(app, "fr", write, values) == french
    assert written(app, "en", write, values) == english


@pytest.mark.usefixtures("french")
def test_a_day_of_now_needs_no_year() -> None:
    now = formats.today()
    assert str(now.year) not in formats.short_day(now) + formats.day_of_year(now)


@pytest.mark.usefixtures("french")
def test_hours_do_not_break_at_the_end_of_a_line() -> None:
    assert " " not in formats.clock(WINTER)
    assert " " not in formats.duration(735)


@pytest.mark.usefixtures("french")
@pytest.mark.parametrize(("hours", "told"), [(6 * 24 + 17, "7 jours"), (2 * 24, "2 jours"), (47, "47 h"), (-1, "0 h")])
def test_days_left_are_those_of_the_calendar(hours: int, told: str) -> None:
    """From Monday at noon to the next Monday morning there are seven days to plan with, though not seven whole ones."""
    monday = datetime(2026, 11, 30, 12, tzinfo=UTC)
    assert formats.left(monday + timedelta(hours=hours), monday).replace("\N{NO-BREAK SPACE}", " ") == told


@pytest.mark.usefixtures("french")
def test_what_is_no_whole_number_is_answered_in_our_words() -> None:
    class OneNumber(FlaskForm):  # type: ignore[misc]
        number = WholeField()

    form = OneNumber(MultiDict({"number": "trois"}), meta={"csrf": False})
    form.validate()
    assert form.number.errors == ["Écrivez un nombre entier, par exemple 3."]
