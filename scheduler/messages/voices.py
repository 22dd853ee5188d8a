"""The languages of messages: their texts, plain gettext with French as the source.

How days and hours are written stands in ``scheduler.core.formats``. The catalogues stand beside this module;
``python -m web.translations`` brings them up to date with the screens'.
"""

import re
from dataclasses import dataclass
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path

from scheduler.core.formats import Format
from scheduler.core.french import of_person
from scheduler.core.tables.codes import Language
from scheduler.core.texts import with_single_stops

OF_A_PERSON = re.compile(r"\bde %\(worker\)s")
"""Short before a vowel: la mission d’Aline."""

TRANSLATIONS = Path(__file__).parent / "translations"


@cache
def _texts(language: str) -> NullTranslations:
    return translation("messages", TRANSLATIONS, [language], fallback=True)


@dataclass(frozen=True, slots=True)
class Voice(Format):
    """One language, on the clock of one market, with the texts of messages."""

    def say(self, text: str, **holes: object) -> str:
        """Translate a text and fill its holes."""
        said = _texts(self.language).gettext(text)
        if holes and self.language == Language.FRENCH:
            said = OF_A_PERSON.sub(lambda _found: of_person(str(holes["worker"])).replace("%", "%%"), said)
        return with_single_stops(said % holes) if holes else said
