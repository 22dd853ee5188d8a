"""The languages of messages: their texts (plain gettext, French is the source), dates and hours.

The catalogues stand beside this module; ``python -m web.translations`` brings them up to date with the screens'.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date

from scheduler.core.tables.codes import Language

TRANSLATIONS = Path(__file__).parent / "translations"
HARD_SPACE = "\N{NO-BREAK SPACE}"


@cache
def _texts(language: str) -> NullTranslations:
    return translation("messages", TRANSLATIONS, [language], fallback=True)


@dataclass(frozen=True, slots=True)
class Voice:
    """One language, on the clock of one market."""

    language: Language
    zone: ZoneInfo

    def say(self, text: str, **holes: object) -> str:
        """Translate a text and fill its holes."""
        said = _texts(self.language).gettext(text)
        return said % holes if holes else said

    def day(self, when: date) -> str:
        """Write a day: lundi 4 janvier."""
        if isinstance(when, datetime):
            when = when.astimezone(self.zone).date()
        french = self.language == Language.FRENCH
        return str(format_date(when, "EEEE d'er' MMMM" if french and when.day == 1 else "EEEE d MMMM", self.language))

    def clock(self, when: datetime) -> str:
        """Write a time of the day: 7 h 30, in English 07:30."""
        shown = when.astimezone(self.zone)
        if self.language != Language.FRENCH:
            return f"{shown:%H:%M}"
        hours = f"{shown.hour}{HARD_SPACE}h"
        return f"{hours}{HARD_SPACE}{shown.minute:02}" if shown.minute else hours

    def duration(self, minutes: int) -> str:
        """Write minutes as a length of time: 12 h 15."""
        hours, rest = divmod(minutes, 60)
        return f"{hours}{HARD_SPACE}h{HARD_SPACE}{rest:02}" if rest else f"{hours}{HARD_SPACE}h"
