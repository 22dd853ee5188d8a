"""Hours, days and numbers as people write them, in fields of forms: what no column can hold never gets past them."""

import re
from typing import Any

from flask_babel import gettext
from wtforms import DateField, Field, IntegerField
from wtforms.widgets import TextInput

from scheduler.core.weeks import EARLIEST, LATEST
from web.numbers import LARGEST

WRITTEN = re.compile(r"(?P<hours>[0-9]{1,4})(?:[.,](?P<tenths>[0-9]{1,2})|[:h](?P<minutes>[0-5][0-9])?)?h?")
MINUTES = 60


def minutes_written(text: str) -> int | None:
    """Read a length of time in hours: 24, 24,5, 24 h 30 or 24:30; None when it is none."""
    found = WRITTEN.fullmatch(re.sub(r"\s", "", text.lower()))
    if found is None:
        return None
    rest = round(float(f"0.{found['tenths']}") * MINUTES) if found["tenths"] else int(found["minutes"] or 0)
    return int(found["hours"]) * MINUTES + rest


def minute_of_clock(text: str) -> int | None:
    """Read a clock time as minutes since midnight, 24:00 being the day's end; None when it is none."""
    found = minutes_written(text)
    return found if found is not None and found <= 24 * MINUTES and not re.search("[.,]", text) else None


def hours_text(minutes: int | None) -> str:
    """Write minutes as they are typed into such a field."""
    if minutes is None:
        return ""
    hours, rest = divmod(minutes, MINUTES)
    return f"{hours} h {rest:02}" if rest else str(hours)


class HoursField(Field):
    """A length of time, typed in hours, kept in minutes; empty is None."""

    widget = TextInput()
    data: int | None

    def process_data(self, value: Any) -> None:  # noqa: ANN401  # what WTForms hands over
        """Show what is stored."""
        self.data = value

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed; what cannot be read stays in the field."""
        self.typed = str(valuelist[0]) if valuelist else ""
        self.data = None
        self.raw_data = [self.typed.strip()]  # blanks alone are nothing typed, also to a validator
        if self.typed.strip():
            self.data = minutes_written(self.typed)
            if self.data is None:
                raise ValueError(gettext("Écrivez des heures, par exemple 24 ou 24 h 30."))

    def _value(self) -> str:
        typed = getattr(self, "typed", None)
        return typed if typed is not None else hours_text(self.data)


class WholeField(IntegerField):
    """A whole number that the database can hold; each use case has narrower limits of its own."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(gettext("Écrivez un nombre entier, par exemple 3.")) from error
        if self.data is not None and not -LARGEST <= self.data <= LARGEST:
            self.data = None
            raise ValueError(gettext("Ce nombre est trop grand ou trop petit."))


class DayField(DateField):
    """A day of our calendars."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed."""
        super().process_formdata(valuelist)
        if self.data is not None and not EARLIEST <= self.data <= LATEST:
            self.data = None
            raise ValueError(gettext("Cette date est trop loin. Vérifiez l’année."))
